/** Many who want the same slot of a kitchen, on two instances with one database: exactly what fits, and all of it given back once. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type Basket, type Envelope, uuidv7, won } from '@jumun/contracts'
import {
  PaymentApproved,
  ProductChanged,
  StockReserved,
  StoreChanged,
  TicketLinesChanged,
} from '@jumun/contracts/events'
import type { Database } from '@jumun/messaging'
import { bothAtOnce, counting, startTwoInstances, type TwoInstances } from '@jumun/testing'
import { followTheSaga } from '../follow-the-saga.ts'
import { menus, rememberMenus } from '../menu.ts'
import { cancel, cancelWith, complete, decline, expire } from '../order.ts'
import type { Order } from '../order-shape.ts'
import { type OrderStore, orderStore } from '../order-store.ts'
import { payForOrder } from '../pay-for-order.ts'
import { payLater } from '../pay-later.ts'
import { placeOrder } from '../place-order.ts'
import { priceWhenKnown } from '../price-when-known.ts'
import { forgetSlots, slotsKeptHours } from './forget-slots.ts'
import { kitchenTime } from './kitchen-time.ts'

const newId = () => uuidv7(Date.now(), randomBytes(10))
const start = new Date('2026-01-01T03:00:00.000Z')
let now = start
const clock = { now: () => now }
const customerId = newId()
const minutes = (count: number): Date => new Date(start.getTime() + count * 60_000)

let pair: TwoInstances
let instances: { orders: OrderStore; db: Database }[]
before(async () => {
  pair = await startTwoInstances('order', new URL('../../migrations/', import.meta.url))
  instances = [pair.here, pair.there].map((db) => ({ db, orders: orderStore(db) }))
})
after(() => pair?.stop())

async function hear(
  kind: { type: string },
  data: { storeId: string; productId?: string },
  sequence = 1,
): Promise<void> {
  const reaction = rememberMenus.find(({ kinds }) => kinds.some(({ type }) => type === kind.type))
  const subject = data.productId ?? data.storeId
  await pair.here.transaction(async (tx) =>
    reaction?.handleAll([{ type: kind.type, subject, sequence, data } as Envelope], tx),
  )
}
/** A kitchen with 40 minutes in each slot of a quarter of an hour, 10 of them on its grill; a dish takes five. */
async function kitchen({ slot = 40, grill = 10 } = {}) {
  const [storeId, soup, steak] = [newId(), newId(), newId()]
  await hear(StoreChanged, {
    ...{ storeId, ownerId: newId(), name: { en: 'K' }, kind: 'cafe', address: { line1: 'x' }, status: 'OPEN' },
    ...{ fulfilments: ['pickup'], minutes: 15, capacity: { slotMinutes: 15, cookMinutes: slot } },
    stations: [{ id: 'grill', name: { en: 'Grill' }, cookMinutes: grill }],
  } as never)
  for (const [productId, station] of [
    [soup, 'stove'],
    [steak, 'grill'],
  ])
    await hear(ProductChanged, {
      ...{ storeId, productId, name: { en: 'D' }, price: won(1000), options: [], available: true, soldOut: false },
      ...{ cookMinutes: 5, station },
    } as never)
  return { storeId, soup, steak }
}
const basketOf = (storeId: string, productId: string, quantity = 1): Basket => ({
  ...{ storeId, fulfilment: 'pickup', lines: [{ productId, quantity }], payment: { method: 'card', token: 'tok_ok' } },
})
/** The service's own use cases on one of the instances. */
function at({ orders, db }: { orders: OrderStore; db: Database }, paid: 'approved' | 'unavailable' = 'approved') {
  const pay = payForOrder({ orders, ask: async () => ({ outcome: paid }), clock, metrics: { moved: () => {} } })
  const price = priceWhenKnown({ menus: menus(db, clock), clock })
  const place = placeOrder({
    orders,
    price,
    number: async () => 1,
    pay,
    clock,
    draftExpiresMinutes: 15,
    sameBasketMinutes: 0,
  })
  return {
    place: (basket: Basket, id = newId()) => place(id, customerId, basket),
    later: payLater({ orders, price, pay }),
  }
}
const here = () => instances[0] as (typeof instances)[number]
const slotsOf = async (storeId: string, station = '') =>
  Object.fromEntries(
    (
      await pair.here.query<{ starts_at: Date; taken: number }>(
        'SELECT starts_at, taken FROM kitchen_slot WHERE store_id = $1 AND station = $2 AND taken > 0',
        [storeId, station],
      )
    ).map(({ starts_at, taken }) => [(starts_at.getTime() - start.getTime()) / 60_000, taken / 60]),
  )
