/** What a kitchen hears in batches: all of one batch in a few statements, in any order, again, and on two instances at once. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import {
  DeliveryPickedUp,
  type Envelope,
  type EventType,
  OrderCanceled,
  OrderCancelRequested,
  OrderConfirmed,
  uuidv7,
  won,
} from '@jumun/contracts'
import type { OpenDatabase, Transaction } from '@jumun/messaging'
import { aggregateStoreFeatures } from '@jumun/messaging/testing'
import { deeds as deedsIn } from '@jumun/service'
import { counting, eventually, saidAbout, startTwoInstances, type TwoInstances } from '@jumun/testing'
import { acceptLimitTimer } from './accept-limit.ts'
import { followTheOrder } from './follow-the-order.ts'
import { readOpenings } from './openings.ts'
import { stepsOfATicket } from './step-a-ticket.ts'
import { openedStore } from './store.ts'
import { insertStore } from './store-table.ts'
import type { TicketDetails, TicketRecord, TicketState } from './ticket-shape.ts'
import { ticketTable as tickets } from './ticket-table.ts'

const newId = () => uuidv7(Date.now(), randomBytes(10))
const now = new Date('2026-03-02T01:00:00.000Z')
const clock = { now: () => now }
const deeds = deedsIn({ clock, newId })
const heard = followTheOrder({ tickets, openings: readOpenings({ clock }), clock })
const [ownerId, customerId, riderId] = [newId(), newId(), newId()]

let pair: TwoInstances
let here: OpenDatabase
let there: OpenDatabase
before(async () => {
  pair = await startTwoInstances('store', new URL('../migrations/', import.meta.url))
  ;({ here, there } = pair)
})
after(() => pair?.stop())

async function store(wish: { autoAccept?: boolean; dayStartsAt?: string } = {}): Promise<string> {
  const profile = { name: { en: 'Cafe' }, address: { line1: 'Teheran-ro 1' }, ...wish }
  const decision = openedStore(profile, { id: newId(), ownerId, now, acceptWithinMinutes: 10 })
  assert.ok(decision.outcome === 'decided')
  await here.transaction((tx) => insertStore(tx, decision.store, now))
  return decision.store.id
}
interface Order {
  readonly orderId: string
  readonly storeId: string
  readonly number?: number
}
const event = <T>(kind: EventType<T>, { orderId }: Order, data: object): Envelope => ({
  ...{ id: newId(), type: kind.type, source: kind.source, subject: orderId, correlationid: orderId, sequence: 1 },
  ...{ time: now.toISOString(), data: { orderId, customerId, ...data } },
})
const confirmed = (order: Order) =>
  event(OrderConfirmed, order, { ...order, fulfilment: 'delivery', lines: [], total: won(4500) })
const wished = (order: Order) => event(OrderCancelRequested, order, { ...order, by: 'CUSTOMER' })
const ended = (order: Order) =>
  event(OrderCanceled, order, { ...order, reason: 'CUSTOMER', total: won(4500), restock: true })
const pickedUp = (order: Order) => event(DeliveryPickedUp, order, { ...order, riderId })

const hear = (events: readonly Envelope[], db = here) => db.transaction((tx) => heard.handleAll(events, tx))
const orders = (count: number, storeId: string, more: object = { number: 1 }): Order[] =>
  Array.from({ length: count }, () => ({ orderId: newId(), storeId, ...more }))
async function look({ orderId }: Order) {
  const [row] = await here.query('SELECT * FROM ticket WHERE order_id = $1', [orderId])
  const { said, causes } = await saidAbout(here, orderId)
  const timers = await here.query('SELECT due_at FROM timer WHERE kind = $1 AND subject = $2', [
    acceptLimitTimer,
    orderId,
  ])
  assert.equal(row?.['said'] ?? 0, said.length)
  return {
    ...{ status: row?.['status'], number: row?.['number'], version: row?.['version'], timers: timers.length },
    said,
    causes,
  }
}

const slip: TicketDetails = {
  ...{ ownerId, number: 7, fulfilment: 'delivery', total: won(4500), note: '얼음', address: { line1: 'Home' } },
  lines: [{ productId: newId(), name: { ko: '라떼' }, quantity: 1, options: [] }],
}
const counts = { version: 1, eventCount: 0, createdAt: now, updatedAt: now }
const fresh: TicketState = { status: 'NEW', acceptBy: '2026-03-02T01:10:00.000Z' }

aggregateStoreFeatures<TicketRecord>('tickets in PostgreSQL', async () => ({
  instances: [here, there].map((db) => ({ store: tickets, transaction: (work) => db.transaction(work) })),
  newId,
  first: (orderId) => ({ orderId, storeId: ownerId, customerId, details: slip, state: fresh, ...counts }),
  next: (ticket) => ({
    ...ticket,
    state: { status: 'ACCEPTED', minutes: ticket.version, readyBy: now.toISOString() },
    ...{ version: ticket.version + 1, updatedAt: new Date(ticket.updatedAt.getTime() + 1) },
  }),
  steps: ({ version }) => version - 1,
  stop: async () => {},
}))

test('a ticket is read as it was written, in every state there is', async () => {
  const promise = { minutes: 10, readyBy: '2026-03-02T01:10:00.000Z' }
  const states: TicketState[] = [
    fresh,
    ...(['ACCEPTED', 'COOKING', 'READY', 'COLLECTED'] as const).map((status) => ({ status, ...promise })),
    { status: 'REJECTED', reason: 'STORE_NO_RESPONSE' },
    { status: 'REJECTED', reason: 'STORE_REJECTED', message: '우유가 없어요, "죄송"' },
    { status: 'CANCELED' },
    { status: 'CANCELED', message: 'the oven broke', cooked: promise },
  ]
  const parties = () => ({ orderId: newId(), storeId: newId(), customerId })
  const { note: _, address: __, ...plain } = slip
  const records: TicketRecord[] = [
    ...states.map((state) => ({ ...parties(), details: slip, state, ...counts })),
    { ...parties(), details: plain, state: fresh, ...counts },
    { ...parties(), details: { ...slip, subtotal: won(1500), deliveryFee: won(3000) }, state: fresh, ...counts },
    { ...parties(), state: { status: 'CANCELED' }, ...counts },
  ]
  const saved = (tx: Transaction, changes: readonly { before?: TicketRecord; after: TicketRecord }[]) =>
    tickets.save(
      tx,
      changes.map(({ before, after }) => ({ id: after.orderId, before, after })),
    )
  const read = async ({ orderId }: TicketRecord) =>
    (await here.transaction((tx) => tickets.load(tx, [orderId]))).get(orderId)
  await here.transaction((tx) =>
    saved(
      tx,
      records.map((after) => ({ after })),
    ),
  )
  for (const record of records) assert.deepEqual(await read(record), record)
  // also one that has moved there
  const moves = states.slice(1).map((state) => {
    const before: TicketRecord = { ...parties(), details: slip, state: fresh, ...counts }
    return { before, after: { ...before, state, version: 2, eventCount: 1, updatedAt: new Date(now.getTime() + 1) } }
  })
  await here.transaction((tx) =>
    saved(
      tx,
      moves.map(({ before }) => ({ after: before })),
    ),
  )
  await here.transaction((tx) => saved(tx, moves))
  for (const { after } of moves) assert.deepEqual(await read(after), after)
})

for (const size of [1, 10, 100])
  test(`a batch of ${size} costs as many statements as one of one: tickets, stores, and one for all rows`, async () => {
    const [plain, auto] = [await store(), await store({ autoAccept: true })]
    const some = [...orders(Math.ceil(size / 2), plain), ...orders(Math.floor(size / 2), auto)]
    const costOf = (events: Envelope[]) =>
      here.transaction(async (tx) => {
        const counted = counting(tx)
        await heard.handleAll(events, counted.tx)
        return counted.statements()
      })
    assert.equal(await costOf(some.map(confirmed)), 3)
    assert.equal(await costOf(some.map(wished)), 2)
    assert.equal(await costOf(some.map(ended)), 1, 'they are canceled: there is nothing to write')
    const old = orders(size, plain, {})
    assert.equal(await costOf(old.map(confirmed)), 4, 'and one for the numbers of orders that bring none')
  })

test('opened and canceled in one batch: never on the board, no limit left behind, said once and because of its event', async () => {
  const storeId = await store()
  const [wish, end, alone] = orders(3, storeId) as [Order, Order, Order]
  const batch = [confirmed(wish), confirmed(end), confirmed(alone), wished(wish), ended(end)]
  await hear(batch)
  assert.deepEqual(await look(wish), {
    ...{ status: 'CANCELED', number: 1, version: 2, timers: 0, said: ['TicketCanceled'], causes: [batch[3]?.id] },
  })
  assert.deepEqual(await look(end), { status: 'CANCELED', number: 1, version: 2, timers: 0, said: [], causes: [] })
  assert.deepEqual(await look(alone), { status: 'NEW', number: 1, version: 1, timers: 1, said: [], causes: [] })
})

test('canceled before it is opened, in one batch or in two: a tombstone, and nothing is opened', async () => {
  const storeId = await store()
  const [wish, end] = orders(2, storeId) as [Order, Order]
  await hear([wished(wish), confirmed(wish), ended(end)])
  await hear([confirmed(end)])
  for (const order of [wish, end]) {
    const { status, number, timers } = await look(order)
    assert.deepEqual([status, number, timers], ['CANCELED', null, 0])
  }
})

test('accepted by itself and canceled in one batch: both are said, in that order, each because of its event', async () => {
  const [order] = orders(1, await store({ autoAccept: true })) as [Order]
  const batch = [confirmed(order), wished(order)]
  await hear(batch)
  const { status, version, said, causes, timers } = await look(order)
  assert.deepEqual([status, version, timers], ['CANCELED', 3, 0])
  assert.deepEqual(said, ['TicketAccepted', 'TicketCanceled'])
  assert.deepEqual(
    causes,
    batch.map(({ id }) => id),
  )
})

test('picked up and canceled in one batch, either first: the bag has left with its rider', async () => {
  const storeId = await store({ autoAccept: true })
  const both = orders(2, storeId) as [Order, Order]
  await hear(both.map(confirmed))
  const steps = stepsOfATicket({ db: here, tickets, clock, deeds })
  for (const { orderId } of both) {
    await steps.start({ orderId, who: { id: ownerId } })
    await steps.ready({ orderId, who: { id: ownerId } })
  }
  await hear([pickedUp(both[0]), ended(both[1]), ended(both[0]), pickedUp(both[1])])
  for (const order of both) assert.equal((await look(order)).status, 'COLLECTED')
})

test('a batch that comes again changes nothing', async () => {
  const some = orders(6, await store())
  const batch = [...some.map(confirmed), ...some.slice(0, 3).map(wished), ...some.slice(2, 4).map(ended)]
  await hear(batch)
  const looks = await Promise.all(some.map(look))
  await hear(batch)
  await hear(batch, there)
  assert.deepEqual(await Promise.all(some.map(look)), looks)
})

/** Both get as far as they can while somebody holds what lies in the middle; then it is given up. @returns their conflicts */
async function inOppositeSequences(
  batches: [Envelope[], Envelope[]],
  holdTheMiddle: (tx: Transaction) => Promise<unknown>,
) {
  const conflicts: unknown[] = []
  const held = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const holding = here.transaction(async (tx) => {
    await holdTheMiddle(tx)
    held.resolve()
    await gate.promise
    throw new Error('given up')
  })
  await held.promise
  const racing = batches.map((events, index) =>
    (index % 2 ? here : there).transaction((tx) =>
      heard.handleAll(events, tx).catch((error) => {
        conflicts.push(error.code)
        throw error
      }),
    ),
  )
  await eventually(async () => {
    const waiting = await here.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    assert.equal(waiting.length, batches.length)
  })
  gate.resolve()
  await assert.rejects(holding, /given up/)
  await Promise.all(racing)
  return conflicts
}

