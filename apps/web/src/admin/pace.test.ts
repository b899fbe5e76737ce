import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DashboardEntry } from '@jumun/contracts/http'
import { isKept } from '@jumun/contracts/http'
import { learnedMinutes, type Sample, samplesOf } from './pace.ts'

const sample = (actual: number, change: Partial<Sample> = {}): Sample => ({
  ...{ orderId: 'o', fulfilment: 'pickup', hour: 12, promised: 15, actual },
  ...change,
})
const many = (actual: number, count: number, change: Partial<Sample> = {}) =>
  Array.from({ length: count }, () => sample(actual, change))
const noon = { usual: 15, fulfilment: 'pickup', hour: 12 } as const

test('a few say nothing yet: the owner’s own minutes are promised', () => {
  assert.equal(learnedMinutes(many(30, 7), noon), 15)
  assert.equal(learnedMinutes([], noon), 15)
})

test('what four of five kept is promised: at this time of the day, else at any', () => {
  assert.equal(learnedMinutes([...many(10, 8), ...many(22.5, 2)], noon), 10)
  assert.equal(learnedMinutes([...many(10, 7), ...many(22.5, 3)], noon), 23)
  assert.equal(learnedMinutes([...many(25, 8), ...many(10, 30, { hour: 18 })], noon), 25)
  assert.equal(learnedMinutes(many(20, 8, { hour: 23 }), { ...noon, hour: 0 }), 20, 'an hour ago is yesterday')
  assert.equal(learnedMinutes([...many(25, 7), ...many(10, 30, { hour: 18 })], noon), 10)
})

test('deliveries do not teach pickups, and nobody is led far from what the owner said', () => {
  assert.equal(learnedMinutes(many(40, 20, { fulfilment: 'delivery' }), noon), 15)
  assert.equal(learnedMinutes(many(0.2, 20), noon), 8)
  assert.equal(learnedMinutes(many(500, 20), noon), 45)
})

test('an order tells something once it was promised and is ready', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 3, minute)).toISOString()
  const timeline = [
    { type: 'TicketAccepted', time: at(0), service: 'store' },
    { type: 'OrderReady', time: at(12), service: 'store' },
  ]
  const entry = { orderId: 'o', fulfilment: 'pickup', timeline, promisedAt: at(10) } as unknown as DashboardEntry
  const [one] = samplesOf([entry, { ...entry, timeline: timeline.slice(0, 1) }], () => 12)
  assert.deepEqual(one, sample(12, { promised: 10 }))
  assert.equal(isKept(one), false)
  assert.equal(isKept(sample(15.9)), true)
})
