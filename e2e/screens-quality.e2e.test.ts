/**
 * The screens with a city behind them: nothing serious for axe and nothing cut off on any page, at any size, in either
 * language; forty orders at one counter by touch and by keyboard; operators see, switch and mend.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { get } from 'node:http'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { liveInTheCity } from '../apps/web/src/city/city.ts'
import { assertAccessible } from '../harness/accessible.ts'
import { aQuickOrder, basketOf, eventually, order } from '../harness/people.ts'
import { startScreens } from '../harness/screens.ts'
import { type App, assertFits, enter, sizes } from '../harness/windows.ts'

const living = new AbortController()
let city: Promise<void> | undefined
after(async () => {
  living.abort()
  await city
})
const { platform, windows } = await startScreens({ demo: true })

/** At night most shops are closed. */
const open = ':has(.store-open, .store-busy)'

const operators = (): Promise<Page> => inside('ops', 'desktop', 'admin@jumun.local')
async function inside(app: App, size: keyof typeof sizes, email: string, language: 'ko' | 'en' = 'en', path = '/') {
  const page = await windows.open(app, size, language, path)
  await enter(page, email)
  return page
}

test('the first load is under 250 kB of compressed JavaScript for each role, also where only gzip is spoken', async () => {
  for (const app of ['client', 'admin', 'kitchen', 'rider', 'ops'] as const) {
    const html = (await compressed(`/${app}/`)).text
    const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path as string)
    assert.ok(scripts.length > 0, `${app} names no scripts`)
    let bytes = 0
    for (const path of scripts) bytes += (await compressed(path)).bytes
    assert.ok(bytes < 250_000, `${app}: ${bytes} B of JavaScript before anything is seen`)
  }
})

test('forty orders stand at one counter, and each can be answered by touch, by keyboard and by name', async () => {
  const { customer, store, product } = await aQuickOrder(platform)
  for (let count = 0; count < 40; count += 1) await order(platform, customer, basketOf(store, product))
  const counter = await inside('admin', 'tablet', 'owner@jumun.local', 'en', `/${store.id}`)
  const tickets = counter.locator('[data-column=NEW] .ticket')
  const settled = counter.locator('[aria-disabled=false]')
  await tickets.nth(39).waitFor()
  assert.equal(await counter.getByRole('article', { name: /^Order \d+, Pickup$/ }).count(), 40)
  await assertAccessible(counter, 'forty orders')
  await assertFits(counter, 'forty orders')

  // By touch: taken back within six seconds, the order is as new as before. When a busy machine was slower, the next one.
  await eventually('an order is taken back', async () => {
    const first = await tickets.first().getAttribute('data-order')
    const slip = counter.locator(`.ticket[data-order="${first}"]`)
    const accept = slip.getByRole('button', { name: /^Accept, / }).first()
    await accept.tap()
    const undo = slip.getByRole('button', { name: 'Undo' })
    const isBack = await undo.tap({ timeout: 6_000 }).then(
      () => true,
      () => false,
    )
    if (isBack) await accept.waitFor()
    return isBack
  })

  // By keyboard, once its button stands: it is done when the seconds are over, also when one is elsewhere by then.
  await tickets
    .first()
    .getByRole('button', { name: /^Accept, / })
    .and(settled)
    .first()
    .focus()
  const answered = await tickets.first().getAttribute('data-order')
  await counter.keyboard.press('Enter')
  await counter.locator('.admin-tab').nth(1).click()
  await counter.locator('.menu-row').first().waitFor()
  await counter.locator('.admin-tab').first().click()
  await counter.locator(`[data-column=ACCEPTED] [data-order="${answered}"]`).waitFor()
  windows.assertNoComplaints()
})

