/**
 * What an operator does on /ops about an order that is stuck: reads why, puts the message right, tries again, and it goes on; and
 * what they look at afterwards: its logs, how it was, how it went, whose order it is when somebody calls, and what a shop's own
 * program was not told.
 */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { addWebhook, getDashboard, getTicket, OrderConfirmed, testWebhook, uuidv7, won } from '@jumun/contracts'
import { openEventLog } from '@jumun/service'
import { startFakeReceiver } from '@jumun/testing'
import { pino } from 'pino'
import type { Page } from 'playwright-core'
import { assertAccessible } from '../harness/accessible.ts'
import {
  ask,
  askPath,
  basketOf,
  eventually,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  pay,
} from '../harness/people.ts'
import { startScreens } from '../harness/screens.ts'
import { assertFits, enter, type sizes } from '../harness/windows.ts'

const env = { JUMUN_STORE_WEBHOOK_NETWORKS: '127.0.0.1/32' }
const { platform, windows } = await startScreens({ demo: false, env })

async function wall(language: 'ko' | 'en', path: string, size: keyof typeof sizes = 'desktop'): Promise<Page> {
  const known = (await platform.runFile()).operator
  assert.ok(known, 'a platform comes with an operator')
  const page = await windows.open('ops', size, language, path)
  await enter(page, known.email, known.password)
  return page
}

/** As the broken program of somebody else would: an event that cannot be read, under the key of a real order. */
async function poison(orderId: string): Promise<void> {
  const log = await openEventLog({
    url: await platform.eventLog(),
    schemaRegistryUrl: process.env['JUMUN_SCHEMA_REGISTRY'],
    log: pino({ level: 'silent' }),
  })
  const { type, source, topic, schemaId } = OrderConfirmed
  try {
    await log.append([
      {
        ...{ id: uuidv7(Date.now(), randomBytes(10)), type, source, topic, schemaId, sequence: 2 },
        ...{ subject: orderId, correlationid: orderId, time: new Date().toISOString() },
        body: Buffer.from('no Avro at all'),
      },
    ])
  } finally {
    await log.close()
  }
}