const step = (id: string, decide: (order: Order) => ReturnType<typeof cancel>) => here().orders.update(id, decide)

test('120 buyers at once on two instances: eight in each slot of eight, as soon as each can be, and nobody beyond two hours', async () => {
  now = start
  const { storeId, soup } = await kitchen()
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, turn) => at(instances[turn % 2] as never).place(basketOf(storeId, soup))),
  )
  const placed = answers.filter(({ outcome }) => outcome === 'placed')
  assert.equal(placed.length, 72, 'nine slots begin within two hours')
  assert.deepEqual(
    await slotsOf(storeId),
    Object.fromEntries([0, 15, 30, 45, 60, 75, 90, 105, 120].map((slot) => [slot, 40])),
  )
  for (const answer of answers)
    if (answer.outcome === 'refused') {
      assert.equal(answer.code, 'slot-full')
      assert.deepEqual(answer.slots?.[0], { from: minutes(135).toISOString(), to: minutes(150).toISOString() })
      assert.deepEqual(answer.quote?.problems, [{ code: 'slot-full' }])
    } else assert.equal(answer.outcome, 'placed')
  const [written] = await pair.here.query<{ count: number }>('SELECT count(*) FROM orders WHERE store_id = $1', [
    storeId,
  ])
  assert.equal(written?.count, 72, 'of whoever was told, nothing is written')
})

test('a station has its own limit, and what takes of both is never half taken', async () => {
  now = start
  const { storeId, steak, soup } = await kitchen()
  await Promise.all(
    Array.from({ length: 6 }, (_, turn) => at(instances[turn % 2] as never).place(basketOf(storeId, steak))),
  )
  assert.deepEqual(await slotsOf(storeId, 'grill'), { 0: 10, 15: 10, 30: 10 })
  assert.deepEqual(await slotsOf(storeId), { 0: 10, 15: 10, 30: 10 })
  assert.equal((await at(here()).place(basketOf(storeId, soup, 6))).outcome, 'placed')
  assert.deepEqual(await slotsOf(storeId), { 0: 40, 15: 10, 30: 10 }, 'the stove has time')
})

test('what an order took is back once when it ends uncooked, however it ends, and is gone when it was cooked', async () => {
  now = start
  const { storeId, soup } = await kitchen()
  const order = async (paid: 'approved' | 'unavailable') => {
    const id = newId()
    await at(here(), paid).place(basketOf(storeId, soup), id)
    return id
  }
  const [canceled, cooked] = [await order('approved'), await order('approved')]
  const [expired, declined] = [await order('unavailable'), await order('unavailable')]
  assert.deepEqual(await slotsOf(storeId), { 0: 20 })
  for (let twice = 0; twice < 2; twice++) {
    await step(canceled, (order) => cancel(order, 'CUSTOMER', now))
    await step(expired, (order) => expire(order, now))
    await step(declined, (order) => decline(order, 'no', now))
  }
  assert.deepEqual(await slotsOf(storeId), { 0: 5 })
  await step(cooked, (order) => complete(order, 'COLLECTED', now))
  assert.deepEqual(await slotsOf(storeId), { 0: 5 })
})