test('an option is added to a product, and the customer finds it on the menu', async () => {
  const { store, product } = await aQuickOrder(platform)
  const counter = await inside('admin', 'tablet', 'owner@jumun.local', 'en', `/${store.id}/menu`)
  const name = product.name.en ?? ''
  await counter.locator('.menu-row', { hasText: name }).first().getByRole('button', { name: 'Edit' }).click()
  const form = counter.getByRole('dialog')
  await form.getByRole('button', { name: 'Add an option' }).click()
  const group = form.locator('.option-group').last()
  await group.getByLabel('Name (English)').fill('Packing')
  await group.getByPlaceholder('Choice (English)').fill('Gift box')
  await group.getByLabel('Extra price').fill('1500')
  await assertAccessible(counter, 'options editor')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'detached' })
  const client = await windows.open('client', 'phone', 'en', `/stores/${store.id}`)
  await client.locator('.product-row', { hasText: name }).first().click()
  await client.getByText('Gift box').waitFor()
  windows.assertNoComplaints()
})

test('operators take the provider down and bring it back, and deal with a message that keeps failing', async () => {
  const ops = await operators()
  await ops.getByRole('link', { name: 'Platform' }).click()
  await ops.locator('.service-card[data-state=up]').nth(9).waitFor()
  await ops.getByText('Down', { exact: true }).click()
  await ops.getByText(/^Back to normal in /).waitFor()
  await ops.getByText('Normal', { exact: true }).click()
  await ops.getByText('Responding normally.').waitFor()

  const subject = randomUUID()
  await park(subject)
  const message = ops.locator('.parked-message', { hasText: subject })
  await message.waitFor()
  await message.getByRole('button', { name: 'Try again' }).click()
  await ops.getByText(/^Failed again/).waitFor()
  await assertAccessible(ops, 'parked message')
  await message.getByRole('button', { name: 'Drop' }).click()
  await ops.getByRole('dialog').getByRole('button', { name: 'Drop' }).click()
  await message.waitFor({ state: 'detached' })
  await ops.getByText('No parked messages').waitFor()
  windows.assertNoComplaints()
})

