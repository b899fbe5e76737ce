/**
 * A counter on a Friday night: it is called from every page and every store and never says that it rings while it is
 * silent; impatient fingers hit one order; a tap can be taken back; what the world has overtaken is told; hours, pauses
 * and a second store have their screens.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cancelOrder,
  demoPassword,
  getProduct,
  getTicket,
  listProducts,
  listStores,
  type Product,
  type Session,
  type Store,
  type Ticket,
} from '@jumun/contracts'
import type { Locator, Page } from 'playwright-core'
import { assertAccessible } from '../harness/accessible.ts'
import {
  accept as acceptOrder,
  ask,
  basketOf,
  cook,
  eventually,
  expectStatus,
  logInAs,
  ready as makeReady,
  newcomer,
  newProduct,
  newStore,
  order,
  password,
} from '../harness/people.ts'
import { slipOf, startScreens } from '../harness/screens.ts'
import { assertFits, enter, sizes } from '../harness/windows.ts'

const { platform, windows } = await startScreens({ demo: true })

interface Shop {
  readonly store: Store
  readonly product: Product
}
/** Two shops of the demo's owner that take orders now, each with something that needs no choice. */
async function twoShops(): Promise<readonly [Shop, Shop]> {
  const { items } = expectStatus(await ask(platform, listStores, { query: { open: true, limit: 100 } }), 200)
  const shops: Shop[] = []
  for (const store of items as Store[]) {
    if (!store.fulfilments.includes('pickup')) continue
    const menu = expectStatus(await ask(platform, listProducts, { query: { storeId: store.id, limit: 100 } }), 200)
    const isPlain = ({ options, soldOut }: Product) => !soldOut && options.every(({ min }) => min === 0)
    const product = (menu.items as Product[]).find(isPlain)
    if (product) shops.push({ store, product })
  }
  const [one, other] = shops
  assert.ok(one && other, 'two shops of the demo take orders')
  return [one, other]
}
const customerOf = (): Promise<Session> => logInAs(platform, 'customer@jumun.local', demoPassword)
const placed = async (customer: Session, { store, product }: Shop): Promise<string> =>
  (await order(platform, customer, basketOf(store, product))).id

async function counterAt(path: string): Promise<Page> {
  const counter = await windows.open('admin', 'tablet', 'en', path)
  await enter(counter, 'owner@jumun.local')
  return counter
}
const accept = (counter: Page, orderId: string) => slipOf(counter, orderId).getByRole('button', { name: /^Accept, / })

test('a new order calls from every page and for every store, and a window that nobody has touched says that it is silent', async () => {
  const [shop, other] = await twoShops()
  const customer = await customerOf()
  const counter = await counterAt(`/${shop.store.id}/menu`)
  await placed(customer, other)
  const elsewhere = counter.getByRole('navigation', { name: 'New orders waiting' })
  await elsewhere.getByText('1 new').waitFor()
  await eventually('the window’s title counts', async () => (await counter.title()).startsWith('(1) '))
  // Logging in was a touch: it may sound, and the bell says so.
  await counter.getByRole('button', { name: 'Sound is on: mute' }).waitFor()

  // A second window of the same browser that nobody has touched.
  const silent = await counter.context().newPage()
  // Whatever Playwright evaluates in a page counts as a touch: until the page has said so by itself, it is only listened to.
  const saidSo = silent.waitForEvent('console', (message) => message.text() === 'it says that it is silent')
  await silent.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (!document.body?.textContent.includes('silent until you touch it')) return
      observer.disconnect()
      console.log('it says that it is silent')
    })
    observer.observe(document, { childList: true, subtree: true })
  })
  await silent.goto(counter.url())
  await saidSo
  assert.equal(await silent.getByRole('button', { name: 'Sound is on: mute' }).count(), 0)
  await assertFits(silent, 'a silent counter')
  await silent.mouse.click(5, 500)
  await silent.getByRole('button', { name: 'Sound is on: mute' }).waitFor()
  await silent.close()

  await elsewhere.getByRole('link').click()
  await elsewhere.waitFor({ state: 'detached' })
  await counter.locator('[data-column=NEW] .ticket').first().waitFor()
  windows.assertNoComplaints()
})

