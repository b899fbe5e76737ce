import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fastest, pauseMs, turnstile } from './pace.ts'

test('ten times the speed is a tenth of the pause, and nobody goes faster than the fastest', () => {
  assert.equal(
    pauseMs('cooking', 1, () => 0),
    8_000,
  )
  assert.equal(
    pauseMs('cooking', 10, () => 0),
    800,
  )
  assert.equal(
    pauseMs('cooking', 1_000, () => 0),
    8_000 / fastest,
  )
})

test('people look around at a bearable rate, however fast the city lives', () => {
  assert.equal(
    pauseMs('betweenLooks', 100, () => 0),
    250,
  )
})

test('never more at a time than the turnstile lets in, and everybody gets in', async () => {
  const enter = turnstile(3)
  let inside = 0
  let most = 0
  const work = async (): Promise<void> => {
    inside += 1
    most = Math.max(most, inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside -= 1
  }
  await Promise.all(Array.from({ length: 20 }, () => enter(work)))
  assert.equal(most, 3)
  await assert.rejects(enter(() => Promise.reject(new Error('no'))))
  await enter(work)
})
