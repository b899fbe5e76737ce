/**
 * Paying in Stripe's own form, which localstripe answers: the page closed and gone on with on another device, a bank that wants
 * to see its customer, a card that is refused, paid without coming back, and a part given back.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { type Refund, refundOrder, type Session, type UnpaidOrder, won } from '@jumun/contracts'
import type { Page } from 'playwright-core'
import { assertAccessible } from '../harness/accessible.ts'
import {
  ask,
  basketOf,
  eventually,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  password,
  tryOrder,
} from '../harness/people.ts'
import { orderIdOf, startScreens, stateOf } from '../harness/screens.ts'
import { stripesFormIn } from '../harness/stripe-form.ts'
import { assertFits } from '../harness/windows.ts'
import { playedStripe } from '../tools/stripe/played.ts'

const stripe = await playedStripe()
const { secretKey } = stripe
const webhookSecret = 'whsec_of_the_journeys'
const { platform, windows } = await startScreens({
  demo: false,
  env: {
    JUMUN_PAYMENT_PROVIDER: 'stripe',
    JUMUN_PAYMENT_PROVIDER_URL: stripe.url,
    JUMUN_PAYMENT_PROVIDER_KEY: secretKey,
    JUMUN_PAYMENT_PUBLIC_KEY: 'pk_test_of_the_journeys',
    JUMUN_PAYMENT_WEBHOOK_SECRET: webhookSecret,
  },
}).catch(async (error: unknown) => {
  await stripe.stop()
  throw error
})
after(() => stripe.stop())
await atStripe('/_config/webhooks/journeys', { url: `${platform.url}/payments/webhooks/stripe`, secret: webhookSecret })

const owner = await newcomer(platform, 'owner')
const store = await newStore(platform, owner, { fulfilments: ['pickup'], acceptWithinMinutes: 60 })
const latte = await newProduct(platform, owner, store, { name: { ko: '라떼', en: 'Latte' }, price: won(4500) })

async function atStripe(path: string, form?: Record<string, string>): Promise<any> {
  const answer = await fetch(`${stripe.url}${path}`, {
    headers: { authorization: `Bearer ${secretKey}` },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  })
  const said = await answer.text()
  assert.ok(answer.ok, said)
  return said === '' ? undefined : JSON.parse(said)
}
async function phoneOf(customer: Session, language: 'ko' | 'en'): Promise<Page> {
  const page = await windows.open('client', 'phone', language, '/login')
  await stripesFormIn(page.context(), { url: stripe.url, secretKey })
  await page.locator('input[name=email]').fill(customer.user.email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button[type=submit]').click()
  await page.locator('.entrance').waitFor({ state: 'detached' })
  return page
}
const unpaid = async (customer: Session): Promise<UnpaidOrder> =>
  expectStatus<UnpaidOrder>(
    await tryOrder(platform, customer, basketOf(store, latte, 1, { payment: { method: 'stripe' } })),
    202,
  )
const goToOrder = (page: Page, orderId: string) => page.goto(`${platform.url}/client/orders/${orderId}`)
async function payWith(page: Page, number: string): Promise<void> {
  await page.locator('input[name=stripe-card]').fill(number)
  await page.getByRole('button', { name: /결제하기$|^Pay / }).click()
}

test('ordered, the page closed, and paid in the form on another device: the order is its store’s', async () => {
  const customer = await newcomer(platform, 'customer')
  const [phone, other] = [await phoneOf(customer, 'ko'), await phoneOf(customer, 'en')]
  await phone.goto(`${platform.url}/client/stores/${store.id}`)
  await phone.locator('.product-row').first().click()
  await phone.locator('.sheet-take').click()
  await phone.locator('.cart-strip').click()
  await phone.getByText('카드 · 다음 화면에서 결제해요.').waitFor()
  assert.equal(await phone.locator('.test-cards').count(), 0, 'no card of a sandbox')
  await phone.getByRole('button', { name: /주문하기$/ }).click()
  const orderId = await orderIdOf(phone)
  await phone.locator('input[name=stripe-card]').waitFor()
  await assertAccessible(phone, 'the form for cards')
  await assertFits(phone, 'the form for cards')
  await phone.close()

  await goToOrder(other, orderId)
  await other.getByText('This order is not paid yet.').waitFor()
  await payWith(other, '4242424242424242')
  await stateOf(other, 'CONFIRMED')
})

test('whose bank says no is told so and tries again; yes, and it is paid', async () => {
  const customer = await newcomer(platform, 'customer')
  const page = await phoneOf(customer, 'en')
  await goToOrder(page, (await unpaid(customer)).id)
  await payWith(page, '4000000000003220')
  await page.locator('button[name=bank-no]').click()
  await page.getByRole('alert').filter({ hasText: 'The payment did not go through.' }).waitFor()
  await payWith(page, '4000000000003220')
  await page.locator('button[name=bank-yes]').click()
  await stateOf(page, 'CONFIRMED')
})

test('a card that is refused is told in Stripe’s words, and a script that is blocked is said', async () => {
  const customer = await newcomer(platform, 'customer')
  const page = await phoneOf(customer, 'en')
  const { id } = await unpaid(customer)
  await goToOrder(page, id)
  await payWith(page, '4000000000000341')
  await page.getByRole('alert').filter({ hasText: 'declined' }).waitFor()
  await page.locator('.order-headline[data-state=AWAITING_PAYMENT]').waitFor()

  await page.context().route('https://js.stripe.com/**', (route) => route.abort())
  await page.reload()
  await page.getByRole('alert').filter({ hasText: 'The payment form could not be opened.' }).waitFor()
  windows.assertNoComplaints()
})

test('paid, and never told us: the page that waits goes on by itself; of a part given back the receipt and Stripe say the same', async () => {
  const customer = await newcomer(platform, 'customer')
  const page = await phoneOf(customer, 'en')
  const { id, payment } = await unpaid(customer)
  await goToOrder(page, id)
  await page.locator('input[name=stripe-card]').waitFor()
  assert.ok(payment.next.kind === 'confirm')
  const intent = payment.next.clientSecret.split('_secret_')[0]
  const details = { 'card[exp_month]': '12', 'card[exp_year]': '2030', 'card[cvc]': '123' }
  const method = await atStripe('/v1/payment_methods', {
    type: 'card',
    'card[number]': '4242424242424242',
    ...details,
  })
  await atStripe(`/v1/payment_intents/${intent}`, { payment_method: method.id })
  await atStripe(`/v1/payment_intents/${intent}/confirm`, {})
  await stateOf(page, 'CONFIRMED')

  const given = await ask<Refund>(platform, refundOrder, {
    ...{ as: owner, params: { orderId: id }, headers: { 'idempotency-key': randomUUID() } },
    body: { amount: 500, reason: '얼음이 녹았어요' },
  })
  assert.deepEqual(expectStatus<Refund>(given, 201).left, won(4000))
  await page.getByText('얼음이 녹았어요').first().waitFor()
  await page.getByRole('button', { name: 'Receipt', exact: true }).click()
  await page.getByText('₩4,000').first().waitFor()
  await assertFits(page, 'the receipt of an order of which a part went back')
  await eventually('Stripe has given it back', async () => {
    const { latest_charge: charge } = await atStripe(`/v1/payment_intents/${intent}?expand[]=latest_charge`)
    return charge.amount_refunded === 500
  })
})