test('two who end the same order at the same moment, 200 times: its time is given back once', async () => {
  now = start
  const { storeId, soup } = await kitchen({ slot: 10_000 })
  await at(here()).place(basketOf(storeId, soup))
  for (let turn = 0; turn < 200; turn++) {
    const id = newId()
    await at(here(), 'unavailable').place(basketOf(storeId, soup), id)
    const order = (await here().orders.find(id)) as Order
    const given = expire(order, now)
    assert.ok(given.outcome === 'changed')
    await bothAtOnce(
      turn,
      () => here().orders.change(order, given.state, given.events),
      () => (instances[1] as (typeof instances)[0])?.orders.update(id, (order) => cancel(order, 'CUSTOMER', now)),
    )
  }
  assert.deepEqual(await slotsOf(storeId), { 0: 5 })
})

test('a batch that ends many orders gives all of it back, while others take and end theirs', async () => {
  now = start
  const { storeId, soup } = await kitchen({ slot: 25 })
  const ids = Array.from({ length: 40 }, newId)
  await Promise.all(ids.map((id) => at(here(), 'unavailable').place(basketOf(storeId, soup), id)))
  const endAll = (db: Database, orders: OrderStore, some: readonly string[]) =>
    db.transaction(async (tx) => {
      const loaded = await orders.load(tx, some)
      await orders.save(
        tx,
        [...loaded].flatMap(([id, before]) => {
          const ended = expire(before, now)
          return ended.outcome === 'changed' ? [{ id, before, after: ended.state }] : []
        }),
      )
    })
  const [answers] = await Promise.all([
    Promise.all(Array.from({ length: 10 }, () => at(here(), 'unavailable').place(basketOf(storeId, soup)))),
    endAll(pair.here, here().orders, ids.slice(0, 25)),
    endAll(pair.there, instances[1]?.orders as OrderStore, ids.slice(15).toReversed()),
  ])
  // there is room for five of them before the others end
  const full = answers.filter((answer) => answer.outcome === 'refused' && answer.code === 'slot-full').length
  assert.ok(full <= 5)
  const taken = Object.values(await slotsOf(storeId)).reduce((sum, minutes) => sum + minutes, 0)
  assert.equal(taken, 5 * (10 - full), 'what those hold who got in')
})

/** A basket of two lines, paid, and what the saga hears of it on one of the instances. */
async function twoLines(storeId: string, soup: string, steak: string) {
  const id = newId()
  const basket = {
    ...basketOf(storeId, soup, 2),
    lines: [soup, steak].map((productId) => ({ productId, quantity: 2 })),
  }
  assert.equal((await at(here()).place(basket, id)).outcome, 'placed')
  const about = { orderId: id, storeId, reason: 'SOLD_OUT', cooked: false, quantity: 0, line: 0 }
  let sequence = 0
  const change = (more: object) => ({ type: TicketLinesChanged.type, data: { ...about, ...more } })
  const tell = (instance: (typeof instances)[number], ...events: { type: string; data: object }[]) =>
    instance.db.transaction((tx) =>
      hearOf(
        instance,
        tx,
        id,
        events.map((event) => ({ ...event, sequence: ++sequence })),
      ),
    )
  return { id, change, tell }
}
const hearOf = (
  { orders }: (typeof instances)[number],
  tx: Parameters<Parameters<Database['transaction']>[0]>[0],
  id: string,
  events: readonly object[],
) =>
  followTheSaga({ orders, clock, metrics: { moved: () => {} }, kitchens: kitchenTime(clock) }).handleAll(
    events.map((event) => ({ subject: id, correlationid: id, ...event }) as Envelope),
    tx,
  )
const there = () => instances[1] as (typeof instances)[number]

