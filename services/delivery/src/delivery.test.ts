import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import * as delivery from './delivery.ts'

const about = { orderId: '01900000-0000-7000-8000-000000000001', storeId: '01900000-0000-7000-8000-000000000003' }
const job: delivery.Job = {
  customerId: '01900000-0000-7000-8000-000000000002',
  storeName: { en: 'Cafe' },
  storeAddress: { line1: 'Teheran-ro 1' },
  address: { line1: 'Home' },
}
const anna = '01900000-0000-7000-8000-00000000000a'
const boram = '01900000-0000-7000-8000-00000000000b'

const now = new Date('2026-01-01T09:00:00.000Z')
const at: delivery.DecisionContext = { now, giveUpAfterMinutes: 60 }
const minutesLater = (minutes: number): delivery.DecisionContext => ({
  ...at,
  now: new Date(now.getTime() + minutes * 60_000),
})

const times = { since: now, version: 3, eventCount: 2, createdAt: now, updatedAt: now }
const being = (progress: delivery.Progress, ready = true): delivery.Delivery => ({
  ...{ ...about, job, attempt: 1, progress, ...times, ...(ready ? { readyAt: now } : {}) },
})
const steps = {
  claim: (known: delivery.Delivery, rider: string) => delivery.claim(known, rider, at),
  pickUp: (known: delivery.Delivery, rider: string) => delivery.pickUp(known, rider, at),
  complete: (known: delivery.Delivery, rider: string) => delivery.complete(known, rider, at),
  fail: (known: delivery.Delivery, rider: string, reason: string) => delivery.fail(known, rider, reason, at),
}
const typesOf = (decision: delivery.Decision) =>
  decision.outcome === 'changed' ? decision.events.map(({ kind }) => kind.type) : []
const said = (decision: delivery.Decision) =>
  decision.outcome === 'changed' ? typesOf(decision) : decision.outcome === 'refused' ? decision.code : decision.outcome
const stateAfter = (decision: delivery.Decision) =>
  decision.outcome === 'changed' || decision.outcome === 'updated' ? decision.state : undefined
const after = (decision: delivery.Decision) => stateAfter(decision)?.progress

describe('a delivery', () => {
  test('is requested once, however often the ticket is heard to be accepted', () => {
    const first = delivery.request(undefined, about, job, at)
    assert.deepEqual(stateAfter(first), {
      ...{ ...about, job, attempt: 1, progress: { status: 'REQUESTED' } },
      ...{ since: now, version: 1, eventCount: 1, createdAt: now, updatedAt: now },
    })
    assert.ok(first.outcome === 'changed')
    const [{ kind, ...wanted }] = first.events
    const { address: _, ...told } = job // nobody else is told where somebody lives
    assert.deepEqual(
      [kind.type, wanted],
      ['DeliveryRequested', { subject: about.orderId, sequence: 1, data: { ...about, ...told, attempt: 1 } }],
    )
    for (const status of ['REQUESTED', 'DELIVERED'] as const)
      assert.equal(said(delivery.request(being({ status, riderId: anna }), about, job, at)), 'unchanged')
  })

  test('goes to the first rider; the second hears that it is taken, the first may ask again', () => {
    assert.deepEqual(said(steps.claim(being({ status: 'REQUESTED' }), anna)), ['DeliveryAssigned'])
    const taken = being({ status: 'ASSIGNED', riderId: anna })
    assert.equal(said(steps.claim(taken, boram)), 'delivery-taken')
    assert.equal(said(steps.claim(taken, anna)), 'unchanged')
    assert.equal(said(steps.claim(being({ status: 'CANCELED' }), boram)), 'delivery-changed')
  })

  test('is picked up by its rider once it is ready, and not before', () => {
    const waiting = being({ status: 'ASSIGNED', riderId: anna }, false)
    assert.equal(said(steps.pickUp(waiting, anna)), 'delivery-changed')
    assert.deepEqual(said(steps.pickUp({ ...waiting, readyAt: now }, anna)), ['DeliveryPickedUp'])
    assert.equal(said(steps.pickUp({ ...waiting, readyAt: now }, boram)), 'not-found')
    assert.equal(said(steps.pickUp(being({ status: 'REQUESTED' }), anna)), 'delivery-changed')
    assert.equal(said(steps.pickUp(being({ status: 'PICKED_UP', riderId: anna }), anna)), 'unchanged')
  })

  test('is completed by the rider who has it', () => {
    const onTheWay = being({ status: 'PICKED_UP', riderId: anna })
    assert.deepEqual(said(steps.complete(onTheWay, anna)), ['DeliveryCompleted'])
    assert.equal(said(steps.complete(onTheWay, boram)), 'not-found')
    assert.equal(said(steps.complete(being({ status: 'ASSIGNED', riderId: anna }), anna)), 'delivery-changed')
    assert.equal(said(steps.complete(being({ status: 'DELIVERED', riderId: anna }), anna)), 'unchanged')
  })

  test('given up before pick-up is offered again; after it, it has failed', () => {
    const again = steps.fail(being({ status: 'ASSIGNED', riderId: anna }), anna, 'flat tyre')
    assert.deepEqual(said(again), ['DeliveryRequested'])
    assert.deepEqual([stateAfter(again)?.progress, said(again)], [{ status: 'REQUESTED' }, ['DeliveryRequested']])
    assert.ok(again.outcome === 'changed')
    assert.equal((again.events[0].data as { attempt: number }).attempt, 2)
    const failed = steps.fail(being({ status: 'PICKED_UP', riderId: anna }), anna, 'fell')
    assert.deepEqual(said(failed), ['DeliveryFailed'])
    assert.deepEqual(after(failed), { status: 'FAILED', riderId: anna, reason: 'fell' })
    assert.equal(said(steps.fail(being({ status: 'DELIVERED', riderId: anna }), anna, 'no')), 'delivery-changed')
    assert.equal(said(steps.fail(being({ status: 'ASSIGNED', riderId: anna }), boram, 'no')), 'not-found')
  })

  test('is withdrawn with its order unless it has ended', () => {
    assert.deepEqual(said(delivery.withdraw(being({ status: 'REQUESTED' }), about, at)), ['DeliveryCanceled'])
    assert.deepEqual(after(delivery.withdraw(being({ status: 'PICKED_UP', riderId: anna }), about, at)), {
      status: 'CANCELED',
      riderId: anna,
    })
    for (const status of ['DELIVERED', 'CANCELED'] as const)
      assert.equal(said(delivery.withdraw(being({ status, riderId: anna }), about, at)), 'unchanged')
    assert.equal(
      said(delivery.withdraw(being({ status: 'FAILED', riderId: anna, reason: 'fell' }), about, at)),
      'unchanged',
    )
  })
})

