/**
 * What a Friday night does to the screens: seven tabs in one browser, a cut that nobody tells of, a browser that may not
 * remember, a counter whose clock is wrong, an address that leads nowhere.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { cancelOrder, placeOrder } from '@jumun/contracts'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { aQuickOrder, ask, basketOf, eventually, order } from '../harness/people.ts'
import { startScreens } from '../harness/screens.ts'
import { unreliableProxyTo } from '../harness/unreliable-proxy.ts'
import { assertFits, enter } from '../harness/windows.ts'

const { platform, windows } = await startScreens({ demo: true })

test('seven tabs of one browser: the seventh works, all have the news, and they share one stream', async () => {
  const first = await windows.open('ops', 'desktop')
  await enter(first, 'admin@jumun.local')
  const tabs = [first]
  for (let count = 1; count < 7; count += 1) tabs.push(await anotherTab(first.context(), '/ops/events'))
  await Promise.all(tabs.slice(1).map((tab) => tab.getByText('Live', { exact: true }).waitFor()))
  const { customer, store, product } = await aQuickOrder(platform)
  const placed = await order(platform, customer, basketOf(store, product))
  await first.locator(`.wall-order[href$="${placed.id}"]`).waitFor()
  for (const tab of tabs.slice(1))
    await tab
      .locator('.event', { hasText: placed.id.slice(-12) })
      .first()
      .waitFor()
  await eventually(
    'seven tabs, six of them with the log’s events, share one stream',
    async () => (await streams()) === 1,
  )
  windows.assertNoComplaints()
})

test('a cut without a word: what is true is on the screen within moments of the network, and the device’s own cut blames nobody', async () => {
  const road = await unreliableProxyTo(platform.url)
  try {
    const page = await windows.open('client', 'phone', 'en', '/login', road.url)
    await enter(page, 'customer2@jumun.local')
    const { customer, store, product } = await aQuickOrder(platform)
    const placed = await order(platform, customer, basketOf(store, product))
    await page.goto(`${road.url}/client/orders/${placed.id}`)
    await page.locator('.order-headline[data-state=CONFIRMED]').waitFor()
    // The device says nothing of the cut, and its connections say nothing either: as behind a lift's door.
    road.swallow()
    const canceled = await ask(platform, cancelOrder, { as: customer, params: { id: placed.id } })
    assert.ok(canceled.status < 300, JSON.stringify(canceled.body))
    road.letThrough()
    // Back: the browser tells the page so.
    await page.evaluate("dispatchEvent(new Event('online'))")
    await page.locator('.order-headline:not([data-state=CONFIRMED])').waitFor()
    assert.equal(await page.locator('.out-of-date').count(), 0)
  } finally {
    await road.close()
  }
})

test('a browser that may not remember, or has no room left, works: one shops, logs in and orders', async () => {
  for (const trouble of [
    `for (const place of ['localStorage', 'sessionStorage']) Object.defineProperty(window, place, { get: () => { throw new DOMException('no', 'SecurityError') } });
     window.SharedWorker = class { constructor() { throw new DOMException('no', 'SecurityError') } };
     navigator.locks.request = () => Promise.reject(new DOMException('no', 'SecurityError'))`,
    `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }`,
  ]) {
    const blank = await windows.open('client', 'phone', 'en', '/nowhere')
    const context = blank.context()
    await context.addInitScript(trouble)
    const page = await anotherTab(context, '/client/')
    await page.locator('.store-card:has(.store-open, .store-busy)').first().click()
    await page.locator('.product-row:enabled').first().click()
    await page.locator('.sheet-take').click()
    await page.locator('.cart-strip').click()
    await page.getByRole('link', { name: /Log in to order/ }).click()
    await enter(page, 'customer@jumun.local')
    await page.locator('.cart-line').waitFor()
    await page.getByRole('button', { name: 'EN' }).or(page.locator('.language-switch')).first().click()
    await page.locator('html[lang=ko]').waitFor()
  }
  windows.assertNoComplaints()
})

test('a counter eleven minutes ahead counts down as the platform does', async () => {
  const { customer, store, product } = await aQuickOrder(platform)
  await order(platform, customer, basketOf(store, product))
  const counter = await windows.open('admin', 'tablet')
  await counter.context().addInitScript('{ const own = Date.now; Date.now = () => own() + 11 * 60_000 }')
  await counter.goto(`${platform.url}/admin/${store.id}`)
  await enter(counter, 'owner@jumun.local')
  const ticket = counter.locator('[data-column=NEW] .ticket').first()
  await ticket.waitFor()
  assert.match(await ticket.innerText(), /\b\d:\d\d\b/)
  assert.doesNotMatch(await ticket.innerText(), /time expired|0:00/)
})

test('an address that leads nowhere says so to people and to programs, and each page of an app has a way home', async () => {
  const page = await windows.open('client', 'phone', 'en', '/stores/x')
  await page.getByRole('heading', { name: 'Store not found' }).waitFor()
  await page.getByRole('link', { name: 'Go to the home page' }).click()
  await page.locator('.store-card').first().waitFor()
  await page.goto(`${platform.url}/nothing`)
  await page.getByRole('heading', { name: 'This page does not exist' }).waitFor()
  await page.getByRole('heading', { name: '없는 페이지예요' }).waitFor()
  await page.getByRole('link', { name: 'Go to the home page' }).click()
  await page.locator('.store-card').first().waitFor()
  const answer = await fetch(`${platform.url}/nothing`)
  assert.deepEqual([answer.status, ((await answer.json()) as { code: string }).code], [404, 'not-found'])
  windows.assertNoComplaints()
})

test('on a phone "back" puts the sheet away and the page stays; a declined card is no order; what is printed is a receipt', async () => {
  const page = await windows.open('client', 'phone', 'en', '/login')
  await enter(page, 'customer@jumun.local')
  await page.locator('.store-card:has(.store-open, .store-busy)').first().click()
  const dish = page.locator('.product-row:enabled').first()
  await dish.click()
  await page.locator('.sheet-take').waitFor()
  const menu = page.url()
  await page.goBack()
  await page.locator('.sheet-take').waitFor({ state: 'detached' })
  assert.equal(page.url(), menu)
  await dish.click()
  await page.locator('.sheet-take').click()
  await page.locator('.sheet-take').waitFor({ state: 'detached' })
  await page.locator('.cart-strip').click()
  await page.getByText('Pickup', { exact: true }).click()

  // The total and the button are in sight before one has scrolled, above the tabs.
  const button = page.getByRole('button', { name: /^Order ·/ })
  const [{ y, height }, tabs] = await Promise.all([boxOf(button), boxOf(page.locator('.client-tabs'))])
  assert.ok(y + height <= tabs.y + 1, `the button ends at ${y + height}, the tabs begin at ${tabs.y}`)

  await page.getByText('Choose a test card').click()
  await page.locator('.pay-card', { hasText: 'tok_declined' }).click()
  await button.click()
  await page.getByRole('alert').getByText('The card was declined').waitFor()
  await page.locator('.client-tab').nth(2).click()
  await page.locator('.quiet-place, .order-card').first().waitFor()
  assert.equal(await page.locator('.order-card', { hasText: 'Payment declined' }).count(), 0)

  await page.locator('.client-tab').nth(1).click()
  await page.getByText('Choose a test card').click()
  await page.locator('.pay-card', { hasText: 'tok_ok' }).click()
  await button.click()
  await page.locator('.order-headline').waitFor()
  await page.emulateMedia({ media: 'print' })
  for (const [width, what] of [
    [219, '58 mm'],
    [302, '80 mm'],
    [794, 'A4'],
  ] as const) {
    await page.setViewportSize({ width, height: 1_000 })
    await page.locator('.paper').getByText('Paid by card').waitFor()
    await assertFits(page, `a receipt on ${what}`)
    for (const other of ['.order-headline', '.way', '.client-tabs', '.top-bar', '.panel'])
      assert.equal(await page.locator(other).first().isVisible(), false, `${other} is on ${what}`)
  }
  windows.assertNoComplaints()
})

test('while the provider is down the wall says that orders fail although every service is up, and orders are found by whose they are', async () => {
  const ops = await windows.open('ops', 'desktop')
  await enter(ops, 'admin@jumun.local')
  const { customer, store, product } = await aQuickOrder(platform)
  const placed = await order(platform, customer, basketOf(store, product))
  await ops.locator('.pulse[data-state=well], .pulse[data-state=troubled]').waitFor()
  await platform.askProvider('/faults', { method: 'POST', body: { mode: 'down', forMs: 60_000 } })
  try {
    for (let count = 0; count < 4; count += 1) {
      const basket = basketOf(store, product)
      const answer = await ask(platform, placeOrder, {
        as: customer,
        body: basket,
        headers: { 'idempotency-key': randomUUID() },
      })
      assert.equal(answer.status, 503)
    }
    await ops.locator('.pulse[data-state=failing]').waitFor()
    await ops.getByText('All services are up').waitFor()
    await ops.locator('.pulse-incidents [data-open=true]').waitFor()
  } finally {
    await platform.askProvider('/faults', { method: 'POST', body: { mode: 'none' } })
  }
  const search = ops.getByRole('searchbox')
  for (const whose of ['customer2@', store.name.en ?? store.name.ko ?? '']) {
    await search.fill(whose)
    await ops.locator('.wall-suggestions button').first().click()
    await ops.locator('.wall-whose').waitFor()
    await ops.locator(`.wall-order[href$="${placed.id}"]`).waitFor()
  }
  await search.fill(placed.id.slice(-4))
  await ops.locator(`.wall-order[href$="${placed.id}"]`).waitFor()
  windows.assertNoComplaints()
})

const boxOf = async (what: Locator) => (await what.boundingBox()) ?? assert.fail('it is not there')

async function anotherTab(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(`${platform.url}${path}`)
  return page
}

/** How many streams the dashboard holds. */
async function streams(): Promise<number> {
  const page = await platform.metricsAt(await platform.addressOf('dashboard'))
  return Number(/^jumun_dashboard_clients(?:\{\S*)? (\d+)/m.exec(page)?.[1])
}
