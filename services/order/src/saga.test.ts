import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Envelope, EventType } from '@jumun/contracts/events'
import * as events from '@jumun/contracts/events'
import fc from 'fast-check'
import { cancel, isOver } from './order.ts'
import type { Decision, Order, OrderState } from './order-shape.ts'
import { saga, sagaTransitions } from './saga.ts'
import { sampleOrder, transitions } from './state-table.ts'

const now = new Date('2026-01-01T10:00:00.000Z')
const readyBy = '2026-01-01T10:20:00.000Z'

describe('no compensation at all', () => {
  test('each step has its undo beside it, and every order that ends early says what the undo hears', () => {
    for (const { step, undo } of saga) assert.ok(undo.asks.length > 0, `${step} cannot be taken back`)
    const everyUndo = saga.flatMap(({ undo }) => undo.asks.map(({ type }) => type))
    for (const { from, by, decision } of transitions()) {
      if (decision.outcome !== 'changed' || decision.state.state.status !== 'CANCELED') continue
      assert.equal(decision.events[0].kind.type, 'OrderCanceled', `${from.state.status} ended by ${by}`)
    }
    assert.ok(saga.every(({ undo }) => undo.asks.some(({ type }) => type === 'OrderCanceled')))
    assert.ok(everyUndo.includes('OrderExpired'))
  })
  test('every step is asked for by a call, or by an event that this service or an earlier step says', () => {
    const said = new Set(
      transitions().flatMap(({ decision }) => (decision.outcome === 'changed' ? [decision.events[0].kind.type] : [])),
    )
    const heard = new Set(sagaTransitions.map(({ kind }) => kind.type))
    for (const { step, asks } of saga) assert.ok('call' in asks || said.has(asks.type) || heard.has(asks.type), step)
  })
  test('every fact is heard once in the table', () => {
    assert.equal(new Set(sagaTransitions.map(({ kind }) => kind.type)).size, sagaTransitions.length)
  })
})

/** One journey: where it starts, what the customer does at once, and what others then say, by topic. */
interface Journey {
  readonly name: string
  readonly start: OrderState
  readonly first?: (order: Order) => Decision
  readonly news: readonly Envelope[]
  readonly ends: OrderState
}
const { PaymentApproved, PaymentRefunded, StockReserved, StockRejected, TicketAccepted, TicketRejected } = events
const { CookingStarted, OrderReady, OrderCollected, TicketCanceled, CancelRefused } = events
const { DeliveryPickedUp, DeliveryCompleted, DeliveryFailed, PaymentDeclined } = events
const approved = news(PaymentApproved)
const refundedNews = news(PaymentRefunded)
const reserved = news(StockReserved)
const cooked = [news(TicketAccepted, { readyBy }), news(CookingStarted), news(OrderReady)]
const wish = (order: Order) => cancel(order, 'CUSTOMER', now)

const journeys: readonly Journey[] = [
  {
    name: 'a delivery',
    start: { status: 'PLACED' },
    news: [approved, reserved, ...cooked, news(DeliveryPickedUp), news(DeliveryCompleted)],
    ends: { status: 'DELIVERED' },
  },
  {
    name: 'a pickup',
    start: { status: 'PLACED' },
    news: [approved, reserved, ...cooked, news(OrderCollected)],
    ends: { status: 'COLLECTED' },
  },
  {
    name: 'out of stock',
    start: { status: 'PLACED' },
    news: [approved, news(StockRejected), refundedNews],
    ends: { status: 'CANCELED', reason: 'OUT_OF_STOCK' },
  },
  {
    name: 'refused by the store',
    start: { status: 'PLACED' },
    news: [approved, reserved, news(TicketRejected, { reason: 'STORE_REJECTED', message: 'sorry' }), refundedNews],
    ends: { status: 'CANCELED', reason: 'STORE_REJECTED', message: 'sorry' },
  },
  {
    name: 'no answer from the store',
    start: { status: 'PLACED' },
    news: [approved, reserved, news(TicketRejected, { reason: 'STORE_NO_RESPONSE' }), refundedNews],
    ends: { status: 'CANCELED', reason: 'STORE_NO_RESPONSE' },
  },
  {
    name: 'canceled while the stock is set aside',
    start: { status: 'PLACED' },
    first: wish,
    news: [approved, reserved, refundedNews],
    ends: { status: 'CANCELED', reason: 'CUSTOMER' },
  },
  {
    name: 'canceled, and the store lets it go',
    start: { status: 'CONFIRMED' },
    first: wish,
    news: [approved, reserved, news(TicketAccepted, { readyBy }), news(TicketCanceled), refundedNews],
    ends: { status: 'CANCELED', reason: 'CUSTOMER' },
  },
  {
    name: 'a wish to cancel that came too late',
    start: { status: 'CONFIRMED' },
    first: wish,
    news: [
      approved,
      reserved,
      news(TicketAccepted, { readyBy }),
      news(CookingStarted),
      news(CancelRefused, { reason: 'already in the pan' }),
      news(OrderReady),
      news(DeliveryPickedUp),
      news(DeliveryCompleted),
    ],
    ends: { status: 'DELIVERED' },
  },
  {
    name: 'a wish to cancel that the store had already answered with no',
    start: { status: 'ACCEPTED' },
    first: wish,
    news: [approved, reserved, news(TicketRejected, { reason: 'STORE_REJECTED', message: 'sorry' }), refundedNews],
    ends: { status: 'CANCELED', reason: 'STORE_REJECTED', message: 'sorry' },
  },
  {
    name: 'a delivery that failed',
    start: { status: 'PLACED' },
    news: [
      approved,
      reserved,
      ...cooked,
      news(DeliveryPickedUp),
      news(DeliveryFailed, { reason: 'nobody' }),
      refundedNews,
    ],
    ends: { status: 'CANCELED', reason: 'DELIVERY_FAILED', message: 'nobody' },
  },
  {
    name: 'a decline that came late',
    start: { status: 'AWAITING_PAYMENT' },
    news: [news(PaymentDeclined, { reason: 'no cover' })],
    ends: { status: 'PAYMENT_DECLINED', reason: 'no cover' },
  },
  {
    name: 'a capture after the draft was gone',
    start: { status: 'EXPIRED' },
    news: [approved, refundedNews],
    ends: { status: 'EXPIRED' },
  },
]