test('two impatient taps on one spot are one step on one order, and it can be taken back', async () => {
  const [shop] = await twoShops()
  const customer = await customerOf()
  const counter = await counterAt(`/${shop.store.id}`)
  const [first, second] = [await placed(customer, shop), await placed(customer, shop)]
  for (const orderId of [first, second]) await accept(counter, orderId).first().click()
  for (const orderId of [first, second])
    await slipOf(counter, orderId).getByRole('button', { name: 'Start preparing' }).click()
  const ready = (orderId: string) => slipOf(counter, orderId).getByRole('button', { name: 'Ready', exact: true })
  await ready(first).waitFor()
  await ready(second).waitFor()
  await eventually('the slips stand still', async () => (await ready(first).getAttribute('aria-disabled')) === 'false')

  const spot = await ready(first).boundingBox()
  assert.ok(spot)
  for (let tap = 0; tap < 4; tap += 1)
    await counter.touchscreen.tap(spot.x + spot.width * 0.85, spot.y + spot.height / 2)
  await counter.locator('[data-column=READY]').locator(`[data-order="${first}"]`).waitFor()
  assert.equal(await counter.locator(`[data-column=COOKING] [data-order="${second}"]`).count(), 1)

  // Taken back, an order is as new as before. When a busy machine was slower than six seconds, the next one.
  await eventually('a step is taken back', async () => {
    const orderId = await placed(customer, shop)
    await accept(counter, orderId).first().click()
    const undo = slipOf(counter, orderId).getByRole('button', { name: 'Undo' })
    const isBack = await undo.click({ timeout: 6_000 }).then(
      () => true,
      () => false,
    )
    if (isBack) await accept(counter, orderId).first().waitFor()
    return isBack
  })

  // Leaving the page is not taking back: it is sent.
  await slipOf(counter, first).getByRole('button', { name: 'Hand over' }).click()
  await counter.reload()
  await slipOf(counter, second).waitFor()
  await slipOf(counter, first).waitFor({ state: 'detached' })
  await counter.getByRole('button', { name: 'Finished orders' }).click()
  await counter.getByRole('dialog').getByText('Handed over').first().waitFor()
  windows.assertNoComplaints()
})

test('a tap without a network waits, and is told to be refused when the customer has canceled meanwhile', async () => {
  const [shop] = await twoShops()
  const customer = await customerOf()
  const orderId = await placed(customer, shop)
  const counter = await counterAt(`/${shop.store.id}`)
  await accept(counter, orderId).first().waitFor()
  await counter.context().setOffline(true)
  await accept(counter, orderId).first().click()
  await slipOf(counter, orderId).getByText('Not sent yet').waitFor()
  await slipOf(counter, orderId)
    .getByText(/^If this is not sent by /)
    .waitFor()
  await ask(platform, cancelOrder, { as: customer, params: { id: orderId } })
  // It is the store that decides on the cancel, a moment later: until then accepting would be in time.
  const owner = await logInAs(platform, 'owner@jumun.local', demoPassword)
  await eventually('the store has let the order go', async () => {
    const ticket = await ask<Ticket>(platform, getTicket, { as: owner, params: { orderId } })
    return ticket.body.status === 'CANCELED'
  })
  await counter.context().setOffline(false)
  const refused = counter.getByRole('alert').filter({ hasText: 'One step was not done' })
  await refused.waitFor()
  await slipOf(counter, orderId).waitFor({ state: 'detached' })
  await counter.reload()
  await refused.getByRole('button', { name: 'Got it' }).click()
  await refused.waitFor({ state: 'detached' })
  windows.assertNoComplaints()
})

