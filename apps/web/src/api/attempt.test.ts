import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attemptOf, isSettled } from './attempt.ts'

test('the same basket asked again carries the same key, a changed one another', () => {
  let keys = 0
  const newKey = () => `k${++keys}`
  const first = attemptOf(undefined, { lines: 1 }, newKey)
  assert.equal(attemptOf(first, { lines: 1 }, newKey).key, 'k1')
  assert.equal(attemptOf(first, { lines: 2 }, newKey).key, 'k2')
})

test('silence leaves an attempt open, a clear answer ends it', () => {
  assert.deepEqual([0, 503, 429].map(isSettled), [false, false, false])
  assert.deepEqual([201, 402, 409, 422].map(isSettled), [true, true, true, true])
})