test('a line that is taken out gives its minutes back, what is made instead what it spares, and what was cooked nothing', async () => {
  now = start
  const { storeId, soup, steak } = await kitchen({ grill: 20 })
  const { id, change, tell } = await twoLines(storeId, soup, steak)
  assert.deepEqual([await slotsOf(storeId), await slotsOf(storeId, 'grill')], [{ 0: 20 }, { 0: 10 }])
  await tell(here(), change({ line: 1, quantity: 1 }))
  assert.deepEqual([await slotsOf(storeId), await slotsOf(storeId, 'grill')], [{ 0: 15 }, { 0: 5 }])
  await tell(here(), change({ line: 1, quantity: 0, cooked: true }))
  assert.deepEqual([await slotsOf(storeId), await slotsOf(storeId, 'grill')], [{ 0: 15 }, { 0: 5 }])
  const toast = newId()
  const dish = { storeId, productId: toast, name: { en: 'T' }, price: won(900), options: [], available: true }
  await hear(ProductChanged, { ...dish, soldOut: false, cookMinutes: 2, station: 'stove' } as never)
  const instead = {
    productId: toast,
    name: { en: 'T' },
    quantity: 2,
    unitPrice: won(900),
    options: [],
    total: won(1800),
  }
  await tell(here(), change({ line: 0, quantity: 2, instead }))
  assert.deepEqual(await slotsOf(storeId), { 0: 9 })
  await step(id, (order) => cancel(order, 'CUSTOMER', now))
  const order = await here().orders.find(id)
  if (order?.state.status === 'CANCEL_PENDING') await step(id, (one) => expireCancel(one))
  assert.deepEqual(
    [await slotsOf(storeId), await slotsOf(storeId, 'grill')],
    [{}, {}],
    'the end gives back the rest, once',
  )
})
const expireCancel = (order: Order) => cancelWith(order, { reason: 'CUSTOMER' }, now)

test('what was left out for want of stock was never cooked; several changes of one order in one batch give back each', async () => {
  now = start
  const { storeId, soup, steak } = await kitchen({ grill: 20 })
  const { change, tell } = await twoLines(storeId, soup, steak)
  await tell(here(), { type: StockReserved.type, data: { leftOut: [1] } })
  assert.deepEqual([await slotsOf(storeId), await slotsOf(storeId, 'grill')], [{ 0: 10 }, {}])
  await tell(here(), change({ line: 0, quantity: 1 }), change({ line: 0, quantity: 0 }))
  assert.deepEqual(await slotsOf(storeId), {})
})

test('a line is taken out while the order ends on the other instance, 200 times: its time is given back once', async () => {
  now = start
  const { storeId, soup, steak } = await kitchen({ slot: 10_000, grill: 10_000 })
  await at(here()).place(basketOf(storeId, soup))
  for (let turn = 0; turn < 200; turn++) {
    const { id, change, tell } = await twoLines(storeId, soup, steak)
    await bothAtOnce(
      turn,
      () => tell(here(), change({ line: turn % 2, quantity: 1 })),
      () => there().orders.update(id, (order) => cancelWith(order, { reason: 'OPERATOR' }, now)),
    )
  }
  assert.deepEqual([await slotsOf(storeId), await slotsOf(storeId, 'grill')], [{ 0: 5 }, {}])
})

test('a crash before the commit gives back nothing; done again, it gives back once, and buyers get what is free', async () => {
  now = start
  const { storeId, soup, steak } = await kitchen({ slot: 20, grill: 20 })
  const { id, change } = await twoLines(storeId, soup, steak)
  const events = [{ ...change({ line: 0, quantity: 0 }), sequence: 1 }]
  const crash = here().db.transaction(async (tx) => {
    await hearOf(here(), tx, id, events)
    throw new Error('the process dies here')
  })
  await assert.rejects(crash, /dies here/)
  assert.deepEqual(await slotsOf(storeId), { 0: 20 })
  await there().db.transaction((tx) => hearOf(there(), tx, id, events))
  assert.deepEqual(await slotsOf(storeId), { 0: 10 })
  await Promise.all(
    Array.from({ length: 6 }, (_, turn) => at(instances[turn % 2] as never).place(basketOf(storeId, soup))),
  )
  const { 0: first } = await slotsOf(storeId)
  assert.equal(first, 20, 'two of six fit into what was given back')
})

