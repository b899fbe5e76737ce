import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restarts } from './restarts.ts'

test('the first death costs no wait, a crash loop up to ten seconds', () => {
  const part = restarts()
  const waits = Array.from({ length: 10 }, () => part.nextDelayMs(100))
  assert.deepEqual(waits, [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000])
})

test('who lived long enough starts from the beginning', () => {
  const part = restarts()
  for (let death = 0; death < 5; death++) part.nextDelayMs(10)
  assert.equal(part.nextDelayMs(30_000), 0)
  assert.equal(part.nextDelayMs(10), 250)
})
