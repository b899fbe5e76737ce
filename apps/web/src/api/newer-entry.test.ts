import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumsOf } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'
import { laterOf } from './newer-entry.ts'

const entry = (version: number, steps: number, refunded = false): DashboardEntry => ({
  orderId: 'o',
  customerId: 'c',
  storeId: 's',
  fulfilment: 'pickup',
  lines: [],
  ...sumsOf({ total: { amount: 1, currency: 'KRW' } }),
  state: 'PLACED',
  reason: null,
  refunded,
  version,
  timeline: Array.from({ length: steps }, () => ({ type: 'x', time: 't', service: 's' })),
  position: '',
  createdAt: '',
  updatedAt: '',
})

test('a late answer with an older version changes nothing', () => {
  const held = entry(4, 6)
  assert.equal(laterOf(held, entry(3, 5)), held)
})

test('the same version with more of the story is news, with the same story is not', () => {
  const held = entry(4, 6)
  const more = entry(4, 7)
  assert.equal(laterOf(held, more), more)
  assert.equal(laterOf(held, entry(4, 6)), held)
})

test('the returned money is news even when nothing else is, and takes nothing of the story away', () => {
  assert.deepEqual(laterOf(entry(4, 6), entry(4, 6, true)), entry(4, 6, true))
  assert.deepEqual(laterOf(entry(4, 6), entry(4, 0, true)), entry(4, 6, true))
})

test('money that is back stays back, whoever tells more of the rest', () => {
  assert.deepEqual(laterOf(entry(4, 0, true), entry(4, 6)), entry(4, 6, true))
})

test('a newer state without its story keeps the story told so far', () => {
  const later = laterOf(entry(4, 6), entry(5, 0))
  assert.equal(later.version, 5)
  assert.equal(later.timeline.length, 6)
})
