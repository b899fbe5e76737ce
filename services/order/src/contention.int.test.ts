/** Two who want opposite things of one draft, thousands of times, on two instances; and a request that comes again after a crash. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type Basket, uuidv7, won } from '@jumun/contracts'
import { messagingMigrations, migrate, type OpenDatabase, openDatabase } from '@jumun/messaging'
import { startTestPostgres, type TestPostgres } from '@jumun/testing'
import { cancelOrder } from './cancel-order.ts'
import { draft, expire, type Order } from './order.ts'
import { type OrderStore, orderStore } from './order-store.ts'
import { payForOrder } from './pay-for-order.ts'
import { placeOrder } from './place-order.ts'
import type { RequestPayment } from './request-payment.ts'

const races = 2000
const atOnce = 10
const newId = () => uuidv7(Date.now(), randomBytes(10))
const now = new Date('2026-01-01T09:00:00.000Z')
const clock = { now: () => now }
const metrics = { moved: () => {} }
const [customerId, storeId] = [newId(), newId()]
const total = won(4500)
const lines = [{ productId: newId(), name: { en: 'Latte' }, quantity: 1, unitPrice: total, options: [], total }]

let postgres: TestPostgres
let [one, other]: OpenDatabase[] = []
before(async () => {
  postgres = await startTestPostgres()
  const url = await postgres.createDatabase()
  await migrate(url, [messagingMigrations, { name: 'order', folder: new URL('../migrations/', import.meta.url) }])
  one = openDatabase({ url, source: 'order' })
  other = openDatabase({ url, source: 'order' })
})
after(async () => {
  await one?.close()
  await other?.close()
  await postgres?.stop()
})
const instances = (): [OpenDatabase, OpenDatabase] => {
  assert.ok(one && other)
  return [one, other]
}

/** Payment as it promises to be: the order id is the key, and a key is charged once. */
function payment() {
  const charged = new Map<string, number>()
  const ask: RequestPayment = async ({ id }) => {
    await new Promise((resolve) => setImmediate(resolve))
    if (!charged.has(id)) charged.set(id, total.amount)
    return { outcome: 'approved' }
  }
  return { ask, charged }
}
async function drafted(orders: OrderStore): Promise<Order> {
  const { order, events } = draft({ id: newId(), customerId, storeId, fulfilment: 'pickup', lines, total }, now)
  assert.ok(await orders.create(order, events, now))
  return order
}
async function saidAbout(id: string): Promise<string[]> {
  const [db] = instances()
  const rows = await db.query('SELECT type, sequence FROM outbox WHERE subject = $1 ORDER BY sequence', [id])
  assert.deepEqual(
    rows.map(({ sequence }) => sequence),
    rows.map((_, index) => index + 1),
    'numbered without gaps',
  )
  return rows.map(({ type }) => type as string)
}
async function raced(race: (order: Order, turn: number) => Promise<string>): Promise<Map<string, number>> {
  const orders = orderStore(instances()[0])
  const count = new Map<string, number>()
  for (let turn = 0; turn < races; turn += atOnce) {
    const ends = await Promise.all(
      Array.from({ length: atOnce }, async (_, i) => race(await drafted(orders), turn + i)),
    )
    for (const end of ends) count.set(end, (count.get(end) ?? 0) + 1)
  }
  return count
}
/** Each starts first every second time, a hair before the other. */
async function bothAtOnce<A, B>(turn: number, a: () => Promise<A>, b: () => Promise<B>): Promise<[A, B]> {
  const tick = () => new Promise((resolve) => setImmediate(resolve))
  return turn % 2 === 0
    ? Promise.all([a(), tick().then(tick).then(b)])
    : (Promise.all([tick().then(a), b()]) as Promise<[A, B]>)
}