test('slots of days that are over are forgotten, however many; what is to come and what runs is kept', async () => {
  now = start
  const { storeId, soup } = await kitchen()
  await at(here()).place(basketOf(storeId, soup))
  const old = `INSERT INTO kitchen_slot (store_id, starts_at, station, taken, room)
    SELECT $1, $2::timestamptz - n * interval '1 minute', '', 60, 60 FROM generate_series(1, 2500) n`
  await here().db.query(old, [storeId, new Date(start.getTime() - slotsKeptHours * 3_600_000)])
  await forgetSlots({ db: here().db, clock }).run(new AbortController().signal)
  assert.deepEqual(await slotsOf(storeId), { 0: 5 })
})

test('a draft keeps its time while that has not passed; paid after it, it takes the next, or is told that there is none', async () => {
  now = start
  const { storeId, soup } = await kitchen({ slot: 5 })
  const id = newId()
  const pay = () => at(here()).later(id, customerId, { method: 'card', token: 'tok_ok' })
  assert.equal((await at(here(), 'unavailable').place(basketOf(storeId, soup), id)).outcome, 'payment-unavailable')
  now = minutes(16)
  for (let slots = 0; slots < 9; slots++) await at(here()).place(basketOf(storeId, soup))
  const told = await pay()
  assert.ok(told.outcome === 'refused' && told.code === 'slot-full', told.outcome)
  assert.equal((await here().orders.find(id))?.state.status, 'AWAITING_PAYMENT', 'nothing is charged')
  now = minutes(31)
  assert.equal((await pay()).outcome, 'placed')
  assert.deepEqual(Object.keys(await slotsOf(storeId)).map(Number), [15, 30, 45, 60, 75, 90, 105, 120, 135, 150])
})

test('many drafts whose time has passed, paid at one moment on two instances: whoever is overtaken takes the next slot', async () => {
  now = start
  const { storeId, soup } = await kitchen({ slot: 5 })
  const ids = Array.from({ length: 7 }, newId)
  for (const id of ids) await at(here(), 'unavailable').place(basketOf(storeId, soup), id)
  now = minutes(121)
  const paid = await Promise.all(
    ids.map((id, turn) => at(instances[turn % 2] as never).later(id, customerId, { method: 'card', token: 'tok_ok' })),
  )
  assert.deepEqual(new Set(paid.map(({ outcome }) => outcome)), new Set(['placed']))
  assert.deepEqual(
    await slotsOf(storeId),
    Object.fromEntries([120, 135, 150, 165, 180, 195, 210].map((slot) => [slot, 5])),
  )
})

test('money that comes when its time has passed: it takes the next slot; when there is none it goes back, SLOT_FULL', async () => {
  now = start
  const { storeId, soup } = await kitchen({ slot: 10 })
  const ids = [newId(), newId()] as const
  for (const id of ids) await at(here(), 'unavailable').place(basketOf(storeId, soup), id)
  now = minutes(16)
  for (let count = 0; count < 17; count++)
    assert.equal((await at(here()).place(basketOf(storeId, soup))).outcome, 'placed')
  const { orders, db } = here()
  const saga = followTheSaga({ orders, clock, metrics: { moved: () => {} }, kitchens: kitchenTime(clock) })
  for (const id of ids) {
    const event = { type: PaymentApproved.type, subject: id, correlationid: id, sequence: 1, data: {} } as Envelope
    await db.transaction((tx) => saga.handleAll([event], tx))
  }
  const [first, second] = await Promise.all(ids.map((id) => orders.find(id)))
  assert.equal(first?.state.status, 'PLACED')
  assert.deepEqual(first?.takes, [{ at: minutes(135).toISOString(), station: '', seconds: 300 }])
  assert.deepEqual(second?.state, { status: 'CANCELED', reason: 'SLOT_FULL' })
  const { 0: passed, ...rest } = await slotsOf(storeId)
  assert.equal(passed, undefined, 'what it held is given back')
  assert.deepEqual(
    Object.values(rest),
    Array.from({ length: 9 }, () => 10),
  )
})

