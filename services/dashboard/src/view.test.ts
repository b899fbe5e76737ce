import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { allEvents, type Envelope, type OrderStatus } from '@jumun/contracts'
import fc from 'fast-check'
import { fold } from './fold.ts'
import { eventsOf, journeys, participantsOf } from './journeys.ts'
import { openView } from './open-view.ts'
import { emptyVector, vectorOf, writeVector } from './positions.ts'
import type { ReceivedEvent, View } from './view.ts'
import type { Viewer } from './who-may-see.ts'

const operator: Viewer = { id: '01900000-0000-7000-8000-000000000009', role: 'operator' }
const cast = participantsOf(1)
const customer: Viewer = { id: cast.customerId, role: 'customer' }
const owner: Viewer = { id: cast.ownerId, role: 'owner' }
const rider: Viewer = { id: cast.riderId, role: 'rider' }
const otherRider: Viewer = { id: cast.otherRider, role: 'rider' }

const storeIsOpened: Envelope = {
  id: '01900000-0000-7000-8000-0000000000ff',
  type: 'StoreChanged',
  source: 'store',
  subject: cast.storeId,
  time: '2026-01-01T08:00:00.000Z',
  correlationid: cast.storeId,
  sequence: 1,
  data: { storeId: cast.storeId, ownerId: cast.ownerId },
}

/** A log with two partitions per topic: gives each event its place. */
function logged(events: readonly Envelope[]): ReceivedEvent[] {
  const heads = new Map<string, number>()
  return events.map((event) => {
    const partition = Number.parseInt(event.subject.slice(-1), 16) % 2
    const topic = `jumun.${event.source}`
    const position = (heads.get(`${topic}/${partition}`) ?? 0) + 1
    heads.set(`${topic}/${partition}`, position)
    return { at: { topic, partition, position }, event }
  })
}

function withView(run: (view: View, file: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'jumun-view-'))
  const file = join(folder, 'view.sqlite')
  const view = openView(file)
  try {
    run(view, file)
  } finally {
    view.close()
    rmSync(folder, { recursive: true })
  }
}
const bytes = (view: View, orderId: string): string | undefined => {
  const entry = view.find(orderId)?.entry
  return entry && JSON.stringify({ ...entry, position: undefined })
}
const journey = (name: string, of = cast, start?: string): Envelope[] => eventsOf(journeys(of)[name] ?? [], of, start)

describe('the view', () => {
  test('holds what the fold of the log says, however the log was cut into batches', () => {
    const names = Object.keys(journeys())
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 9 })), fc.integer(), (sizes, seed) => {
        const orders = names.map((name, index) => journey(name, participantsOf(index)))
        const mixed = orders.flat().sort((left, right) => (hash(left.id, seed) < hash(right.id, seed) ? -1 : 1))
        withView((view) => {
          const log = logged(mixed)
          for (const size of sizes) {
            if (log.length === 0) break
            view.take(log.splice(0, size))
          }
          for (const events of orders) assert.equal(bytes(view, events[0]?.subject ?? ''), JSON.stringify(fold(events)))
        })
      }),
      { numRuns: 20 },
    )
  })

  test('changes nothing when it takes the same events again', () =>
    withView((view) => {
      const log = logged(journey('delivered'))
      view.take(log)
      const before = bytes(view, cast.orderId)
      assert.deepEqual(view.take(log), [])
      assert.equal(bytes(view, cast.orderId), before)
    }))

  test('takes a batch whole or not at all', () =>
    withView((view) => {
      const log = logged(journey('delivered'))
      view.take(log.slice(0, 2))
      const vector = writeVector(view.vector())
      const broken = {
        ...(log[3] as ReceivedEvent),
        event: { ...(log[3] as ReceivedEvent).event, data: undefined } as unknown as Envelope,
      }
      assert.throws(() => view.take([log[2] as ReceivedEvent, broken]))
      assert.equal(writeVector(view.vector()), vector)
      assert.equal(view.find(cast.orderId)?.entry.version, 1)
      view.take(log.slice(2))
      assert.equal(bytes(view, cast.orderId), JSON.stringify(fold(journey('delivered'))))
    }))

  test('knows after a restart what it knew, and where to read on', () =>
    withView((view, file) => {
      view.take(logged(journey('collected')))
      view.markComplete(new Date('2026-01-01T10:00:00.000Z'))
      const again = openView(file)
      try {
        assert.equal(bytes(again, cast.orderId), bytes(view, cast.orderId))
        assert.equal(writeVector(again.vector()), writeVector(view.vector()))
        assert.deepEqual(again.completeAt(), new Date('2026-01-01T10:00:00.000Z'))
      } finally {
        again.close()
      }
    }))

  test('no history after a restart: here the whole timeline is there', () =>
    withView((view, file) => {
      view.take(logged(journey('delivered')))
      const again = openView(file)
      try {
        assert.equal(again.find(cast.orderId)?.entry.timeline.length, journey('delivered').length)
      } finally {
        again.close()
      }
    }))

  test('of a log that went back, reads it again without showing anything as it was before, and forgets what never comes', () =>
    withView((view, file) => {
      const other = participantsOf(2)
      view.take(logged(journey('delivered')))
      view.take(logged(eventsOf(journeys(other)['delivered'] ?? [], other)))
      assert.equal(view.hasUnread(), false)
      view.readAnew()
      assert.equal(writeVector(view.vector()), writeVector(emptyVector))
      const changes = view.take(logged(journey('delivered').slice(0, 3)))
      assert.deepEqual(changes, [], 'nothing looks different')
      assert.equal(view.find(cast.orderId)?.entry.state, 'DELIVERED')
      assert.equal(view.find(other.orderId)?.entry.state, 'DELIVERED')
      const again = openView(file)
      assert.equal(again.hasUnread(), true)
      assert.equal(again.forgetUnread(), 1)
      assert.equal(again.find(other.orderId), undefined)
      assert.equal(again.find(cast.orderId)?.entry.state, 'DELIVERED')
      again.close()
    }))

  test('of another version, or damaged, is begun anew', () =>
    withView((view, file) => {
      view.take(logged(journey('delivered')))
      const older = new DatabaseSync(file)
      older.exec('PRAGMA user_version = 0')
      older.close()
      const anew = openView(file)
      assert.equal(anew.find(cast.orderId), undefined)
      assert.equal(anew.completeAt(), undefined)
      assert.equal(writeVector(anew.vector()), writeVector(emptyVector))
      anew.take(logged(journey('delivered')))
      anew.close()
      for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
      writeFileSync(file, 'this is no database at all, but long enough to look like one'.repeat(100))
      const repaired = openView(file)
      assert.equal(repaired.find(cast.orderId), undefined)
      repaired.close()
    }))
})

