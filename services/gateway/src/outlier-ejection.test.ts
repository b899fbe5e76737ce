import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterAnswer, afterFailure, afterRefusal, healthy, isOut, policy } from './outlier-ejection.ts'

test('an instance that refuses is left out at once, each time in a row for longer, up to a bound', () => {
  let state = healthy
  let now = 0
  const times: number[] = []
  for (let turn = 0; turn < 8; turn++) {
    state = afterRefusal(state, now)
    times.push(state.outUntilMs - now)
    now = state.outUntilMs
    assert.equal(isOut(state, now), false, 'its time is over')
  }
  assert.deepEqual(times, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000])
})

test('fifty requests that are refused at the same moment count once', () => {
  let state = healthy
  for (let index = 0; index < 50; index++) state = afterRefusal(state, 0)
  assert.equal(state.outUntilMs, policy.firstMs)
})

test('one that breaks off is left out after five failures in a row, and an answer forgets them', () => {
  let state = healthy
  for (let index = 0; index < 4; index++) state = afterFailure(state, 0)
  assert.equal(isOut(state, 0), false)
  assert.equal(isOut(afterFailure(state, 0), 0), true)
  assert.equal(isOut(afterFailure(afterAnswer(), 0), 0), false)
})