test('a message that cannot be read holds an order up; it is read, put right and tried again on /ops, and the order goes on', async () => {
  const [owner, customer] = await Promise.all([newcomer(platform, 'owner'), newcomer(platform, 'customer')])
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store, {})
  const provider = (mode: 'down' | 'none') => platform.askProvider('/faults', { method: 'POST', body: { mode } })

  // An order that waits for its payment: the first tries meet a provider that is down.
  await provider('down')
  const refused = await askPath(platform, 'POST', '/orders', {
    as: customer,
    body: basketOf(store, product),
    headers: { 'idempotency-key': randomUUID() },
  })
  assert.equal(refused.status, 503, JSON.stringify(refused.body))
  const orderId = refused.body.orderId as string
  await provider('none')
  await poison(orderId)

  const ops = await wall('en', '/platform')
  const message = ops.locator('.parked-message', { hasText: orderId })
  await message.first().waitFor()
  await pay(platform, customer, orderId)
  // Paid and confirmed, and the store hears nothing of it: its own two messages wait behind the one that cannot be read.
  await message.nth(2).waitFor()
  const ticket = () => ask(platform, getTicket, { as: owner, params: { orderId } })
  assert.equal((await ticket()).status, 404)
  await ops.locator('.service-card[data-state=troubled]', { hasText: 'store' }).waitFor()

  // At 3 a.m. somebody opens the wall: what it is, since when, whose order, and what can be done.
  const night = await wall('en', '/')
  const wrong = night.locator('.wrong-now')
  await wrong.getByRole('heading', { name: 'What is wrong now (1)' }).waitFor()
  await wrong.locator('.parked-message', { hasText: /OrderConfirmed.*parked in store/ }).waitFor()
  await wrong.locator('time[datetime]').first().waitFor()
  await wrong.locator('.wrong-whose', { hasText: /Hangang Cafe · customer customer/ }).waitFor()
  await wrong.getByText('2 more of this order wait behind it').waitFor()
  for (const name of ['Try again', 'Read and edit', 'Drop']) await wrong.getByRole('button', { name }).waitFor()
  await assertAccessible(night, 'what is wrong now')
  await assertFits(night, 'what is wrong now')
  await wrong.getByRole('button', { name: 'Try again' }).click()
  await night.getByText(/^Failed again: /).waitFor()

  // And from a phone, in Korean: what piles up in which service, on the charts too.
  const phone = await wall('ko', '/', 'phone')
  await phone.getByRole('heading', { name: '지금 문제가 있는 것 (1)' }).waitFor()
  await phone.getByText('같은 주문의 메시지 2건이 뒤에서 기다려요').waitFor()
  await assertAccessible(phone, 'what is wrong now, in Korean')
  await assertFits(phone, 'what is wrong now, on a phone')
  await phone.getByRole('link', { name: '지표' }).click()
  const lines = phone.locator('.service-lines tr', { hasText: 'store' })
  await lines.getByRole('img', { name: '지금 3, 최고 3' }).waitFor()
  const linesOfName = await lines.getByRole('rowheader').evaluate((cell) => {
    const range = document.createRange()
    range.selectNodeContents(cell)
    return range.getClientRects().length
  })
  assert.equal(linesOfName, 1, 'a service is called by its name, not letter by letter')
  await assertAccessible(phone, 'charts, in Korean')
  await assertFits(phone, 'charts, on a phone')

  await message.first().getByRole('button', { name: 'Read and edit' }).focus()
  await ops.keyboard.press('Enter')
  const dialog = ops.getByRole('dialog')
  const data = dialog.getByLabel(/^Data of OrderConfirmed/)
  await dialog.getByText('The data cannot be read. What you write here replaces it.').waitFor()
  await dialog.locator('.facts', { hasText: 'Waiting behind it2' }).waitFor()
  await assertAccessible(ops, 'a parked message in full')
  await assertFits(ops, 'a parked message in full')
  const save = dialog.getByRole('button', { name: 'Save data' })

  await data.fill('{ "orderId": ')
  await save.click()
  await dialog.getByText(/^Not valid JSON/).waitFor()
  await data.fill(JSON.stringify({ orderId }))
  await save.click()
  await dialog.getByText(/^OrderConfirmed: \w+ does not fit the schema$/).waitFor()

  // Nothing typed is lost: neither by closing nor by loading the page anew.
  await ops.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await ops.reload()
  await message.first().getByRole('button', { name: 'Read and edit' }).click()
  assert.equal(await data.inputValue(), JSON.stringify({ orderId }))

  const line = {
    ...{ productId: product.id, name: { en: 'Tea' }, quantity: 1, options: [] },
    ...{ unitPrice: won(4500), total: won(4500) },
  }
  const about = { orderId, customerId: customer.user.id, storeId: store.id }
  await data.fill(JSON.stringify({ ...about, fulfilment: 'pickup', lines: [line], total: won(4500) }, null, 2))
  await save.click()
  await ops.getByText('Saved. Now try again.').waitFor()
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await ops.getByText('3 handled.').waitFor()
  await ops.getByText('No parked messages').waitFor()
  await wrong.waitFor({ state: 'detached' })

  // The store has its ticket now, once, and the order goes on to its end.
  assert.equal(expectStatus(await ticket(), 200).status, 'NEW')
  for (const step of ['accept', 'start', 'ready', 'collect'])
    expectStatus(
      await askPath(platform, 'POST', `/tickets/${orderId}/${step}`, {
        as: owner,
        ...(step === 'accept' ? { body: { minutes: 5 } } : {}),
      }),
      200,
    )
  await eventually('it is collected', async () => {
    const seen = await ask(platform, getDashboard, { as: customer, params: { orderId } })
    return seen.body.state === 'COLLECTED'
  })

  // Its story tells all of it: every try for the money, and what was done about the message.
  const story = await wall('en', `/orders/${orderId}`)
  await story
    .locator('.lane-try', { hasText: /asked payment to charge/ })
    .first()
    .waitFor()
  await story.locator('.lane-try', { hasText: 'retry' }).first().waitFor()
  await story.locator('.lane-try', { hasText: /charged ·/ }).waitFor()
  await story.locator('.lane-try', { hasText: /^parked/ }).waitFor()
  await story.locator('.lane-try', { hasText: /^edited/ }).waitFor()
  await story
    .locator('.lane-try', { hasText: /^tried again/ })
    .first()
    .waitFor()
  await story.locator('.story-why', { hasText: 'Completed. Nothing will change any more.' }).waitFor()
  await assertAccessible(story, 'a story with retries')
  await assertFits(story, 'a story with retries')

  // What the services wrote of it is there for a press, and none of them is silent.
  await story.getByRole('button', { name: 'Show logs' }).click()
  await story.getByRole('button', { name: 'Read again' }).waitFor()
  assert.equal(await story.locator('.order-log-silent').count(), 0)
  await assertAccessible(story, "an order's logs")
  await assertFits(story, "an order's logs")

  // Somebody calls and has no number: the order is found by its card and by its trace, and who looked is noted.
  const search = night.getByRole('searchbox')
  await search.fill('4242')
  await night.getByRole('button', { name: 'Card ending in 4242' }).click()
  await night.locator(`.wall-lookup .wall-order[href$="${orderId}"]`).waitFor()
  await assertAccessible(night, 'orders of a card')
  await search.fill(orderId.replaceAll('-', ''))
  await night.waitForURL(`**/ops/orders/${orderId}`)
  await night.getByRole('link', { name: 'Security' }).click()
  const noted = night.locator('.security-event', { hasText: 'POST /payments/lookup · 200' }).first()
  await noted.waitFor()
  assert.doesNotMatch(await noted.innerText(), /4242/, 'what was typed is noted nowhere')

  // As it was when it had just been confirmed; and what is shown now is what the log says.
  const { timeline } = (await ask(platform, getDashboard, { as: customer, params: { orderId } })).body
  const confirmed = timeline.findIndex(({ type }: { type: string }) => type === 'OrderConfirmed')
  const then = await wall('en', `/then/${timeline[confirmed].time}/${orderId}`)
  await then.getByRole('heading', { name: /^As it was at / }).waitFor()
  const until = timeline.filter(({ time }: { time: string }) => time <= timeline[confirmed].time)
  assert.equal(await then.locator('.then-steps li').count(), until.length)
  await then.locator(`.wall-list .wall-order[href$="${orderId}"]`).waitFor()
  await assertAccessible(then, 'the time machine')
  await assertFits(then, 'the time machine')
  await ops.getByRole('button', { name: 'Rebuild and compare' }).click()
  await ops.getByText(/all \d+ orders are shown as the log says\.$/).waitFor()

  // How it went meanwhile.
  await then.getByRole('link', { name: 'Charts' }).click()
  await then.locator('.service-lines tr', { hasText: 'store' }).getByRole('img', { name: 'now 0, at most 3' }).waitFor()
  await then.getByText('As a table').first().click()
  await then.getByRole('table', { name: 'Orders' }).waitFor()
  await assertAccessible(then, 'charts')
  await assertFits(then, 'charts')

  // A program of the shop's own says that it has gone; it has not, and is told what waited.
  const receiver = await startFakeReceiver()
  try {
    receiver.answer = () => 410
    const body = { name: 'Books', url: receiver.url, events: ['OrderCompleted'], storeIds: [store.id] }
    const { id } = expectStatus(await ask(platform, addWebhook, { as: owner, body }), 201)
    expectStatus(await ask(platform, testWebhook, { as: owner, params: { id } }), 200)
    await night.getByRole('link', { name: 'Orders' }).click()
    await wrong.getByText('1 webhook brings nothing to its address').waitFor()
    await wrong.getByRole('link', { name: 'Open Webhooks' }).click()
    const card = night.getByRole('article', { name: 'Books' })
    await card.getByText('Hangang Cafe').waitFor()
    await card.getByText('Paused: its address says that it is gone').waitFor()
    await assertAccessible(night, 'webhooks')
    await assertFits(night, 'webhooks')
    receiver.answer = () => 204
    await card.getByRole('button', { name: 'Go on' }).click()
    await eventually('it is told', async () => receiver.taken().length === 1)
    await card.getByRole('button', { name: 'Deliveries' }).click()
    await night.getByRole('dialog', { name: 'Deliveries' }).getByText('2 tries').click()
    await night.getByText(/ · answered 410 · took \d+ ms$/).waitFor()
    await assertAccessible(night, 'deliveries')
    await night.keyboard.press('Escape')
  } finally {
    await receiver.stop()
  }
  await phone.goto(`${platform.url}/ops/orders/${orderId}`)
  await phone.getByRole('button', { name: '로그 보기' }).click()
  await phone.getByRole('button', { name: '다시 읽기' }).waitFor()
  await assertFits(phone, "an order's logs, on a phone")
  for (const [name, heading] of [
    ['플랫폼', '서비스'],
    ['타임머신', '타임머신'],
    ['웹훅', '웹훅'],
  ] as const) {
    await phone.getByRole('link', { name, exact: true }).click()
    await phone.getByRole('heading', { name: heading, exact: true }).first().waitFor()
    await assertAccessible(phone, `${name}, in Korean`)
    await assertFits(phone, `${name}, on a phone`)
  }
  windows.assertNoComplaints()
})

test('the map tells what is stopped and what is killed, and when it is back', async () => {
  const ops = await wall('ko', '/platform')
  const card = (name: string, state: string) =>
    ops.locator(`.service-card[data-state=${state}]`, { has: ops.getByRole('heading', { name, exact: true }) })
  await card('catalog', 'up').waitFor()
  await platform.takeDown('catalog')
  try {
    await card('catalog', 'down').waitFor()
  } finally {
    await platform.bringBack('catalog')
  }
  await card('catalog', 'up').waitFor()
  await assertFits(ops, 'the map')
  windows.assertNoComplaints()
})
