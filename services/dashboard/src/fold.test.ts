import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Envelope, OrderStatus } from '@jumun/contracts'
import fc from 'fast-check'
import { type Entry, emptyMemory, entryOf, fold, orderOf, remember, visibleOf } from './fold.ts'
import { eventsOf, journeys } from './journeys.ts'

const all = Object.entries(journeys()).map(([name, journey]) => ({ name, events: eventsOf(journey) }))
const named = (name: string): Envelope[] => all.find((journey) => journey.name === name)?.events ?? []

/** Each topic keeps its order; which topic is heard first is chance. Some events come twice. */
const interleaved = fc.constantFrom(...all).chain(({ name, events }) =>
  fc.record({
    name: fc.constant(name),
    heard: fc.array(fc.nat({ max: 4 }), { minLength: 4 * events.length, maxLength: 4 * events.length }).map((picks) => {
      const topics = ['order', 'store', 'catalog', 'payment', 'delivery'].map((service) =>
        events.filter(({ source }) => source === service),
      )
      const heard: Envelope[] = []
      for (const pick of picks) {
        const next = topics[pick]?.shift()
        if (next) heard.push(next)
        else if (heard.length > 0) heard.push(heard[pick % heard.length] as Envelope)
      }
      return [...heard, ...topics.flat()]
    }),
  }),
)

const rank: Record<OrderStatus, number> = {
  AWAITING_PAYMENT: 0,
  PLACED: 1,
  CONFIRMED: 2,
  ACCEPTED: 3,
  COOKING: 4,
  READY: 5,
  DELIVERING: 6,
  CANCEL_PENDING: -1,
  DELIVERED: 9,
  COLLECTED: 9,
  CANCELED: 9,
  EXPIRED: 9,
  PAYMENT_DECLINED: 9,
}