describe('who sees what', () => {
  const sees = (view: View, viewer: Viewer): OrderStatus[] => view.list(viewer, { limit: 20 }).map(({ state }) => state)

  test('a customer sees drafts of their own, their store does not', () =>
    withView((view) => {
      const log = logged([storeIsOpened, ...journey('delivered')])
      view.take(log.slice(0, 3)) // drafted and charged, not placed yet
      assert.deepEqual(sees(view, customer), ['AWAITING_PAYMENT'])
      assert.deepEqual(sees(view, owner), [])
      view.take(log.slice(3))
      assert.deepEqual(sees(view, owner), ['DELIVERED'])
      assert.deepEqual(sees(view, { ...customer, id: cast.ownerId }), [])
      assert.deepEqual(sees(view, { ...owner, id: cast.customerId }), [])
      assert.deepEqual(sees(view, operator), ['DELIVERED'])
    }))

  test('what was declined or expired is never shown to the store', () =>
    withView((view) => {
      view.take(
        logged([storeIsOpened, ...journey('declined', participantsOf(2)), ...journey('expired', participantsOf(3))]),
      )
      assert.deepEqual(sees(view, owner), [])
      assert.deepEqual(sees(view, customer).sort(), ['EXPIRED', 'PAYMENT_DECLINED'])
    }))

  test('orders come into the sight of an owner whose store is heard of later', () =>
    withView((view) => {
      view.take(logged(journey('delivered')))
      assert.deepEqual(sees(view, owner), [])
      const changes = view.take([{ at: { topic: 'jumun.store', partition: 0, position: 99 }, event: storeIsOpened }])
      assert.deepEqual(
        changes.map(({ before, after }) => [before?.ownerId, after.ownerId]),
        [[undefined, cast.ownerId]],
      )
      assert.deepEqual(sees(view, owner), ['DELIVERED'])
    }))

  test('a rider sees offers and their own deliveries', () =>
    withView((view) => {
      const log = logged(journey('delivered by the second rider'))
      const upTo = (type: string) => view.take(log.splice(0, log.findIndex(({ event }) => event?.type === type) + 1))
      upTo('DeliveryRequested')
      assert.deepEqual([sees(view, rider).length, sees(view, otherRider).length], [1, 1])
      upTo('DeliveryAssigned')
      assert.deepEqual([sees(view, rider).length, sees(view, otherRider).length], [0, 1])
      upTo('DeliveryRequested')
      upTo('DeliveryAssigned')
      assert.deepEqual([sees(view, rider).length, sees(view, otherRider).length], [1, 0])
      view.take(log)
      assert.deepEqual([sees(view, rider).length, sees(view, otherRider).length], [1, 0])
    }))

  test('the 11th order vanished from both screens: here 25 are on both lists, each once, by pages', () =>
    withView((view) => {
      view.take(logged([storeIsOpened]))
      const placed = Array.from({ length: 25 }, (_, index) => {
        const start = new Date(Date.UTC(2026, 0, 1, 9, Math.floor(index / 2))).toISOString() // some at the same moment
        return journey('delivered', participantsOf(index), start).slice(0, 5)
      })
      for (const events of placed) view.take(logged(events))
      for (const viewer of [customer, owner, operator]) {
        const ids: string[] = []
        for (let after: { createdAt: string; id: string } | undefined; ; ) {
          const page = view.list(viewer, { limit: 10, after })
          ids.push(...page.slice(0, 10).map(({ orderId }) => orderId))
          const last = page[9]
          if (page.length <= 10 || !last) break
          after = { createdAt: last.createdAt, id: last.orderId }
        }
        assert.deepEqual(ids, placed.map(([first]) => first?.subject).reverse(), viewer.role)
      }
      const page = view.list(owner, { limit: 10, state: 'CONFIRMED', storeId: cast.storeId })
      assert.equal(page.length, 11)
      assert.deepEqual(view.list(owner, { limit: 10, state: 'DELIVERED' }), [])
      assert.deepEqual(view.list(operator, { limit: 10, storeId: cast.riderId }), [])
      const begun = { from: '2026-01-01T09:02:00.000Z', to: '2026-01-01T09:04:00.000Z' } // two in each minute
      const between = view.list(owner, { limit: 10, begun }).map(({ orderId }) => orderId)
      assert.deepEqual(
        between,
        placed
          .slice(4, 8)
          .map(([first]) => first?.subject)
          .reverse(),
      )
    }))
})