test(`pay against draft expiry, ${races} times: a deal, or an end after which payment gives the money back`, async () => {
  const [here, there] = instances().map((db) => orderStore(db)) as [OrderStore, OrderStore]
  const { ask, charged } = payment()
  const pay = payForOrder({ orders: here, ask, clock, metrics })
  const count = await raced(async (order, turn) => {
    const decision = expire(order, now)
    assert.ok(decision.outcome === 'changed')
    const [paid, expired] = await bothAtOnce(
      turn,
      () => pay(order, { method: 'card', token: 'tok_ok' }),
      () => there.change(order, decision.state, decision.events),
    )
    const said = await saidAbout(order.id)
    if (expired) {
      assert.deepEqual(paid, { outcome: 'not-payable', status: 'EXPIRED' }, 'the customer is told')
      assert.deepEqual(said, ['OrderDrafted', 'OrderExpired'], 'payment hears it and gives the money back')
    } else {
      assert.equal(paid.outcome, 'placed')
      assert.deepEqual(said, ['OrderDrafted', 'OrderPlaced'])
    }
    assert.equal(charged.get(order.id), 4500)
    return expired ? 'EXPIRED' : 'PLACED'
  })
  assert.equal((count.get('EXPIRED') ?? 0) + (count.get('PLACED') ?? 0), races)
  assert.ok(count.size === 2, `both must win now and then, or nothing was raced: ${JSON.stringify([...count])}`)
})

test(`pay against cancel, ${races} times: whoever is second finds what the first one left`, async () => {
  const [here, there] = instances().map((db) => orderStore(db)) as [OrderStore, OrderStore]
  const pay = payForOrder({ orders: here, ask: payment().ask, clock, metrics })
  const cancel = cancelOrder({ orders: there, clock, metrics })
  const count = await raced(async (order, turn) => {
    const [paid, canceled] = await bothAtOnce(
      turn,
      () => pay(order, { method: 'card', token: 'tok_ok' }),
      () => cancel(order.id, { id: customerId, role: 'customer' }),
    )
    assert.ok(canceled.outcome === 'changed', canceled.outcome)
    assert.equal(canceled.state.state.status, 'CANCELED', 'a store cannot have it yet, so it is canceled either way')
    const said = await saidAbout(order.id)
    if (paid.outcome === 'placed') assert.deepEqual(said, ['OrderDrafted', 'OrderPlaced', 'OrderCanceled'])
    else {
      assert.deepEqual(paid, { outcome: 'not-payable', status: 'CANCELED' })
      assert.deepEqual(said, ['OrderDrafted', 'OrderCanceled'])
    }
    return paid.outcome
  })
  assert.ok(count.size === 2, `both must win now and then, or nothing was raced: ${JSON.stringify([...count])}`)
})

const basket: Basket = { storeId, fulfilment: 'pickup', lines: [], payment: { method: 'card', token: 'tok_ok' } }
const price = async () => ({ outcome: 'priced', lines, total, store: { storeId } }) as const

test('the same request again after a crash between the charge and the answer: one order, one charge, the same answer', async () => {
  const [here, there] = instances().map((db) => orderStore(db)) as [OrderStore, OrderStore]
  const { ask, charged } = payment()
  const dying: OrderStore = {
    ...here,
    change: () => Promise.reject(new Error('the process died')),
  }
  const placing = (orders: OrderStore) =>
    placeOrder({
      orders,
      price,
      number: async () => 1,
      pay: payForOrder({ orders, ask, clock, metrics }),
      clock,
      draftExpiresMinutes: 15,
      sameBasketMinutes: 0,
    })
  const id = newId()
  await assert.rejects(placing(dying)(id, customerId, basket), /the process died/)
  assert.equal(charged.get(id), 4500, 'charged, and nobody was told')
  const again = await placing(there)(id, customerId, basket)
  const third = await placing(here)(id, customerId, basket)
  assert.ok(again.outcome === 'placed' && third.outcome === 'placed')
  assert.deepEqual(again.order.id, id)
  assert.deepEqual(third.order.version, again.order.version)
  assert.deepEqual(await saidAbout(id), ['OrderDrafted', 'OrderPlaced'])
  assert.equal(charged.size, 1)
})

test('the same request at the same moment on two instances, 200 times: one order, one charge', async () => {
  const stores = instances().map((db) => orderStore(db)) as [OrderStore, OrderStore]
  const { ask, charged } = payment()
  for (let turn = 0; turn < 200; turn++) {
    const id = newId()
    const answers = await Promise.all(
      [...stores, ...stores].map((orders) =>
        placeOrder({
          number: async () => 1,
          orders,
          price,
          pay: payForOrder({ orders, ask, clock, metrics }),
          clock,
          draftExpiresMinutes: 15,
          sameBasketMinutes: 0,
        })(id, customerId, basket),
      ),
    )
    for (const answer of answers) assert.ok(answer.outcome === 'placed' && answer.order.id === id, answer.outcome)
    assert.deepEqual(await saidAbout(id), ['OrderDrafted', 'OrderPlaced'])
  }
  assert.equal(charged.size, 200)
})