test('an owner pauses and sees it, sets hours, opens a second store by day only, and loses nothing to Escape', async () => {
  const [shop] = await twoShops()
  const counter = await counterAt(`/${shop.store.id}`)
  await counter.getByText('Paused', { exact: true }).click()
  const banner = counter.locator('.paused-banner')
  await banner.getByRole('button', { name: 'For 30 min' }).click()
  await banner.getByText(/until/).waitFor()
  await banner.getByRole('button', { name: 'Take orders again' }).click()
  await banner.waitFor({ state: 'detached' })

  await counter.getByRole('link', { name: 'Menu' }).click()
  await counter.getByRole('button', { name: 'Add a product' }).click()
  const form = counter.getByRole('dialog', { name: 'Add a product' })
  await form.getByLabel('Name (English)').fill('Barley tea')
  await counter.keyboard.press('Escape')
  await counter.getByRole('button', { name: 'Keep editing' }).click()
  assert.equal(await form.getByLabel('Name (English)').inputValue(), 'Barley tea')
  await counter.keyboard.press('Escape')
  await counter.getByRole('button', { name: 'Discard' }).click()
  await form.waitFor({ state: 'detached' })

  await counter.getByRole('link', { name: 'Store', exact: true }).click()
  await counter.getByRole('link', { name: 'Open another store' }).click()
  await counter.locator('.hours-editor').waitFor()
  await assertAccessible(counter, 'the form of a new store')
  await assertFits(counter, 'the form of a new store')
  const name = `Second ${Date.now()}`
  await counter.getByLabel('Store name (English)').fill(name)
  await counter.getByLabel('Address').fill('2 Side street')
  await counter.getByRole('switch', { name: 'Sunday' }).click()
  await counter.getByRole('button', { name: 'Open a store' }).click()
  await counter.locator('.admin-tab').nth(3).click()
  await counter.getByLabel('Monday closes').fill('02:00')
  await counter.getByText('next day').waitFor()
  await counter.getByLabel('Usual preparation time (minutes)').fill('25')
  await counter.locator('.settings section').first().getByRole('button', { name: 'Save' }).click()
  const opened = await eventually('the second store has the hours that were saved', async () => {
    const found = expectStatus(await ask(platform, listStores, { query: { q: name } }), 200).items as Store[]
    return found.find(({ hours }) => hours?.mon?.[0]?.close === '02:00')
  })
  assert.equal(opened.minutes, 25)
  assert.deepEqual([opened.hours?.sun, opened.hours?.tue], [undefined, [{ open: '10:00', close: '21:00' }]])
  windows.assertNoComplaints()
})

test('the log-in page offers demo accounts only where the platform says that there are some', async () => {
  const here = await windows.open('admin', 'tablet')
  await here.getByRole('button', { name: 'owner@jumun.local' }).waitFor()
  const without = await windows.open('rider', 'phone')
  await without.route('**/demo', (route) => route.fulfill({ json: { accounts: false } }))
  const answered = without.waitForResponse('**/demo')
  await without.reload()
  await answered
  await without.locator('form').waitFor()
  assert.equal(await without.getByRole('button', { name: /@jumun\.local$/ }).count(), 0)
  windows.assertNoComplaints()
})

