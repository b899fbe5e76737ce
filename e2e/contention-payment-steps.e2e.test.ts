/**
 * Paying at a provider that needs its customer, in the form of Toss Payments: its window closed, gone on with, on another
 * device, without a way back, with a card that is refused; and hundreds of times the browser's return against the provider's news.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import {
  type BodyOf,
  listOrders,
  listPayments,
  type Order,
  type Payment,
  payOrder,
  type Session,
  type UnpaidOrder,
  won,
} from '@jumun/contracts'
import { type RunningToss, startTossSandbox } from '@jumun/sandbox-provider/toss'
import type { Page } from 'playwright-core'
import { assertAccessible } from '../harness/accessible.ts'
import {
  ask,
  basketOf,
  eventually,
  expectStatus,
  isPayLater,
  logInAs,
  newcomer,
  newProduct,
  newStore,
  password,
  tryOrder,
} from '../harness/people.ts'
import { mode } from '../harness/platform.ts'
import { orderIdOf, startScreens, stateOf } from '../harness/screens.ts'
import { assertFits } from '../harness/windows.ts'

const secretKey = 'test_sk_of_the_journeys'
const clientKey = 'test_ck_of_the_journeys'
const toss = await startTossSandbox({ secretKey, clientKey })
const { platform, windows } = await startScreens({
  demo: false,
  env: {
    JUMUN_PAYMENT_PROVIDER: 'toss',
    JUMUN_PAYMENT_PROVIDER_URL: toss.url,
    JUMUN_PAYMENT_PROVIDER_KEY: secretKey,
    JUMUN_PAYMENT_PUBLIC_KEY: clientKey,
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: '100000000',
  },
  // the return and the news then come to two processes, which meet in the database alone
  flags: mode === 'processes' ? ['--instances', 'payment=2,order=2'] : [],
}).catch(async (error: unknown) => {
  await toss.stop()
  throw error
})
after(() => toss.stop())

const owner = await newcomer(platform, 'owner')
const store = await newStore(platform, owner, { fulfilments: ['pickup'], acceptWithinMinutes: 60 })
const latte = await newProduct(platform, owner, store, { name: { ko: '라떼', en: 'Latte' }, price: won(4500) })
const byToss = { payment: { method: 'toss' } } as const

/** A phone in the hands of this customer. What is Toss's script in the world is the sandbox's here, from the same address. */
async function phoneOf(customer: Session, language: 'ko' | 'en'): Promise<Page> {
  const page = await windows.open('client', 'phone', language, '/login')
  await page
    .context()
    .route('https://js.tosspayments.com/v2/standard', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: toss.script }),
    )
  await page.locator('input[name=email]').fill(customer.user.email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button[type=submit]').click()
  await page.locator('.entrance').waitFor({ state: 'detached' })
  return page
}
async function fill(page: Page): Promise<void> {
  await page.goto(`${platform.url}/client/stores/${store.id}`)
  await page.locator('.product-row').first().click()
  await page.locator('.sheet-take').click()
  await page.locator('.cart-strip').click()
}
const unpaid = async (customer: Session): Promise<UnpaidOrder> =>
  expectStatus<UnpaidOrder>(await tryOrder(platform, customer, basketOf(store, latte, 1, byToss)), 202)
const goToOrder = (page: Page, orderId: string) => page.goto(`${platform.url}/client/orders/${orderId}`)
const isClean = (page: Page): void => assert.equal(new URL(page.url()).search, '', 'nothing of it stays in the address')

async function tell({ headers, body }: ReturnType<RunningToss['newsOf']>): Promise<number> {
  const answer = await fetch(`${platform.url}/payments/webhooks/toss`, {
    ...{ method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: new Uint8Array(body) },
  })
  await answer.body?.cancel()
  return answer.status
}
async function paymentSeenBy(as: Session, orderId: string): Promise<Payment | undefined> {
  const { items } = expectStatus<{ items: Payment[] }>(
    await ask(platform, listPayments, { as, query: { orderId } }),
    200,
  )
  return items[0]
}

test('the window closed, gone on with by keyboard and paid: the order is its store’s', async () => {
  const customer = await newcomer(platform, 'customer')
  const page = await phoneOf(customer, 'ko')
  await fill(page)
  await page.getByText('토스페이먼츠 (카드·간편결제) · 다음 화면에서 결제해요.').waitFor()
  assert.equal(await page.locator('.test-cards').count(), 0, 'no card of a sandbox')
  await assertAccessible(page, 'the cart, paid with Toss')
  await page.getByRole('button', { name: /주문하기$/ }).click()

  await page.locator('#close').click()
  await page.getByRole('alert').filter({ hasText: '결제를 그만두셨어요' }).waitFor()
  isClean(page)
  const orderId = await orderIdOf(page)
  const [mine, theirs] = await Promise.all([
    paymentSeenBy(customer, orderId),
    operator().then((as) => paymentSeenBy(as, orderId)),
  ])
  assert.deepEqual([mine?.waits, mine?.next?.kind], [true, 'confirm'])
  assert.deepEqual([theirs?.waits, theirs?.next], [true, undefined], 'whose step it is not hears that it waits')
  await assertAccessible(page, 'an order that waits for its customer')
  await assertFits(page, 'an order that waits for its customer')

  await page.getByRole('button', { name: '이어서 결제하기' }).press('Enter')
  await page.locator('#good').click()
  await stateOf(page, 'CONFIRMED')
  isClean(page)
})

