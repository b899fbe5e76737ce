import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathOf, summaryOf } from './lines.ts'

const size = { width: 40, height: 10 }

test('a line goes from step to step, the most at the top', () => {
  assert.equal(pathOf([0, 5, 10, 0], size, 10), 'M5.0 10.0L15.0 5.0L25.0 0.0L35.0 10.0')
})

test('where nothing was measured is a hole, not a zero', () => {
  assert.equal(pathOf([10, 10, null, 10], size, 10), 'M5.0 0.0L15.0 0.0M35.0 0.0h0')
  assert.equal(pathOf([null, null], size, 10), '')
})

test('in words a line is its latest and its most', () => {
  assert.deepEqual(summaryOf([1, 7, null, 3, null]), { latest: 3, most: 7 })
  assert.equal(summaryOf([null, null]), undefined)
})