test('fifteen orders are seen at once on a tablet; one goes from new to handed over, what runs out is switched off from the board, and a line is taken out', async () => {
  const [owner, customer] = await Promise.all([newcomer(platform, 'owner'), newcomer(platform, 'customer')])
  const store = await newStore(platform, owner, { acceptWithinMinutes: 240 })
  const [coffee, latte, bagel] = [
    await newProduct(platform, owner, store, { name: { ko: '아이스 아메리카노', en: 'Iced Americano' } }),
    await newProduct(platform, owner, store, { name: { ko: '카페 라떼', en: 'Caffe Latte' } }),
    await newProduct(platform, owner, store, { name: { ko: '크림치즈 베이글', en: 'Cream Cheese Bagel' } }),
  ]
  const orders: string[] = []
  for (let count = 0; count < 15; count += 1) {
    const products = count % 2 === 0 ? [coffee, latte, bagel] : [coffee, bagel]
    const lines = products.map(({ id }, line) => ({ productId: id, quantity: (count + line) % 3 === 0 ? 2 : 1 }))
    orders.push((await order(platform, customer, { ...basketOf(store, coffee), lines })).id)
  }
  // Three are new, and four stand in each of the other columns.
  for (const id of orders.slice(3)) await acceptOrder(platform, owner, id)
  for (const id of orders.slice(7)) await cook(platform, owner, id)
  for (const id of orders.slice(11)) await makeReady(platform, owner, id)

  const counter = await windows.open('admin', 'tablet', 'en', `/${store.id}`)
  await enter(counter, owner.user.email, password)
  await counter.locator('.ticket').nth(14).waitFor()
  for (const language of ['en', 'ko']) {
    await counter.locator(`html[lang=${language}]`).waitFor()
    assert.deepEqual(await notWholeOnScreen(counter), [], `fifteen tickets, ${language}`)
    assert.deepEqual(await smallTargets(counter), [], `what is touched is large enough, ${language}`)
    await assertAccessible(counter, `a full board, ${language}`)
    for (const [size, viewport] of Object.entries(sizes)) {
      await counter.setViewportSize(viewport)
      await assertFits(counter, `a full board, ${size}, ${language}`)
    }
    await counter.setViewportSize(sizes.tablet)
    await counter.locator('.language-switch').click()
  }
  await counter.locator('html[lang=en]').waitFor()

  const [first, second] = orders as [string, string]
  await accept(counter, first).first().tap()
  for (const name of ['Start preparing', 'Ready', 'Hand over'])
    await slipOf(counter, first).getByRole('button', { name, exact: true }).tap()
  await slipOf(counter, first).waitFor({ state: 'detached' })

  await counter.getByRole('button', { name: 'Sold out…' }).tap()
  const runsOut = counter.getByRole('dialog', { name: 'What has run out?' })
  const bagels = runsOut.getByRole('listitem').filter({ hasText: 'Cream Cheese Bagel' })
  await bagels.getByText('Sold out', { exact: true }).tap()
  const until = bagels.getByLabel('Cream Cheese Bagel: sold out until')
  await until.and(counter.locator(':enabled')).waitFor()
  assert.equal(await until.locator('option:checked').innerText(), 'Until tomorrow')
  await until.selectOption({ label: 'Until I turn it on' })
  await eventually('it is sold out until somebody says otherwise', async () => {
    const { body } = await ask<Product>(platform, getProduct, { params: { id: bagel.id } })
    return body.soldOutUntil?.startsWith('9999')
  })
  await assertAccessible(counter, 'what has run out')
  await counter.keyboard.press('Escape')
  await runsOut.waitFor({ state: 'detached' })

  const takeOut = async (id: string): Promise<Locator> => {
    await slipOf(counter, id).getByTitle('Details and changes').tap()
    const line = counter.locator('.sheet-lines li', { hasText: 'Cream Cheese Bagel' })
    await line.getByRole('button', { name: 'Take out' }).tap()
    return counter.getByRole('dialog', { name: 'Take out Cream Cheese Bagel' })
  }
  const untilLeft = (id: string, left: number) =>
    eventually(`${left} of it are left`, async () => {
      const { body } = await ask<Ticket>(platform, getTicket, { as: owner, params: { orderId: id } })
      return body.lines?.[1]?.quantity === left
    })
  const settled = counter.locator('[aria-disabled=false]')
  const why = await takeOut(second)
  await why.getByRole('button', { name: 'Take out' }).and(settled).tap()
  await untilLeft(second, 0)
  await slipOf(counter, second).locator('[data-gone=true]', { hasText: 'Cream Cheese Bagel' }).waitFor()
  await counter.keyboard.press('Escape')

  // Of two one can still be made.
  const [, , , , , two] = orders as [string, string, string, string, string, string]
  const howMany = await takeOut(two)
  await howMany.getByRole('button', { name: 'One fewer' }).tap()
  await assertAccessible(counter, 'how many are taken out')
  await howMany.getByRole('button', { name: 'Take out' }).and(settled).tap()
  await untilLeft(two, 1)
  windows.assertNoComplaints()
})

/** Tickets of which a part is out of sight. */
const notWholeOnScreen = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { clientHeight, clientWidth } = document.documentElement
    return [...document.querySelectorAll('.ticket')].flatMap((ticket) => {
      const { top, bottom, left, right } = ticket.getBoundingClientRect()
      const isWhole = top >= 0 && bottom <= clientHeight && left >= 0 && right <= clientWidth
      return isWhole ? [] : [`${ticket.getAttribute('aria-label')}: ${Math.round(top)}–${Math.round(bottom)}`]
    })
  })

/** What a thumb is to hit on the board and is smaller than 44 px. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.board button, .beside-tabs button')].flatMap((button) => {
      const { width, height } = button.getBoundingClientRect()
      return width >= 43.5 && height >= 43.5 ? [] : [`${button.textContent}: ${width} × ${height}`]
    }),
  )