test('two instances open the same tickets in opposite sequences, at the same moment: neither waits in a circle', async () => {
  const some = orders(21, await store({ autoAccept: true }))
  const batch = some.map(confirmed)
  const conflicts = await inOppositeSequences([batch, batch.toReversed()], (tx) => {
    const { orderId, storeId } = some[10] as Order
    return tx.query(
      `INSERT INTO ticket (order_id, store_id, customer_id, status, version, said, created_at, updated_at)
       VALUES ($1, $2, $3, 'CANCELED', 1, 0, now(), now())`,
      [orderId, storeId, customerId],
    )
  })
  assert.deepEqual(conflicts, ['40001'], 'the second found them opened meanwhile, and was done again')
  for (const order of some) {
    const { status, said } = await look(order)
    assert.deepEqual([status, said], ['ACCEPTED', ['TicketAccepted']])
  }
})

test('two instances count the same stores in opposite sequences, at the same moment: neither waits in a circle', async () => {
  const stores = (await Promise.all(Array.from({ length: 5 }, () => store()))).toSorted()
  const batch = () => stores.flatMap((storeId) => orders(2, storeId, {})).map(confirmed)
  const conflicts = await inOppositeSequences([batch(), batch().toReversed()], (tx) =>
    tx.query("INSERT INTO ticket_number VALUES ($1, '2026-03-02', 1)", [stores[2]]),
  )
  assert.deepEqual(conflicts, [])
  for (const storeId of stores) {
    const rows = await here.query('SELECT number FROM ticket WHERE store_id = $1 ORDER BY number', [storeId])
    assert.deepEqual(
      rows.map(({ number }) => number),
      [1, 2, 3, 4],
    )
  }
})

