/** An order is one attempt: over reloads, tabs, phones and answers that are lost; and a slow card is waited for with a sentence. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listOrders, type Order, type Session, won } from '@jumun/contracts'
import type { Page } from 'playwright-core'
import { ask, expectStatus, newcomer, newProduct, newStore, password } from '../harness/people.ts'
import { orderIdOf, startScreens } from '../harness/screens.ts'

const { platform, windows } = await startScreens({ demo: false })
const owner = await newcomer(platform, 'owner')
const store = await newStore(platform, owner, { fulfilments: ['pickup'] })
const product = await newProduct(platform, owner, store, { name: { ko: '라떼', en: 'Latte' }, price: won(4500) })
const gift = await newProduct(platform, owner, store, { name: { ko: '시식', en: 'A taste' }, price: won(0) })

/** A phone in the hands of this customer, at the shop's menu. */
async function phoneOf(customer: Session): Promise<Page> {
  const page = await windows.open('client', 'phone', 'en', '/login')
  await page.locator('input[name=email]').fill(customer.user.email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button[type=submit]').click()
  await page.locator('.entrance').waitFor({ state: 'detached' })
  return page
}
async function fill(page: Page, name = 'Latte', card = 'tok_ok'): Promise<void> {
  await page.goto(`${platform.url}/client/stores/${store.id}`)
  await page.locator('.product-row', { hasText: name }).click()
  await page.locator('.sheet-take').click()
  await page.locator('.cart-strip').click()
  if (card === 'tok_ok') return
  await page.getByText('Choose a test card').click()
  await page.getByRole('radio', { name: card }).click()
}
const pay = (page: Page) => page.getByRole('button', { name: /^Order · / }).click()
const asking = (page: Page) => page.getByText('We are asking your bank')
const ordersOf = async (customer: Session): Promise<Order[]> =>
  expectStatus<{ items: Order[] }>(await ask(platform, listOrders, { as: customer }), 200).items
async function onlyOrderOf(customer: Session): Promise<Order> {
  const orders = await ordersOf(customer)
  assert.equal(orders.length, 1, orders.map(({ id, status }) => `${id} ${status}`).join())
  return orders[0] as Order
}
/** Its number stands on the page, and it is the one that the platform knows. */
async function showsPaid(page: Page, order: Order): Promise<void> {
  await page.locator('.order-headline[data-state=CONFIRMED]').waitFor()
  await page.getByText(`Order ${order.number}`).first().waitFor() // the receipt has it too
  assert.equal(await orderIdOf(page), order.id)
}

test('the page is loaded again while the card takes its time: the order under way is found and shown, once', async () => {
  const customer = await newcomer(platform, 'customer')
  const page = await phoneOf(customer)
  await fill(page, 'Latte', 'tok_slow')
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/orders'))
  await pay(page)
  await sent
  await page.reload()
  await page.getByText('We have your order').waitFor()
  await page.getByRole('button', { name: 'View that order' }).click()
  await showsPaid(page, await onlyOrderOf(customer))
})

test('two tabs and another phone at the same moment: one order, and all of them show it', async () => {
  const customer = await newcomer(platform, 'customer')
  const [tab, phone] = await Promise.all([phoneOf(customer), phoneOf(customer)])
  await fill(tab, 'Latte', 'tok_slow')
  await fill(phone, 'Latte', 'tok_slow')
  const second = await tab.context().newPage()
  second.setDefaultTimeout(60_000)
  await second.goto(`${platform.url}/client/cart`)
  await second.getByRole('button', { name: /^Order · / }).waitFor()
  await Promise.all([tab, second, phone].map(pay))
  const dialog = phone.getByRole('dialog', { name: 'You just placed this order' })
  // Shown at once, or after a question; a tab whose cart was ordered in the other one says what is under way.
  const toTheOrder = async (page: Page): Promise<void> => {
    const shown = page.locator('.order-headline')
    const way = page.getByRole('button', { name: 'View that order' }).or(page.locator('.live-order'))
    await shown.or(way).first().waitFor()
    // the page may go there by itself before it is asked to
    if (!(await shown.isVisible())) await Promise.race([way.first().click(), shown.waitFor()])
  }
  await Promise.all([tab, second, phone].map(toTheOrder))
  const order = await onlyOrderOf(customer)
  for (const page of [tab, second, phone]) await showsPaid(page, order)

  await fill(phone)
  await pay(phone)
  await dialog.getByText(`Order ${order.number}`).waitFor()
  await dialog.getByRole('button', { name: 'View that order' }).click()
  await showsPaid(phone, order)
  await onlyOrderOf(customer)
  await fill(phone)
  await pay(phone)
  await dialog.getByRole('button', { name: 'Order again' }).click()
  await phone.locator('.order-headline').waitFor()
  assert.equal((await ordersOf(customer)).length, 2)
})

test('an answer that is lost: the customer reads that the order is looked for, and is shown it', async () => {
  const customer = await newcomer(platform, 'customer')
  const page = await phoneOf(customer)
  await fill(page)
  const looking = Promise.withResolvers<void>()
  await page.route(/\/orders(\?|$)/, async (route) => {
    if (route.request().method() === 'GET') {
      await looking.promise
      return route.continue()
    }
    await route.fetch()
    return route.abort()
  })
  await pay(page)
  await page.getByText('We are checking whether your order went through').waitFor()
  looking.resolve()
  await page.getByRole('button', { name: 'View that order' }).click()
  await showsPaid(page, await onlyOrderOf(customer))
  await page.goto(`${platform.url}/client/cart`)
  await page.getByText('Your cart is empty').waitFor()
})

test('a bank that never answers: "do not pay again", and the order is paid as soon as it is known', async () => {
  const customer = await newcomer(platform, 'customer')
  const page = await phoneOf(customer)
  await fill(page, 'Latte', 'tok_timeout')
  await pay(page)
  await asking(page).waitFor()
  await page.reload()
  await asking(page).waitFor()
  // whoever presses all the same does nothing twice
  await pay(page)
  await page.locator('.order-headline').waitFor()
  await showsPaid(page, await onlyOrderOf(customer))
})

test('what is free needs no card', async () => {
  const customer = await newcomer(platform, 'customer')
  const page = await phoneOf(customer)
  await fill(page, gift.name.en)
  await page.getByRole('button', { name: 'Order · free' }).waitFor()
  assert.equal(await page.locator('.card-choice').count(), 0)
  await pay(page)
  await page.locator('.order-headline').waitFor()
  await showsPaid(page, await onlyOrderOf(customer))
  assert.equal(product.price.amount, 4500)
})
