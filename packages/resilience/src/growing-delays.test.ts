import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GrowingDelays } from './growing-delays.ts'

test('each guess after the free ones waits twice as long, to a quarter of an hour, and all is forgotten with time', () => {
  const delays = new GrowingDelays({ free: 3, rememberedKeys: 10 })
  const waits: number[] = []
  let now = 0
  for (let index = 0; index < 15; index++) {
    delays.spend('kim', now)
    waits.push(delays.wait('kim', now))
    now += delays.wait('kim', now) * 1_000
  }
  assert.deepEqual(waits.slice(0, 6), [0, 0, 1, 2, 4, 8])
  assert.ok(waits.slice(10).every((seconds) => seconds >= 256 && seconds <= 900))
  now += 24 * 3_600_000
  delays.spend('kim', now)
  assert.equal(delays.wait('kim', now), 0)
})

test('of many at once no more are free, and what was no guess is given back', () => {
  const delays = new GrowingDelays({ free: 10, rememberedKeys: 10 })
  let tried = 0
  for (let index = 0; index < 150; index++)
    if (delays.wait('kim', 0) === 0) {
      tried += 1
      delays.spend('kim', 0)
    }
  assert.equal(tried, 10)
  for (let index = 0; index < 10; index++) delays.giveBack('kim', 0)
  assert.equal(delays.wait('kim', 0), 0)
})

test('what it remembers is bounded, and who is being guessed at is not forgotten for newcomers', () => {
  const delays = new GrowingDelays({ free: 1, rememberedKeys: 3 })
  for (let index = 0; index < 10; index++) {
    delays.spend(`other${index}`, 0)
    delays.spend('kim', 0)
  }
  assert.ok(delays.wait('kim', 0) > 0)
})
