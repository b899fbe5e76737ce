/** A platform in good order is green in every row; and each row turns red for what it is there to find. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CookingStarted,
  type Envelope,
  type EventType,
  invariantNames,
  OrderCanceled,
  OrderCompleted,
  OrderConfirmed,
  OrderDrafted,
  OrderPlaced,
  OrderProgressed,
  PaymentApproved,
  PaymentRefunded,
  StockReleased,
  StockReserved,
  sumsOf,
  won,
} from '@jumun/contracts'
import { fold } from '@jumun/dashboard/fold'
import { invariants } from './invariants.ts'
import { money } from './money-and-stock.ts'
import type { Snapshot } from './snapshot.ts'

const total = 9_000
const delivered = 'order-1'
const canceled = 'order-2'
const sequences = new Map<string, number>()
let count = 0

function event<T>(kind: EventType<T>, subject: string, data: T): Envelope {
  const key = `${kind.source} ${subject}`
  const sequence = (sequences.get(key) ?? 0) + 1
  sequences.set(key, sequence)
  count += 1
  const time = new Date(1_800_000_000_000 + count * 1_000).toISOString()
  return {
    id: `event-${count}`,
    type: kind.type,
    source: kind.source,
    subject,
    time,
    correlationid: subject,
    sequence,
    data,
  }
}

const who = (orderId: string) => ({ orderId, customerId: 'kim', storeId: 'cafe' })
const basket = (orderId: string) => ({
  ...who(orderId),
  fulfilment: 'pickup' as const,
  lines: [
    { productId: 'latte', name: { en: 'Latte' }, quantity: 2, unitPrice: won(4_500), options: [], total: won(total) },
  ],
  total: won(total),
})
const stock = (orderId: string) => ({ orderId, storeId: 'cafe', lines: [{ productId: 'latte', quantity: 2 }] })
const paid = (orderId: string) => ({ orderId, customerId: 'kim', paymentId: `pay-${orderId}`, amount: won(total) })

const log: readonly Envelope[] = [
  event(OrderDrafted, delivered, basket(delivered)),
  event(PaymentApproved, delivered, paid(delivered)),
  event(OrderPlaced, delivered, basket(delivered)),
  event(StockReserved, delivered, stock(delivered)),
  event(OrderConfirmed, delivered, basket(delivered)),
  event(CookingStarted, delivered, { orderId: delivered, storeId: 'cafe' }),
  event(OrderProgressed, delivered, { ...who(delivered), status: 'COOKING' }),
  event(OrderCompleted, delivered, { ...who(delivered), status: 'COLLECTED', total: won(total) }),
  event(OrderDrafted, canceled, basket(canceled)),
  event(PaymentApproved, canceled, paid(canceled)),
  event(OrderPlaced, canceled, basket(canceled)),
  event(StockReserved, canceled, stock(canceled)),
  event(OrderCanceled, canceled, { ...who(canceled), reason: 'CUSTOMER', total: won(total), restock: true }),
  event(StockReleased, canceled, stock(canceled)),
  event(PaymentRefunded, canceled, { ...paid(canceled), reason: 'CUSTOMER' }),
]

const dashboards = [delivered, canceled].map((orderId) => {
  const entry = fold(log.filter(({ subject }) => subject === orderId))
  assert.ok(entry)
  return { ...entry, position: '1' }
})
const payment = {
  status: 'APPROVED',
  createdAt: '2027-01-15T03:00:00.000Z',
  captured: total,
  refunded: 0,
  events: 1,
  debits: total,
  credits: total,
  held: total,
  taken: total,
  returned: 0,
}
const reserved = { placed: true, lines: [{ productId: 'latte', quantity: 2, counting: 1 }] }
const book = { sold: true, paid: total, refunded: 0, homeless: 0 }
const charge = { amount: total, status: 'captured', refunded: 0 }
const order = {
  total,
  lines: total,
  fee: 0,
  off: 0,
  pieces: [2],
  wantedAt: null,
  placed: true,
  refunded: false,
  overdue: false,
}
const claim = { service: 'order', scope: 'user:kim', state: 'done', status: 201 }

const healthy: Snapshot = {
  log,
  unreadable: [],
  dashboards,
  orders: [
    { ...order, id: delivered, status: 'COLLECTED', version: 5 },
    { ...order, id: canceled, status: 'CANCELED', version: 3, refunded: true },
  ],
  payments: [
    { ...payment, orderId: delivered },
    {
      ...payment,
      orderId: canceled,
      status: 'REFUNDED',
      refunded: total,
      events: 2,
      debits: 2 * total,
      credits: 2 * total,
      held: 0,
      returned: total,
    },
  ],
  provider: {
    charges: [
      { ...charge, key: delivered },
      { ...charge, key: canceled, refunded: total },
    ],
  },
  products: [],
  slots: [{ storeId: 'cafe', startsAt: '2026-03-02T03:00Z', station: '', taken: 600, room: 2400, held: 600 }],
  reservations: [
    { ...reserved, orderId: delivered, status: 'SOLD', version: 1 },
    { ...reserved, orderId: canceled, status: 'RELEASED', version: 2 },
  ],
  stores: [],
  books: {
    began: '2026-01-01T00:00:00.000Z',
    orders: [
      { ...book, orderId: delivered },
      { ...book, orderId: canceled, refunded: total },
    ],
    days: [{ storeId: 'cafe', number: 1, day: '2027-01-15', said: total, net: total, before: 0 }],
    settlements: [
      { ...{ storeId: 'cafe', from: '2027-01-15', to: '2027-01-15' }, net: total, shared: total, ofItsDays: total },
    ],
  },
  tickets: [
    {
      id: delivered,
      status: 'COLLECTED',
      said: 1,
      opened: true,
      total,
      fee: null,
      pieces: [2],
      wantedAt: null,
      overdue: false,
    },
  ],
  deliveries: [],
  accounts: [],
  losses: [],
  inboxes: [{ service: 'store', eventIds: ['event-5', 'event-13'], outbox: 0, decided: [], neverSaid: [], parked: [] }],
  live: { items: [], silent: [] },
  claims: [
    { ...claim, key: 'a', resourceId: delivered, answeredId: delivered },
    { ...claim, key: 'b', resourceId: canceled, answeredId: canceled },
  ],
}
const counted = {
  id: 'latte',
  version: 0,
  counting: 1,
  stock: { initial: 10, restocked: 0, onHand: 8, reserved: 0, sold: 2 },
}

const red = (snapshot: Snapshot): string[] =>
  invariants.map((invariant) => invariant(snapshot)).flatMap(({ id, broken }) => (broken.length > 0 ? [id] : []))
const withOrder = (change: Partial<Snapshot['orders'][number]>): Snapshot => ({
  ...healthy,
  orders: healthy.orders.map((one) => (one.id === delivered ? { ...one, ...change } : one)),
})
const ticketThat = (change: Partial<Snapshot['tickets'][number]>): Snapshot => ({
  ...healthy,
  tickets: healthy.tickets.map((one) => ({ ...one, ...change })),
})
const withPayment = (orderId: string, change: Partial<Snapshot['payments'][number]>): Snapshot => ({
  ...healthy,
  payments: healthy.payments.map((one) => (one.orderId === orderId ? { ...one, ...change } : one)),
})
const chargesOf = ({ provider }: Snapshot) => (typeof provider === 'string' ? [] : provider.charges)
const withCharges = (...more: ReturnType<typeof chargesOf>): Snapshot => ({ ...healthy, provider: { charges: more } })
const withInbox = (change: Partial<Snapshot['inboxes'][number]>): Snapshot => ({
  ...healthy,
  inboxes: healthy.inboxes.map((one) => ({ ...one, ...change })),
})
const withoutEvent = (type: string): Snapshot => ({ ...healthy, log: log.filter((one) => one.type !== type) })

test('an order that cost nothing and is canceled is green: no money moved, and it was given back all the same', () => {
  const free = withPayment(canceled, { captured: 0, refunded: 0, debits: 0, credits: 0, held: 0 })
  const orders = healthy.orders.map((one) => (one.id === canceled ? { ...one, total: 0, lines: 0 } : one))
  const dashboards = healthy.dashboards.map((one) =>
    one.orderId === canceled ? { ...one, ...sumsOf({ total: won(0) }), lines: [] } : one,
  )
  const provider = { charges: chargesOf(healthy).filter(({ key }) => key !== canceled) }
  assert.ok(!red({ ...free, orders, dashboards, provider }).some((row) => row !== 'I7'))
})

test('the books of a provider that was changed begin later: what is older is said to be in none, and nothing is wrong', () => {
  const rowOf = (provider: Snapshot['provider']) => money({ ...healthy, provider })
  const begin = '2027-01-15T03:00:01.000Z'
  const later = rowOf({ charges: [], begin })
  assert.deepEqual(later.broken, [])
  assert.match(later.examined, /0 charges in the provider's books, which begin later than 2 payments/)
  // what is there is compared however old it is, and what should be there is missed
  const half = { ...charge, key: delivered, refunded: 1 }
  assert.equal(rowOf({ charges: [half], begin }).broken.length, 1)
  assert.equal(rowOf({ charges: [], begin: '2027-01-15T02:59:59.000Z' }).broken.length, 2)
})

test('books that cannot be read are said to be, and are no trouble', () => {
  const { broken, examined } = money({ ...healthy, provider: 'nobody answers' })
  assert.deepEqual(broken, [])
  assert.match(examined, /NOT COMPARED: nobody answers/)
})

test('a platform in good order is green, and every row says what it looked at', () => {
  for (const invariant of invariants) {
    const { id, broken, examined } = invariant({ ...healthy, products: [counted], log: [...log] })
    if (id !== 'I5') assert.deepEqual(broken, [], id)
    assert.match(examined, /\d/)
  }
  assert.deepEqual(red(healthy), [])
  const rows = invariants.map((invariant) => invariant(healthy).id)
  assert.deepEqual(rows, invariantNames, 'the rows that the page on /ops has')
})

test('a record that cannot be read is named, and no trouble any more once an operator has dealt with it', () => {
  const snapshot = { ...withInbox({ eventIds: ['damaged'], decided: ['damaged'] }), unreadable: ['damaged'] }
  assert.deepEqual(red(snapshot), [])
  const logRow = invariants.map((invariant) => invariant(snapshot)).find(({ id }) => id === 'I5')
  assert.match(logRow?.examined ?? '', /1 unreadable that an operator dealt with/)
})

const loss = { service: 'order', topic: 'jumun.order', lostBefore: null, seenBy: null }

test('a log that was set back and made whole is green, in whatever order it stands there; what is gone for good is seen by somebody', () => {
  const [first, ...rest] = log
  assert.ok(first)
  assert.deepEqual(red({ ...healthy, log: [...rest, first] }), ['I5'])
  assert.deepEqual(red({ ...healthy, log: [...rest, first], losses: [{ ...loss, service: first.source }] }), [])
  const gone = { ...loss, lostBefore: '2026-01-01T00:00:00Z' }
  assert.deepEqual(red({ ...healthy, losses: [{ ...gone, seenBy: 'Kim' }] }), [])
})

test('an event that was never said is missing until an operator has dropped it', () => {
  const event = log.find(({ source, sequence }) => source === 'store' && sequence === 1)
  assert.ok(event)
  const without = { ...healthy, log: log.filter((one) => one !== event) }
  assert.ok(red(without).includes('I5'))
  const neverSaid = [{ source: event.source, subject: event.subject, sequence: event.sequence }]
  const dropped = { ...withInbox({ neverSaid }), log: without.log }
  const { broken } = invariants.map((invariant) => invariant(dropped)).find(({ id }) => id === 'I5') ?? {}
  assert.deepEqual(broken, [])
})

const withBooks = (change: Partial<Snapshot['books']>): Snapshot => ({
  ...healthy,
  books: { ...healthy.books, ...change },
})
const withBook = (change: Partial<Snapshot['books']['orders'][number]>): Snapshot =>
  withBooks({ orders: healthy.books.orders.map((one) => (one.orderId === canceled ? { ...one, ...change } : one)) })
const [closed] = healthy.books.days
assert.ok(closed)
const [payout] = healthy.books.settlements
assert.ok(payout)
const withPayout = (change: Partial<typeof payout>): Snapshot => withBooks({ settlements: [{ ...payout, ...change }] })
const slot = { storeId: 'cafe', startsAt: '2026-03-02T03:00Z', station: 'grill' }
const breaks: readonly (readonly [row: string, what: string, facts: Snapshot])[] = [
  ['I11', 'a slot is overbooked', { ...healthy, slots: [{ ...slot, taken: 601, room: 600, held: 601 }] }],
  ['I11', 'nobody holds what is taken', { ...healthy, slots: [{ ...slot, taken: 300, room: 600, held: 0 }] }],
  ['I11', 'an order moved to another time in silence', ticketThat({ wantedAt: '2026-03-02T03:00Z' })],
  ['I11', 'nobody begins what was ordered ahead', ticketThat({ status: 'SCHEDULED', overdue: true })],
  ['I12', 'the kitchen makes what is not paid for', ticketThat({ pieces: [3] })],
  ['I11', 'what an order holds was never taken', { ...healthy, slots: [{ ...slot, taken: 0, room: 0, held: 300 }] }],
  ['I13', 'a paid order is in no books', withBooks({ orders: healthy.books.orders.slice(1) })],
  ['I13', 'the books have more than the ledger', withBook({ paid: total + 1 })],
  ['I13', 'what went back is not in the books', withBook({ refunded: 0 })],
  ['I13', 'what went back is in no day', withBook({ homeless: 1 })],
  ['I13', 'a closed report is no longer what its day came to', withBooks({ days: [{ ...closed, net: 1 }] })],
  ['I13', 'a payout is not what its days come to', withPayout({ ofItsDays: total - 1 })],
  ['I13', 'of a payout some is neither commission nor paid', withPayout({ shared: total - 1 })],
  ['I13', 'a number is missing', withBooks({ days: [{ ...closed, number: 2 }] })],
  ['I1', 'an order that lives was never captured', withPayment(delivered, { captured: 0, held: 0 })],
  ['I1', 'a canceled order keeps the money', withPayment(canceled, { refunded: 0, held: total })],
  ['I1', 'the ledger does not balance', withPayment(delivered, { debits: total + 1 })],
  ['I1', 'the ledger and the payment disagree', withPayment(delivered, { held: 0 })],
  ['I1', 'two captures for one order', withCharges(...chargesOf(healthy), { ...charge, key: delivered })],
  ['I1', 'the provider refunded and we do not know', withCharges({ ...charge, key: delivered, refunded: 1 })],
  ['I1', 'the provider holds money of nobody', withCharges(...chargesOf(healthy), { ...charge, key: 'x' })],
  ['I2', 'a piece got lost', { ...healthy, products: [{ ...counted, stock: { ...counted.stock, onHand: 7 } }] }],
  [
    'I2',
    'stock below zero',
    { ...healthy, products: [{ ...counted, stock: { ...counted.stock, initial: 1, onHand: -1 } }] },
  ],
  [
    'I2',
    'sold is not what the orders bought',
    { ...healthy, products: [{ ...counted, stock: { ...counted.stock, onHand: 7, sold: 3 } }] },
  ],
  [
    'I2',
    'a canceled order still holds stock',
    { ...healthy, reservations: healthy.reservations.map((one) => ({ ...one, status: 'RESERVED' })) },
  ],
  [
    'I3',
    'a second end',
    {
      ...healthy,
      log: [
        ...log,
        event(OrderCanceled, delivered, { ...who(delivered), reason: 'CUSTOMER', total: won(1), restock: true }),
      ],
    },
  ],
  ['I3', 'the row has ended, the log has not', withoutEvent('OrderCompleted')],
  ['I3', 'a placed order that nobody answers', withOrder({ status: 'PLACED' })],
  ['I3', 'a draft that never expires', withOrder({ overdue: true })],
  ['I4', 'a store has a ticket of an unpaid order', withOrder({ placed: false })],
  ['I4', 'a completed order is unpaid', withPayment(delivered, { status: 'UNKNOWN' })],
  ['I5', 'an event is missing', withoutEvent('OrderPlaced')],
  ['I5', 'an acknowledged change is not in the log', withOrder({ version: 6 })],
  ['I5', 'an event is there twice', { ...healthy, log: [...log, ...log.slice(-1)] }],
  ['I5', 'a record cannot be read', { ...healthy, unreadable: ['event-13'] }],
  ['I5', 'events were never sent', withInbox({ outbox: 1 })],
  [
    'I5',
    'the log lost events for good, and nobody has looked',
    { ...healthy, losses: [{ ...loss, lostBefore: '2026-01-01T00:00:00Z' }] },
  ],
  ['I6', 'an event was heard twice', withInbox({ eventIds: ['event-5', 'event-5'] })],
  ['I6', 'something was heard that nobody said', withInbox({ eventIds: ['event-0'] })],
  ['I6', 'a confirmed order has no ticket', { ...healthy, tickets: [] }],
  ['I6', 'a refund without its event', withoutEvent('PaymentRefunded')],
  [
    'I7',
    'the view differs in one field',
    { ...healthy, dashboards: dashboards.map((one) => ({ ...one, refunded: true })) },
  ],
  ['I7', 'an order is not shown', { ...healthy, dashboards: dashboards.slice(1) }],
  [
    'I7',
    'an order is shown that never was',
    { ...healthy, dashboards: [...dashboards, { ...dashboards[0], orderId: 'x' } as never] },
  ],
  ['I8', 'a key was answered with an order that is not there', { ...healthy, orders: healthy.orders.slice(1) }],
  [
    'I8',
    'two keys made the same order',
    { ...healthy, claims: healthy.claims.map((one) => ({ ...one, resourceId: delivered, answeredId: delivered })) },
  ],
  [
    'I9',
    'an order goes back from cooking to confirmed',
    { ...healthy, log: log.map((one) => (one.type === 'OrderProgressed' ? { ...one, sequence: 2.5 } : one)) },
  ],
  [
    'I9',
    'a timeline runs backwards',
    { ...healthy, dashboards: dashboards.map((one) => ({ ...one, timeline: one.timeline.toReversed() })) },
  ],
  [
    'I10',
    'a parked message that nobody took up',
    withInbox({ parked: [{ eventId: 'event-5', reason: 'no such store', seenBy: null }] }),
  ],
  [
    'I12',
    'an order is paid a fee that nobody says',
    { ...healthy, orders: healthy.orders.map((one) => ({ ...one, lines: total - 2000 })) },
  ],
  [
    'I12',
    'a slip says another fee than the order',
    { ...healthy, tickets: healthy.tickets.map((one) => ({ ...one, fee: 2000 })) },
  ],
  [
    'I12',
    'a screen says another subtotal than its lines come to',
    { ...healthy, dashboards: dashboards.map((one) => ({ ...one, subtotal: won(1), deliveryFee: won(total - 1) })) },
  ],
]
for (const [row, what, snapshot] of breaks)
  test(`${row} turns red: ${what}`, () => {
    assert.ok(red(snapshot).includes(row), `red: ${red(snapshot).join(', ') || 'none'}`)
  })

test('a parked message that somebody has taken up is no alarm, nor are those that wait behind it', () => {
  const parked = [
    { eventId: 'event-5', reason: 'no such store', seenBy: 'operator-1' },
    { eventId: 'event-13', reason: null, seenBy: null },
  ]
  assert.deepEqual(red(withInbox({ parked })), [])
})