test('what is ready waits for its time and no longer, counted from when its step began or it was ready', () => {
  const waiting = being({ status: 'REQUESTED' }, false)
  const ready = stateAfter(delivery.markReady(waiting, about, minutesLater(5)))
  assert.deepEqual([ready?.since, ready?.readyAt, ready?.dueAt], [now, minutesLater(5).now, minutesLater(65).now])
  assert.ok(ready && delivery.isRequested(ready))
  const taken = stateAfter(delivery.claim(ready, anna, minutesLater(8)))
  assert.deepEqual([taken?.since, taken?.dueAt], [minutesLater(8).now, minutesLater(18).now], 'ten minutes by default')
  assert.ok(taken && delivery.isRequested(taken))
  const onTheRoad = stateAfter(delivery.pickUp(taken, anna, minutesLater(9)))
  assert.equal(onTheRoad?.dueAt, undefined)
  const again = delivery.stopWaiting(taken, minutesLater(18))
  assert.deepEqual([said(again), stateAfter(again)?.dueAt], [['DeliveryRequested'], minutesLater(78).now])
  assert.deepEqual(said(delivery.stopWaiting(ready, minutesLater(65))), ['DeliveryGivenUp'])
  assert.equal(said(delivery.stopWaiting(waiting, minutesLater(65))), 'unchanged', 'it is not ready')
})

test('accepted, cooked and canceled come to the same end in every order and number', () => {
  const hear = (known: delivery.DeliveryRecord | undefined, event: string) =>
    event === 'accepted'
      ? delivery.request(known, about, job, at)
      : event === 'ready'
        ? delivery.markReady(known, about, at)
        : delivery.withdraw(known, about, at)
  const end = (events: readonly string[]) => {
    let known: delivery.DeliveryRecord | undefined
    const log: string[] = []
    for (const event of events) {
      const decision = hear(known, event)
      known = stateAfter(decision) ?? known
      log.push(...typesOf(decision))
      assert.equal(known?.eventCount ?? 0, log.length)
    }
    return { known, log }
  }
  const shuffled = (...events: string[]) =>
    fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })
  fc.assert(
    fc.property(shuffled('accepted', 'ready'), (events) => {
      const { known, log } = end(events)
      assert.deepEqual([known?.progress, known?.readyAt], [{ status: 'REQUESTED' }, now])
      assert.deepEqual(log, ['DeliveryRequested'])
    }),
  )
  fc.assert(
    fc.property(shuffled('accepted', 'ready', 'canceled'), (events) => {
      const { known, log } = end(events)
      assert.equal(known?.progress.status, 'CANCELED')
      assert.ok(log.length === 0 || log.join() === 'DeliveryRequested,DeliveryCanceled')
    }),
  )
})

test('whatever riders try, each delivery has one rider at a time and ends once', () => {
  const step = fc.record({
    rider: fc.constantFrom(anna, boram),
    does: fc.constantFrom('claim', 'pickUp', 'complete', 'fail', 'ready', 'cancel'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (tries) => {
      let state = being({ status: 'REQUESTED' }, false)
      const log: string[] = []
      for (const { rider, does } of tries) {
        const decision =
          does === 'ready'
            ? delivery.markReady(state, about, at)
            : does === 'cancel'
              ? delivery.withdraw(state, about, at)
              : does === 'fail'
                ? steps.fail(state, rider, 'no')
                : steps[does](state, rider)
        const next = stateAfter(decision)
        if (!next || !delivery.isRequested(next)) continue
        state = next
        log.push(...typesOf(decision))
      }
      const ends = log.filter((type) => ['DeliveryCompleted', 'DeliveryFailed', 'DeliveryCanceled'].includes(type))
      assert.ok(ends.length <= 1)
      if (ends.length === 1) assert.equal(log.at(-1), ends[0])
      for (const [index, type] of log.entries())
        if (type === 'DeliveryAssigned') assert.notEqual(log[index - 1], 'DeliveryAssigned')
    }),
    { numRuns: 1000 },
  )
})
