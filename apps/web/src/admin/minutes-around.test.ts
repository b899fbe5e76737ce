import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutesAround } from './minutes-around.ts'

test('one shorter and two longer, all round', () => {
  assert.deepEqual(minutesAround(8), [5, 10, 15])
  assert.deepEqual(minutesAround(20), [15, 25, 30])
  assert.deepEqual(minutesAround(40), [30, 50, 60])
  assert.deepEqual(minutesAround(3), [5, 10])
})