test('left in the window, the order is gone on with on another device', async () => {
  const customer = await newcomer(platform, 'customer')
  const [phone, other] = [await phoneOf(customer, 'en'), await phoneOf(customer, 'en')]
  await fill(phone)
  await phone.getByRole('button', { name: /^Order · / }).click()
  await phone.locator('#good').waitFor()
  await phone.goBack()
  const orderId = await orderIdOf(phone)
  await phone.close()
  await goToOrder(other, orderId)
  await other.getByRole('button', { name: 'Go on paying' }).click()
  await other.locator('#good').click()
  await stateOf(other, 'CONFIRMED')
})

test('paid, and never led back: the page that waits goes on by itself', async () => {
  const customer = await newcomer(platform, 'customer')
  const page = await phoneOf(customer, 'en')
  const { id } = await unpaid(customer)
  await goToOrder(page, id)
  await page.getByText('This order is not paid yet.').waitFor()
  toss.customerPays(id, 4500)
  assert.equal(await tell(toss.newsOf(id)), 200)
  await stateOf(page, 'CONFIRMED')
})

test('a card that is refused ends it, and a script that is blocked is said', async () => {
  const customer = await newcomer(platform, 'customer')
  const page = await phoneOf(customer, 'en')
  await goToOrder(page, (await unpaid(customer)).id)
  await page.getByRole('button', { name: 'Go on paying' }).click()
  await page.locator('#rejected').click()
  await stateOf(page, 'PAYMENT_DECLINED')
  await page.getByText('You have not been charged.').waitFor()

  await page.context().unrouteAll()
  await page.context().route('https://js.tosspayments.com/**', (route) => route.abort())
  await goToOrder(page, (await unpaid(customer)).id)
  await page.getByRole('button', { name: 'Go on paying' }).click()
  await page.getByRole('alert').filter({ hasText: 'The payment form could not be opened.' }).waitFor()
  windows.assertNoComplaints()
})

const races = 500
const atOnce = 40

test(`${races} races of the return against the news: one capture, one order, each`, async () => {
  const customers = await Promise.all(Array.from({ length: 20 }, () => newcomer(platform, 'customer')))
  const ids: string[] = []
  let next = 0
  async function race(turn: number): Promise<void> {
    const customer = customers[turn % customers.length] as Session
    const { id } = await unpaid(customer)
    ids.push(id)
    const { paymentKey, amount } = toss.customerPays(id, 4500)
    const news = toss.newsOf(id)
    const back = (): Promise<void> => comesBack(customer, id, { method: 'toss', paymentKey, amount })
    const hears = async (): Promise<void> => assert.equal(await tell(news), 200)
    // the same news twice, and each of the two ahead of the other half of the time
    await Promise.all(turn % 2 === 0 ? [back(), hears(), hears()] : [hears(), hears(), back()])
  }
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < races) await race(next++)
    }),
  )
  assert.equal(new Set(ids).size, races)
  const captured = Map.groupBy(await capturesAtToss(), ({ orderId }) => orderId)
  for (const id of ids)
    assert.deepEqual(
      captured.get(id)?.map(({ amount }) => amount),
      [4500],
      id,
    )
  const placed = (await Promise.all(customers.map(ordersOf))).flat()
  assert.deepEqual(new Set(placed.map(({ id }) => id)), new Set(ids))
  assert.equal(placed.length, races)
  assert.deepEqual(
    placed.filter(({ status }) => status !== 'PLACED' && status !== 'CONFIRMED'),
    [],
  )
})

/** As the page does: told that it is not known yet, it asks again. */
async function comesBack(as: Session, id: string, payment: BodyOf<typeof payOrder>['payment']): Promise<void> {
  await eventually(`${id} is paid`, async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const answer = await ask(platform, payOrder, { as, params: { id }, body: { payment }, headers })
    return !isPayLater(answer) && expectStatus<Order>(answer, 201)
  })
}

interface OrdersPage {
  readonly items: Order[]
  readonly nextCursor: string | null
}
async function ordersOf(as: Session): Promise<Order[]> {
  const orders: Order[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query: Record<string, string | number> = { limit: 100, ...(cursor ? { cursor } : {}) }
    const page: OrdersPage = expectStatus(await ask<OrdersPage>(platform, listOrders, { as, query }), 200)
    orders.push(...page.items)
    cursor = page.nextCursor
  }
  return orders
}

async function capturesAtToss(): Promise<{ orderId: string; amount: number; status: string }[]> {
  const query = `startDate=2000-01-01T00:00:00&endDate=2999-01-01T00:00:00&limit=1000000`
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
  const answer = await fetch(`${toss.url}/v1/transactions?${query}`, { headers: { authorization } })
  assert.equal(answer.status, 200)
  return ((await answer.json()) as { orderId: string; amount: number; status: string }[]).filter(
    ({ status }) => status === 'DONE',
  )
}

async function operator(): Promise<Session> {
  const { operator: who } = await platform.runFile()
  assert.ok(who)
  return logInAs(platform, who.email, who.password)
}