test('the city wakes by a switch, and all four screens move', async () => {
  const [ops, counter, rider] = await Promise.all([
    operators(),
    inside('admin', 'tablet', 'owner@jumun.local'),
    inside('rider', 'phone', 'rider@jumun.local'),
  ])
  await ops.getByRole('link', { name: 'Platform' }).click()
  const cityOfThePage = ops.getByRole('switch')
  await cityOfThePage.press('Space') // the list above may still grow, and a click would meet something else
  await ops.getByText('Simulation is running').waitFor()
  await ops.getByText(/^\d+ ordered/).waitFor()
  await ops.getByRole('link', { name: 'Events' }).click()
  await ops.locator('.event', { hasText: 'TicketAccepted' }).first().waitFor()
  await counter.locator('.my-store:has(.my-store-new)').first().click()
  await counter.locator('.ticket').first().waitFor()
  await rider.getByRole('button', { name: 'Accept delivery' }).first().waitFor()
  const client = await inside('client', 'phone', 'customer@jumun.local', 'en', '/login')
  await client.locator('.client-tab').nth(2).click()
  await client.locator('.order-card').first().waitFor()
  await ops.getByRole('link', { name: 'Platform' }).click()
  await ops.locator('label', { hasText: '20×' }).click() // soon somebody orders where there are stations
  await ops.locator('.city-paper pre', { hasText: /#/ }).waitFor()
  await cityOfThePage.press('Space')
  await ops.getByText('Simulation is off').waitFor()
  windows.assertNoComplaints()
})

for (const language of ['ko', 'en'] as const)
  test(`nothing serious for axe, nothing cut off, on every page at every size (${language})`, async () => {
    city ??= liveInTheCity({ url: platform.url, speed: () => 5, signal: living.signal })
    const found: unknown[] = []
    const check = async (page: Page, what: string, ready: string): Promise<void> => {
      await page.locator(ready).first().waitFor()
      for (const [size, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(viewport)
        await assertFits(page, `${what}, ${size}, ${language}`).catch((error: unknown) => found.push(error))
      }
      await page.setViewportSize(sizes.tablet)
      await assertAccessible(page, `${what}, ${language}`).catch((error: unknown) => found.push(error))
    }
    const guest = await windows.open('client', 'phone', language)
    await check(guest, 'stores', '.store-card')
    await guest.locator(`.store-card${open}`).first().click()
    await check(guest, 'menu', '.product-row')
    await guest.locator('.product-row:enabled').first().click()
    await check(guest, 'product', '.sheet-take')
    await guest.locator('.sheet-take').click()
    await guest.locator('.cart-strip').click()
    await check(guest, 'cart', '.cart-line')

    const customer = await windows.open('client', 'phone', language, '/login')
    await check(customer, 'log-in', '.entrance')
    await enter(customer, 'customer@jumun.local')
    await customer.locator('.client-tab').nth(2).click()
    await check(customer, 'orders', '.order-card')
    await customer.locator('.order-card').first().locator('a').first().click()
    await check(customer, 'order', '.order-headline')

    const counter = await inside('admin', 'tablet', 'owner@jumun.local', language)
    await check(counter, 'my stores', '.my-store')
    await counter.locator('.my-store:has(.my-store-new)').first().click() // wherever the city orders just now
    await check(counter, 'board', '.ticket')
    await counter.locator('.admin-tab').nth(1).click()
    await check(counter, 'menu behind the counter', '.menu-row')
    await counter.locator('.admin-tab').nth(2).click()
    await check(counter, 'today', '.figure')
    await counter.locator('.admin-tab').nth(3).click()
    await check(counter, 'settings', '.hours-editor')

    const rider = await inside('rider', 'phone', 'rider@jumun.local', language)
    await check(rider, 'road', '.rides')
    await rider.locator('.rider-tab').nth(1).click()
    await check(rider, 'day', '.day-list, .quiet-place')

    const ops = await inside('ops', 'desktop', 'admin@jumun.local', language)
    await ops.locator('.wall-order').first().click()
    await check(ops, 'all orders', '.lane-event')
    const tab = (path: string) => ops.locator(`.ops-tab[href$="/${path}"]`)
    await tab('platform').click()
    await check(ops, 'platform', '.service-card')
    await tab('people').click()
    await check(ops, 'people', '.people-list li, .all-well')
    await tab('events').click()
    await check(ops, 'events', '.event')
    await tab('security').click()
    await check(ops, 'security', '.security-event')
    assert.deepEqual(found.map(String), [])
    windows.assertNoComplaints()
  })

test('an app that was opened once opens without a network, and says that it cannot ask', async () => {
  const client = await windows.open('client', 'phone')
  await client.locator('.store-card').first().waitFor()
  await client.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  await client.context().setOffline(true)
  try {
    await client.reload()
    await client.locator('.client-tab').first().waitFor()
    await client.getByRole('alert').first().waitFor()
  } finally {
    await client.context().setOffline(false)
  }
})

/** A message that nobody can read, set aside as the consumer would do it. */
async function park(subject: string): Promise<void> {
  const { databases } = await platform.runFile()
  const client = new pg.Client({ connectionString: databases['catalog'] })
  await client.connect()
  try {
    await client.query(
      `INSERT INTO parked_message (event_id, topic, partition, position, type, source, subject, time, correlationid,
         sequence, schema_id, body, reason, parked_at)
       VALUES ($1, 'jumun.order', 0, 0, 'OrderCanceled', 'order', $2, $3, $2, 1, 9999, '\\x00', 'cannot be read', now())`,
      [randomUUID(), subject, new Date().toISOString()],
    )
  } finally {
    await client.end()
  }
}

/** What travels, and what it says. */
async function compressed(path: string): Promise<{ readonly bytes: number; readonly text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const asked = get(`${platform.url}${path}`, { headers: { 'accept-encoding': 'gzip' }, timeout: 60_000 }, (answer) => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('end', () =>
      answer.statusCode === 200 ? resolve(Buffer.concat(chunks)) : reject(new Error(`${path}: ${answer.statusCode}`)),
    )
    answer.on('error', reject)
  })
  asked.on('timeout', () => asked.destroy(new Error(`${path} did not come in time`)))
  asked.on('error', reject)
  const body = await promise
  const isGzip = body[0] === 0x1f && body[1] === 0x8b
  return { bytes: body.length, text: (isGzip ? gunzipSync(body) : body).toString() }
}
