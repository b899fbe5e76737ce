/** S5, order ahead and pick up at the counter: a customer, a clerk, two lists that forget nothing. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  cancelOrder,
  listDashboards,
  listOrders,
  listPayments,
  listTickets,
  type Order,
  type Product,
  type Session,
  type Store,
  streamDashboards,
  won,
} from '@jumun/contracts'
import {
  accept,
  ask,
  basketOf,
  collect,
  cook,
  eventually,
  expectStatus,
  newcomer,
  newProduct,
  newStore,
  order,
  ready,
  untilShown,
  untilStatus,
} from '../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../harness/platform.ts'

let platform: Platform
let clerk: Session
let customer: Session
let store: Store
let latte: Product
before(async () => {
  platform = await startPlatform()
  clerk = await newcomer(platform, 'owner')
  customer = await newcomer(platform, 'customer')
  store = await newStore(platform, clerk, { kind: 'cafe' })
  latte = await newProduct(platform, clerk, store, {
    name: { ko: '라떼', en: 'Latte' },
    options: [
      {
        name: { en: 'Size' },
        min: 1,
        max: 1,
        choices: [
          { id: 'tall', name: { en: 'Tall' }, price: { amount: 0, currency: 'KRW' } },
          { id: 'grande', name: { en: 'Grande' }, price: { amount: 500, currency: 'KRW' } },
        ],
      },
    ],
  })
})
after(() => auditAndStop(platform))

test('a cart with options is priced by the house, cooked and collected at the counter', async () => {
  const basket = basketOf(store, latte, 2)
  const placed = await order(platform, customer, {
    ...basket,
    lines: [{ productId: latte.id, quantity: 2, options: ['grande'] }],
    note: '얼음 적게',
  })
  assert.equal(placed.total.amount, 10_000)
  const ticket = await accept(platform, clerk, placed.id, 5)
  assert.equal(ticket.note, '얼음 적게')
  await untilStatus(platform, customer, placed.id, 'ACCEPTED')
  await cook(platform, clerk, placed.id)
  await untilShown(platform, customer, placed.id, 'COOKING')
  await ready(platform, clerk, placed.id)
  await untilShown(platform, customer, placed.id, 'READY')
  await collect(platform, clerk, placed.id)
  await untilStatus(platform, customer, placed.id, 'COLLECTED')
})

test('no price, payment or cancel: an order has all three', async () => {
  const placed = await order(platform, customer, {
    ...basketOf(store, latte),
    lines: [{ productId: latte.id, quantity: 3, options: ['tall'] }],
  })
  assert.deepEqual(placed.total, won(13_500))
  const paid = expectStatus(await ask(platform, listPayments, { as: customer, query: { orderId: placed.id } }), 200)
  assert.deepEqual([paid.items[0].status, paid.items[0].amount], ['APPROVED', won(13_500)])
  await untilStatus(platform, customer, placed.id, 'CONFIRMED')
  expectStatus(await ask(platform, cancelOrder, { as: customer, params: { id: placed.id } }), 202)
  assert.equal((await untilStatus(platform, customer, placed.id, 'CANCELED')).reason, 'CUSTOMER')
})

test('the 11th order vanished from both screens: 25 orders are on both lists, newest first', async () => {
  const buyer = await newcomer(platform, 'customer')
  const placed: Order[] = []
  for (let count = 0; count < 25; count++)
    placed.push(
      await order(platform, buyer, {
        ...basketOf(store, latte),
        lines: [{ productId: latte.id, quantity: 1, options: ['tall'] }],
      }),
    )
  const newestFirst = placed.map(({ id }) => id).reverse()
  const allPages = async (
    endpoint: typeof listOrders | typeof listTickets | typeof listDashboards,
    as: Session,
    id: string,
  ): Promise<string[]> => {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = expectStatus(
        await ask(platform, endpoint, { as, query: { limit: 10, ...(cursor ? { cursor } : {}) } }),
        200,
      )
      assert.ok(page.items.length <= 10)
      ids.push(...page.items.map((item: Record<string, string>) => item[id]))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    return ids
  }
  assert.deepEqual(await allPages(listOrders, buyer, 'id'), newestFirst)
  await eventually('the clerk sees all 25', async () => {
    const seen = (await allPages(listTickets, clerk, 'orderId')).filter((id) => newestFirst.includes(id))
    return new Set(seen).size === 25 && seen.length === 25
  })
  await eventually('the view shows all 25', async () => {
    const seen = await allPages(listDashboards, buyer, 'orderId')
    return seen.length === 25 && seen.join() === newestFirst.join()
  })
})

test('the member service is down: who holds a token goes on ordering', async () => {
  await platform.takeDown('user')
  try {
    const basket = { ...basketOf(store, latte), lines: [{ productId: latte.id, quantity: 1, options: ['tall'] }] }
    await order(platform, customer, basket)
  } finally {
    await platform.bringBack('user')
  }
})

test('no history after a restart: order, store and dashboard remember', async () => {
  const basket = { ...basketOf(store, latte), lines: [{ productId: latte.id, quantity: 1, options: ['tall'] }] }
  const placed = await order(platform, customer, basket)
  await untilShown(platform, customer, placed.id, 'CONFIRMED')
  for (const part of ['order', 'store', 'dashboard'] as const) {
    await platform.takeDown(part)
    await platform.bringBack(part)
  }
  await untilShown(platform, customer, placed.id, 'CONFIRMED')
  await accept(platform, clerk, placed.id)
  await untilStatus(platform, customer, placed.id, 'ACCEPTED')
})

test('both screens polled every 3 s: changes are pushed, and a reconnect misses nothing', async () => {
  const basket = { ...basketOf(store, latte), lines: [{ productId: latte.id, quantity: 1, options: ['tall'] }] }
  const first = await listen()
  const placed = await order(platform, customer, basket)
  const seen = await first.until((event) => event.data.orderId === placed.id && event.data.state === 'CONFIRMED')
  first.close()
  await accept(platform, clerk, placed.id)
  await cook(platform, clerk, placed.id)
  await untilShown(platform, customer, placed.id, 'COOKING')
  const second = await listen(seen.id)
  await second.until((event) => event.data.orderId === placed.id && event.data.state === 'COOKING')
  second.close()
})

interface Pushed {
  readonly id: string
  readonly data: { readonly orderId: string; readonly state: string }
}

/** The customer's stream of changes, read as a browser would. */
async function listen(
  lastEventId?: string,
): Promise<{ until(wanted: (event: Pushed) => boolean): Promise<Pushed>; close(): void }> {
  const abort = new AbortController()
  const answer = await fetch(`${platform.url}${streamDashboards.path}`, {
    headers: {
      authorization: `Bearer ${customer.accessToken}`,
      accept: 'text/event-stream',
      ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
    },
    signal: AbortSignal.any([abort.signal, AbortSignal.timeout(60_000)]),
  })
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-type') ?? '', /text\/event-stream/)
  assert.ok(answer.body)
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    until: async (wanted) => {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end < 0) {
          const { value, done } = await reader.read()
          assert.ok(!done, 'the stream ended')
          text += value
          continue
        }
        const fields = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        )
        text = text.slice(end + 2)
        const data = fields.get('data')
        if (!data?.startsWith('{')) continue
        const event = { id: fields.get('id') ?? '', data: JSON.parse(data) as Pushed['data'] }
        assert.ok(event.id, 'every event has an id to resume from')
        if (wanted(event)) return event
      }
    },
    close: () => abort.abort(),
  }
}