describe('facts in any order of arrival, some of them twice, end the same', () => {
  for (const { name, start, first, news: told, ends } of journeys)
    test(name, () => {
      const begun = first ? result(sampleOrder(start), first(sampleOrder(start))) : sampleOrder(start)
      const straight = told.reduce(hear, begun)
      assert.deepEqual(straight.state, ends)
      assert.ok(isOver(straight))
      fc.assert(
        fc.property(anyArrival(told), (arrived) => {
          const end = arrived.reduce(hear, begun)
          assert.deepEqual(essence(end), essence(straight), arrived.map(({ type }) => type).join(' '))
        }),
        { numRuns: 1000 },
      )
    })
})

test('the outcome of a payment that was not known is found: answers to an order come only after it was announced', () => {
  // StockReserved answers OrderPlaced, and OrderPlaced is said when the payment is known: this order cannot be shuffled
  const end = [approved, reserved, ...cooked, news(OrderCollected)].reduce(
    hear,
    sampleOrder({ status: 'AWAITING_PAYMENT' }),
  )
  assert.deepEqual(end.state, { status: 'COLLECTED' })
  const unpaid = [reserved, ...cooked, news(DeliveryCompleted)].reduce(
    hear,
    sampleOrder({ status: 'AWAITING_PAYMENT' }),
  )
  assert.deepEqual(unpaid, sampleOrder({ status: 'AWAITING_PAYMENT' }), 'an unpaid order moves by its payment alone')
})

/** All that may not depend on the order of arrival: how many steps were skipped, and when, may. */
const essence = ({ state, promisedAt, refundedAt, placedAt }: Order) => ({ state, promisedAt, refundedAt, placedAt })

function hear(order: Order, event: Envelope): Order {
  const fact = sagaTransitions.find(({ kind }) => kind.type === event.type)
  assert.ok(fact, event.type)
  return result(order, fact.decide(order, event as never, now))
}

const result = (order: Order, decision: Decision): Order =>
  decision.outcome === 'changed' || decision.outcome === 'updated' ? decision.state : order

function news<T>(kind: EventType<T>, data: Partial<T> = {}): Envelope {
  return { type: kind.type, source: kind.source, time: now.toISOString(), data } as Envelope
}

/** Order is kept within a topic only; anything may come again later, as a log that delivers at least once may do. */
const anyArrival = (told: readonly Envelope[]) =>
  fc
    .record({
      picks: fc.array(fc.nat(), { minLength: told.length, maxLength: told.length }),
      again: fc.array(fc.record({ event: fc.nat(told.length - 1), after: fc.nat(8) }), { maxLength: 6 }),
    })
    .map(({ picks, again }) => {
      const topics = new Map<string, Envelope[]>()
      for (const event of told) topics.set(event.source, [...(topics.get(event.source) ?? []), event])
      const arrived: Envelope[] = []
      for (const pick of picks) {
        const waiting = [...topics.values()].filter((queue) => queue.length > 0)
        const next = waiting[pick % waiting.length]?.shift()
        if (next) arrived.push(next)
      }
      for (const { event, after } of again) {
        const original = told[event]
        if (original) arrived.splice(Math.min(arrived.length, arrived.indexOf(original) + 1 + after), 0, original)
      }
      return arrived
    })
