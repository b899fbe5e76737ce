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

const at = (progress: delivery.Progress, ready = true): delivery.Delivery => ({
  ...about,
  job,
  ready,
  attempt: 1,
  progress,
})
const steps = { claim: delivery.claim, pickUp: delivery.pickUp, complete: delivery.complete }
const said = (decision: delivery.Decision) =>
  decision.outcome === 'changed'
    ? decision.facts.map((fact) => fact.kind.type)
    : decision.outcome === 'refused'
      ? decision.code
      : 'same'
const after = (decision: delivery.Decision) => decision.outcome === 'changed' && decision.delivery.progress

describe('a delivery', () => {
  test('is requested once, however often the ticket is heard to be accepted', () => {
    const first = delivery.request(undefined, about, job)
    assert.deepEqual(first, {
      outcome: 'changed',
      delivery: at({ status: 'REQUESTED' }, false),
      facts: [
        { kind: { ...(first.outcome === 'changed' && first.facts[0]?.kind) }, data: { ...about, ...job, attempt: 1 } },
      ],
    })
    assert.equal(said(delivery.request(at({ status: 'REQUESTED' }), about, job)), 'same')
    assert.equal(said(delivery.request(at({ status: 'DELIVERED', riderId: anna }), about, job)), 'same')
  })

  test('goes to the first rider; the second hears that it is taken, the first may ask again', () => {
    assert.deepEqual(said(delivery.claim(at({ status: 'REQUESTED' }), anna)), ['DeliveryAssigned'])
    const taken = at({ status: 'ASSIGNED', riderId: anna })
    assert.equal(said(delivery.claim(taken, boram)), 'delivery-taken')
    assert.equal(said(delivery.claim(taken, anna)), 'same')
    assert.equal(said(delivery.claim(at({ status: 'CANCELED' }), boram)), 'delivery-changed')
  })

  test('is picked up by its rider once it is ready, and not before', () => {
    const waiting = at({ status: 'ASSIGNED', riderId: anna }, false)
    assert.equal(said(delivery.pickUp(waiting, anna)), 'delivery-changed')
    assert.deepEqual(said(delivery.pickUp({ ...waiting, ready: true }, anna)), ['DeliveryPickedUp'])
    assert.equal(said(delivery.pickUp({ ...waiting, ready: true }, boram)), 'not-found')
    assert.equal(said(delivery.pickUp(at({ status: 'REQUESTED' }), anna)), 'delivery-changed')
    assert.equal(said(delivery.pickUp(at({ status: 'PICKED_UP', riderId: anna }), anna)), 'same')
  })

  test('is completed by the rider who has it', () => {
    const onTheWay = at({ status: 'PICKED_UP', riderId: anna })
    assert.deepEqual(said(delivery.complete(onTheWay, anna)), ['DeliveryCompleted'])
    assert.equal(said(delivery.complete(onTheWay, boram)), 'not-found')
    assert.equal(said(delivery.complete(at({ status: 'ASSIGNED', riderId: anna }), anna)), 'delivery-changed')
    assert.equal(said(delivery.complete(at({ status: 'DELIVERED', riderId: anna }), anna)), 'same')
  })

  test('given up before pick-up is offered again; after it, it has failed', () => {
    const again = delivery.fail(at({ status: 'ASSIGNED', riderId: anna }), anna, 'flat tyre')
    assert.deepEqual(said(again), ['DeliveryRequested'])
    assert.deepEqual(again.outcome === 'changed' && again.delivery, { ...at({ status: 'REQUESTED' }), attempt: 2 })
    const failed = delivery.fail(at({ status: 'PICKED_UP', riderId: anna }), anna, 'fell')
    assert.deepEqual(said(failed), ['DeliveryFailed'])
    assert.deepEqual(after(failed), { status: 'FAILED', riderId: anna, reason: 'fell' })
    assert.equal(said(delivery.fail(at({ status: 'DELIVERED', riderId: anna }), anna, 'no')), 'delivery-changed')
    assert.equal(said(delivery.fail(at({ status: 'ASSIGNED', riderId: anna }), boram, 'no')), 'not-found')
  })

  test('is withdrawn with its order unless it has ended', () => {
    assert.deepEqual(said(delivery.withdraw(at({ status: 'REQUESTED' }), about)), ['DeliveryCanceled'])
    assert.deepEqual(after(delivery.withdraw(at({ status: 'PICKED_UP', riderId: anna }), about)), {
      status: 'CANCELED',
      riderId: anna,
    })
    for (const status of ['DELIVERED', 'CANCELED'] as const)
      assert.equal(said(delivery.withdraw(at({ status, riderId: anna }), about)), 'same')
    assert.equal(said(delivery.withdraw(at({ status: 'FAILED', riderId: anna, reason: 'fell' }), about)), 'same')
  })
})

test('accepted, cooked and canceled come to the same end in every order and number', () => {
  const hear = (known: delivery.Delivery | delivery.Early | undefined, event: string) =>
    event === 'accepted'
      ? delivery.request(known, about, job)
      : event === 'ready'
        ? delivery.markReady(known, about)
        : delivery.withdraw(known, about)
  const end = (events: readonly string[]) => {
    let known: delivery.Delivery | delivery.Early | undefined
    const log: string[] = []
    for (const event of events) {
      const decision = hear(known, event)
      if (decision.outcome !== 'changed') continue
      known = decision.delivery
      log.push(...decision.facts.map((fact) => fact.kind.type))
    }
    return { known, log }
  }
  const shuffled = (...events: string[]) =>
    fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })
  fc.assert(
    fc.property(shuffled('accepted', 'ready'), (events) => {
      const { known, log } = end(events)
      assert.deepEqual(known, at({ status: 'REQUESTED' }))
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
      let state = at({ status: 'REQUESTED' }, false)
      const log: string[] = []
      for (const { rider, does } of tries) {
        const decision =
          does === 'ready'
            ? delivery.markReady(state, about)
            : does === 'cancel'
              ? delivery.withdraw(state, about)
              : does === 'fail'
                ? delivery.fail(state, rider, 'no')
                : steps[does](state, rider)
        if (decision.outcome !== 'changed' || !decision.delivery.job) continue
        state = decision.delivery
        log.push(...decision.facts.map((fact) => fact.kind.type))
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