test('an order is found by its number, the end of its id, how its id begins, and by whose it is', () =>
  withView((view) => {
    const events = journey('delivered').map((event) => ({ ...event, data: { ...(event.data as object), number: 17 } }))
    view.take(logged([storeIsOpened, ...events]))
    const found = (q: string, viewer = operator) => view.list(viewer, { limit: 10, q }).map(({ orderId }) => orderId)
    for (const q of ['17', cast.orderId.slice(-4).toUpperCase(), cast.orderId.slice(0, 13), cast.orderId])
      assert.deepEqual(found(q), [cast.orderId], q)
    for (const q of ['18', 'ffff', '', 'kim', "' OR 1 --"]) assert.deepEqual(found(q), [], q)
    assert.deepEqual(found('17', { id: cast.ownerId, role: 'customer' }), [], 'somebody else’s order is no order')
    assert.equal(view.list(operator, { limit: 10, customerId: cast.customerId }).length, 1)
    assert.deepEqual(view.list(operator, { limit: 10, customerId: cast.ownerId }), [])
  }))

test('a payment event that arrived before its order event vanished from the view: here it is kept over a restart', () =>
  withView((view, file) => {
    const [drafted, approved] = journey('delivered') as [Envelope, Envelope]
    assert.deepEqual(view.take(logged([approved])), [])
    assert.deepEqual(view.list(operator, { limit: 10 }), [])
    const again = openView(file)
    try {
      again.take(logged([drafted]))
      assert.deepEqual(
        again.find(cast.orderId)?.entry.timeline.map(({ type }) => type),
        ['OrderDrafted', 'PaymentApproved'],
      )
    } finally {
      again.close()
    }
  }))

test('who comes back gets what changed since, from any instance that read the same log', () =>
  withView((first) =>
    withView((second) => {
      const log = logged([...journey('delivered', participantsOf(1)), ...journey('collected', participantsOf(2))])
      const vectors = log.map((heard) => {
        first.take([heard])
        return first.vector()
      })
      second.take(log.slice(0, 7))
      second.take(log.slice(7))
      for (const [index, vector] of vectors.entries()) {
        const missed = new Set(log.slice(index + 1).map(({ event }) => event?.subject))
        for (const view of [first, second]) {
          const got = new Set(
            view.changedAfter(view.changesBefore(vector), operator, 100).map(({ seen }) => seen.entry.orderId),
          )
          for (const orderId of missed) assert.ok(got.has(orderId ?? ''), `lost after ${index}`)
          if (view === first) assert.deepEqual(got, missed, 'and nothing more')
        }
      }
      assert.equal(first.changesBefore(vectorOf([])), 0)
    }),
  ))

test('the events of the journeys are events of the contracts', () => {
  for (const events of Object.keys(journeys()).map((name) => journey(name)))
    for (const { type } of events) assert.ok(type in allEvents)
})

function hash(text: string, seed: number): number {
  let value = seed | 0
  for (const char of text) value = Math.imul(value ^ char.charCodeAt(0), 16777619)
  return value
}