test('one that is given up at the moment at which it takes other slots gives back what it holds, 200 times', async () => {
  now = start
  const { storeId, soup } = await kitchen({ slot: 10_000 })
  for (let turn = 0; turn < 200; turn++) {
    now = start
    const id = newId()
    await at(here(), 'unavailable').place(basketOf(storeId, soup), id)
    now = minutes(20)
    const order = (await here().orders.find(id)) as Order
    const given = expire(order, now)
    assert.ok(given.outcome === 'changed')
    const takes = (order.takes ?? []).map((piece) => ({ ...piece, at: minutes(15).toISOString() }))
    const [expired] = await bothAtOnce(
      turn,
      () => here().orders.change(order, given.state, given.events),
      () =>
        (instances[1] as (typeof instances)[number]).orders.takeAnew(order, takes, {
          slotMinutes: 15,
          cookMinutes: 10_000,
          stations: {},
        }),
    )
    assert.equal(expired, true)
  }
  assert.deepEqual(await slotsOf(storeId), {})
})

test('where nothing is counted an order costs what it did; where it is, one statement more', async () => {
  now = start
  let statements = 0
  const one = <T>(answer: T): T => {
    statements++
    return answer
  }
  const db: Database = {
    query: (sql, values) => one(pair.here.query(sql, values)),
    change: (sql, values, events) => one(pair.here.change(sql, values, events)),
    changing: (sql) => {
      const change = pair.here.changing(sql)
      return (...args) => one(change(...args)) as never
    },
    transaction: (work) =>
      pair.here.transaction(async (tx) => {
        const counted = counting(tx)
        const result = await work(counted.tx)
        statements += counted.statements()
        return result
      }),
  }
  const costOf = async (storeId: string, productId: string) => {
    const before = statements
    const basket = { ...basketOf(storeId, productId), unlessOrdered: true }
    assert.equal((await at({ db, orders: orderStore(db) }).place(basket)).outcome, 'placed')
    return statements - before
  }
  const counts = await kitchen()
  const plain = await kitchen()
  const without = { storeId: plain.storeId, ownerId: newId(), status: 'OPEN', fulfilments: ['pickup'], minutes: 15 }
  await hear(StoreChanged, without as never, 2)
  const usual = await costOf(plain.storeId, plain.soup)
  assert.equal(usual, 6, 'store, menu, one customer at a time, the same before, the draft, the deal')
  assert.equal(await costOf(counts.storeId, counts.soup), usual + 1)
})

test('a store that counts nothing has no slots, and its orders hold none', async () => {
  now = start
  const { storeId, soup } = await kitchen()
  await hear(
    StoreChanged,
    { storeId, ownerId: newId(), status: 'OPEN', fulfilments: ['pickup'], minutes: 15 } as never,
    2,
  )
  const placed = await at(here()).place(basketOf(storeId, soup, 99))
  assert.ok(placed.outcome === 'placed' && placed.order.takes === undefined)
  assert.deepEqual(await slotsOf(storeId), {})
})

test('a capacity that is made smaller takes nothing from those who have it, and gives nothing to others', async () => {
  now = start
  const { storeId, soup } = await kitchen()
  for (let count = 0; count < 6; count++) await at(here()).place(basketOf(storeId, soup))
  const smaller = { storeId, ownerId: newId(), status: 'OPEN', fulfilments: ['pickup'], minutes: 15 }
  await hear(StoreChanged, { ...smaller, capacity: { slotMinutes: 15, cookMinutes: 20 } } as never, 2)
  assert.equal((await at(here()).place(basketOf(storeId, soup))).outcome, 'placed')
  assert.deepEqual(await slotsOf(storeId), { 0: 30, 15: 5 })
})
