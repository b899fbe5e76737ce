/** Two who want opposite things of one draft, thousands of times, on two instances; and a request that comes again after a crash. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type Basket, sumsOf, uuidv7, won } from '@jumun/contracts'
import { bothAtOnce, raced, saidAbout as said, startTwoInstances, type TwoInstances } from '@jumun/testing'
import { cancelOrder } from './cancel-order.ts'
import { draft, expire, markPlaced } from './order.ts'
import type { Order } from './order-shape.ts'
import { type OrderStore, orderStore } from './order-store.ts'
import { payForOrder } from './pay-for-order.ts'
import { placeOrder } from './place-order.ts'
import type { RequestPayment } from './request-payment.ts'

const races = 2000
const newId = () => uuidv7(Date.now(), randomBytes(10))
const now = new Date('2026-01-01T09:00:00.000Z')
const clock = { now: () => now }
const metrics = { moved: () => {} }
const [customerId, storeId] = [newId(), newId()]
const total = won(4500)
const lines = [{ productId: newId(), name: { en: 'Latte' }, quantity: 1, unitPrice: total, options: [], total }]

let pair: TwoInstances
let here: OrderStore
let there: OrderStore
before(async () => {
  pair = await startTwoInstances('order', new URL('../migrations/', import.meta.url))
  here = orderStore(pair.here)
  there = orderStore(pair.there)
})
after(() => pair?.stop())

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
const saidAbout = async (id: string): Promise<string[]> => (await said(pair.here, id)).said

test(`pay against draft expiry, ${races} times: a deal, or an end after which payment gives the money back`, async () => {
  const { ask, charged } = payment()
  const pay = payForOrder({ orders: here, ask, clock, metrics })
  const count = await raced(races, async (turn) => {
    const order = await drafted(here)
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

test(`the customer's return against the news of payment, ${races} times: one deal, told once, and both are content`, async () => {
  const pay = payForOrder({ orders: here, ask: payment().ask, clock, metrics })
  const count = await raced(races, async (turn) => {
    const order = await drafted(here)
    const decision = markPlaced(order, now)
    assert.ok(decision.outcome === 'changed')
    const [back, news] = await bothAtOnce(
      turn,
      () => pay(order, { method: 'toss', paymentKey: 'of the window', amount: 4500 }),
      () => there.change(order, decision.state, decision.events),
    )
    assert.ok(back.outcome === 'placed', back.outcome)
    assert.equal(back.order.state.status, 'PLACED')
    assert.deepEqual(await saidAbout(order.id), ['OrderDrafted', 'OrderPlaced'])
    return news ? 'by the news' : 'by the return'
  })
  assert.ok(count.size === 2, `both must be first now and then, or nothing was raced: ${JSON.stringify([...count])}`)
})

test(`pay against cancel, ${races} times: whoever is second finds what the first one left`, async () => {
  const pay = payForOrder({ orders: here, ask: payment().ask, clock, metrics })
  const cancel = cancelOrder({ orders: there, clock, metrics })
  const count = await raced(races, async (turn) => {
    const order = await drafted(here)
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
const price = async () => ({ outcome: 'priced', lines, ...sumsOf({ total }), store: { storeId } }) as const

test('the same request again after a crash between the charge and the answer: one order, one charge, the same answer', async () => {
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
  const stores = [here, there]
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
