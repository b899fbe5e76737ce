import assert from 'node:assert/strict'
import { test } from 'node:test'
import { learnedFrom, preparationMinutes } from './pace.ts'

const many = (minutes: number, count: number) => Array.from({ length: count }, () => minutes)

test('a few say nothing yet; from eight on it is what four of five kept, however late the fifth', () => {
  assert.equal(learnedFrom(many(30, 7), 15), undefined)
  assert.equal(learnedFrom([...many(10, 8), ...many(200, 2)], 15), 10)
  assert.equal(learnedFrom([...many(10, 7), ...many(22.5, 3)], 15), 23)
})

test('nobody is led far from what the owner said, nor beyond four hours', () => {
  assert.equal(learnedFrom(many(0, 20), 15), 8)
  assert.equal(learnedFrom(many(-5, 20), 15), 8)
  assert.equal(learnedFrom(many(500, 20), 15), 45)
  assert.equal(learnedFrom(many(500, 20), 200), 240)
})

test('a promise is what was learned, else the usual, and never less than the longest dish takes', () => {
  assert.equal(preparationMinutes({ minutes: 15 }), 15)
  assert.equal(preparationMinutes({ minutes: 15, learnedMinutes: 9 }), 9)
  assert.equal(preparationMinutes({ minutes: 15, learnedMinutes: 9 }, 11.5), 12)
  assert.equal(preparationMinutes({ minutes: 15 }, 3), 15)
})
