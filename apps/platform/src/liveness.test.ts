import assert from 'node:assert/strict'
import { test } from 'node:test'
import { liveness } from './liveness.ts'

function watched() {
  let ms = 0
  const one = liveness(() => ms)
  /** Every second, for so many; the first moment at which it counts as frozen. */
  const lookFor = (seconds: number, cpuMs: (second: number) => number | undefined): number | undefined => {
    for (let second = 1; second <= seconds; second++) {
      ms += 1_000
      if (one.frozenForMs(cpuMs(second)) !== undefined) return second
    }
    return undefined
  }
  return { one, lookFor }
}

test('who is stopped is frozen after nine seconds', () => {
  assert.equal(
    watched().lookFor(60, () => 500),
    11,
  ) // its work was seen once, at the first look
  assert.equal(
    watched().lookFor(60, () => undefined),
    10,
  )
})

test('who works and cannot answer for half a minute is left alone, and is as healthy as ever once it has answered', () => {
  const { one, lookFor } = watched()
  assert.equal(
    lookFor(50, (second) => second),
    undefined,
  )
  one.answered()
  assert.equal(
    lookFor(50, (second) => 100 + second),
    undefined,
  )
})

test('who runs in a circle is frozen after a minute', () => {
  assert.equal(
    watched().lookFor(100, (second) => second),
    61,
  )
})