test('orders that bring no number get the next ones of their store and day, each its own, on two instances at once', async () => {
  const [first, second] = [await store({ autoAccept: true }), await store()]
  const batches = Array.from({ length: 6 }, () => [...orders(5, first, {}), ...orders(5, second, {})])
  await Promise.all(
    batches.map((batch, index) =>
      hear((index % 2 ? batch : batch.toReversed()).map(confirmed), index % 2 ? here : there),
    ),
  )
  for (const storeId of [first, second]) {
    const rows = await here.query('SELECT number FROM ticket WHERE store_id = $1 ORDER BY number', [storeId])
    assert.deepEqual(
      rows.map(({ number }) => number),
      Array.from({ length: 30 }, (_, index) => index + 1),
    )
  }
  const more = [...orders(2, first, {}), ...orders(1, first, { number: 900 })]
  await hear(more.map(confirmed))
  const numbers = (await Promise.all(more.map(look))).map(({ number }) => number)
  assert.deepEqual(numbers, [31, 32, 900])
  await hear(more.map(confirmed))
  await hear(orders(1, first, {}).map(confirmed))
  const [{ last }] = (await here.query('SELECT last FROM ticket_number WHERE store_id = $1', [first])) as [
    { last: number },
  ]
  assert.equal(last, 33, 'what is heard again takes no number')
})

test('an order of a store that was never opened here fails alone with its batch, and nothing of it is kept', async () => {
  const known = orders(1, await store())
  const unknown = orders(1, newId())
  await assert.rejects(hear([...known, ...unknown].map(confirmed)), /never opened here/)
  assert.equal((await look(known[0] as Order)).status, undefined)
})