describe('the fold', () => {
  test('gives the same bytes for every interleaving, with duplicates', () => {
    fc.assert(
      fc.property(interleaved, ({ name, heard }) => {
        assert.equal(JSON.stringify(fold(heard)), JSON.stringify(fold(named(name))))
      }),
      { numRuns: 1000 },
    )
  })

  test('gives the same bytes even when nothing keeps its order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all).chain(({ events }) => fc.shuffledSubarray(events, { minLength: events.length })),
        (heard) => {
          assert.equal(
            JSON.stringify(fold(heard)),
            JSON.stringify(fold(heard.toSorted((a, b) => (a.id < b.id ? -1 : 1)))),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  test('never shows a status going backwards, whatever was heard first', () => {
    fc.assert(
      fc.property(interleaved, ({ heard }) => {
        let memory = emptyMemory
        let furthest = -1
        let placed = false
        let known = false
        for (const event of heard) {
          memory = remember(memory, event)
          const entry = entryOf(memory)
          assert.ok(entry || !known)
          if (!entry) continue
          known = true
          if (entry.state === 'CANCEL_PENDING') assert.ok(furthest < 9)
          else assert.ok(rank[entry.state] >= furthest, `${entry.state} after rank ${furthest}`)
          furthest = Math.max(furthest, rank[entry.state])
          assert.ok(!placed || visibleOf(memory).placed)
          placed = visibleOf(memory).placed
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('ends each journey where the order ended', () => {
    const ends = Object.fromEntries(all.map(({ name, events }) => [name, fold(events)?.state]))
    assert.deepEqual(ends, {
      delivered: 'DELIVERED',
      'delivered by the second rider': 'DELIVERED',
      collected: 'COLLECTED',
      'changed under way': 'COLLECTED',
      'canceled by its customer': 'CANCELED',
      'kept, because it was cooking': 'COLLECTED',
      'refused by the store': 'CANCELED',
      'lost on its way': 'CANCELED',
      declined: 'PAYMENT_DECLINED',
      expired: 'EXPIRED',
    })
  })

  test('shows every event with its time and service', () => {
    const events = named('delivered')
    const entry = fold(events) as Entry
    assert.deepEqual(
      entry.timeline,
      events.map(({ type, time, source }) => ({ type, time, service: source })),
    )
    assert.equal(entry.version, events.filter(({ source }) => source === 'order').length)
    assert.equal(entry.createdAt, events[0]?.time)
    assert.equal(entry.updatedAt, events.at(-1)?.time)
    assert.equal(entry.promisedAt, '2026-01-01T09:30:00.000Z')
    assert.equal(entry.refunded, false)
  })

  test('tells why it was canceled and in whose words, and that the money went back', () => {
    const { state, reason, message, refunded } = fold(named('refused by the store')) as Entry
    assert.deepEqual(
      { state, reason, message, refunded },
      { state: 'CANCELED', reason: 'STORE_REJECTED', message: 'no milk', refunded: true },
    )
    const declined = fold(named('declined')) as Entry
    assert.equal(declined.reason, 'insufficient funds')
    assert.equal(declined.refunded, false)
    assert.equal(fold(named('kept, because it was cooking'))?.message, 'cooking')
  })

  test('goes on with the store and the rider while the order is silent, but leaves the end to the order', () => {
    const silent = named('delivered').filter(({ source, sequence }) => source !== 'order' || sequence <= 3)
    assert.equal(fold(silent)?.state, 'DELIVERING')
    assert.equal(fold(silent)?.version, 3)
  })

  test('waits for the store while the order does, even if the store has already answered', () => {
    const pending = named('kept, because it was cooking').filter(
      ({ type }) => !['OrderProgressed', 'OrderCompleted'].includes(type),
    )
    assert.equal(fold(pending)?.state, 'CANCEL_PENDING')
  })

  test('knows whose delivery it is, and when it is on offer', () => {
    const events = named('delivered by the second rider')
    const upTo = (type: string, count = 1) => {
      let seen = 0
      const end = events.findIndex((event) => event.type === type && ++seen === count)
      return visibleOf(events.slice(0, end + 1).reduce(remember, emptyMemory))
    }
    assert.equal(upTo('DeliveryRequested').offer, true)
    assert.equal(upTo('DeliveryAssigned').riderId, '01900000-0000-7000-8000-000000000055')
    assert.deepEqual(upTo('DeliveryRequested', 2), { placed: true, offer: true, riderId: undefined })
    assert.equal(upTo('OrderCompleted').riderId, '01900000-0000-7000-8000-000000000005')
    assert.equal(upTo('OrderCompleted').offer, false)
  })

  test('counts only what was paid as placed', () => {
    for (const name of ['declined', 'expired'])
      assert.equal(visibleOf(named(name).reduce(remember, emptyMemory)).placed, false)
    assert.equal(visibleOf(named('delivered').slice(0, 2).reduce(remember, emptyMemory)).placed, false)
    assert.equal(visibleOf(named('delivered').slice(0, 3).reduce(remember, emptyMemory)).placed, true)
  })
})

test('a payment event that arrived before its order event vanished from the view: here it is kept, and shown once the order is known', () => {
  const [drafted, approved, placed] = named('delivered') as [Envelope, Envelope, Envelope]
  const early = remember(emptyMemory, approved)
  assert.equal(entryOf(early), undefined)
  const types = (memory: typeof early) => entryOf(memory)?.timeline.map(({ type }) => type)
  assert.deepEqual(types(remember(early, drafted)), ['OrderDrafted', 'PaymentApproved'])
  assert.deepEqual(types(remember(early, placed)), ['PaymentApproved', 'OrderPlaced'])
})

test('an event heard twice changes nothing', () => {
  const memory = named('delivered').reduce(remember, emptyMemory)
  for (const event of named('delivered')) assert.equal(remember(memory, event), memory)
})

test('events about stores and products belong to no order', () => {
  const event = named('delivered')[0] as Envelope
  assert.equal(orderOf(event), event.subject)
  assert.equal(orderOf({ ...event, type: 'StoreChanged' }), undefined)
  assert.equal(orderOf({ ...event, type: 'ProductChanged' }), undefined)
})

describe('an order that changes under way', () => {
  const events = named('changed under way')
  const after = (type: string, nth = 1): Entry | undefined => {
    const at = events.flatMap((event, index) => (event.type === type ? [index] : []))[nth - 1] ?? -1
    return fold(events.slice(0, at + 1))
  }

  test('shows what its customer is asked until something became of it, or it is over', () => {
    const until = '2026-01-01T09:30:00.000Z'
    assert.deepEqual(after('TicketLineAsked')?.questions, [{ line: 0, until, reason: 'SOLD_OUT' }])
    assert.equal(after('TicketLineKept')?.questions, undefined)
    assert.equal(after('TicketLineAsked', 2)?.questions?.[0]?.instead?.quantity, 2)
    assert.equal(after('TicketLinesChanged')?.questions, undefined)
    const canceled = { ...events.at(-1), id: 'the end', type: 'OrderCanceled', data: { reason: 'CUSTOMER' } } as never
    const asked = events.slice(0, events.findLastIndex(({ type }) => type === 'TicketLineAsked') + 1)
    assert.equal(fold([...asked, canceled])?.questions, undefined)
  })

  test('shows what was paid beside what it costs now, and what went back', () => {
    assert.equal(after('TicketLinesChanged')?.paid, undefined)
    const { paid, total, refunds, refunded } = after('OrderCompleted') ?? {}
    assert.deepEqual([paid?.amount, total?.amount, refunded], [9000, 4500, false])
    assert.deepEqual(
      refunds?.map(({ amount }) => amount.amount),
      [4500],
    )
  })
})
