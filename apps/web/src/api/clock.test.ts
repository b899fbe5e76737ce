import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clock } from './clock.ts'

/** A device that is so far off, and answers that take `wayMs` there and as long back. */
function aDevice(offMs: number, wayMs = 40) {
  let trueTime = Date.parse('2026-05-05T12:00:00.000Z')
  let off = offMs
  const device = () => trueTime + off
  const its = clock(device)
  return {
    its,
    ask: (): void => {
      const askedAt = device()
      trueTime += wayMs
      const date = new Date(Math.floor(trueTime / 1_000) * 1_000).toUTCString()
      trueTime += wayMs
      its.heard(date, askedAt)
    },
    pass: (ms: number): void => {
      trueTime += ms
    },
    set: (toMs: number): void => {
      off = toMs
    },
    wrongBy: (): number => Math.abs(its.now() - trueTime),
  }
}

test('a device eleven minutes ahead, or twenty behind, counts as the platform counts', () => {
  for (const off of [11 * 60_000, -20 * 60_000]) {
    const device = aDevice(off)
    assert.equal(device.wrongBy(), Math.abs(off))
    device.ask()
    assert.ok(device.wrongBy() <= 600, `after one answer off by ${device.wrongBy()} ms`)
    for (let asked = 0; asked < 20; asked += 1) {
      device.pass(3_333)
      device.ask()
    }
    assert.ok(device.wrongBy() <= 150, `after many off by ${device.wrongBy()} ms`)
  }
})

test('a device that is right stays right, to the millisecond', () => {
  const device = aDevice(0)
  for (let asked = 0; asked < 5; asked += 1) {
    device.ask()
    device.pass(1_700)
    assert.equal(device.wrongBy(), 0)
  }
})

test('when somebody sets the clock, the next answer puts it right', () => {
  const device = aDevice(11 * 60_000)
  device.ask()
  device.set(0)
  device.pass(5_000)
  device.ask()
  assert.ok(device.wrongBy() <= 600)
})

test('an answer without a date, or with nonsense in its place, changes nothing', () => {
  const device = aDevice(60_000)
  device.its.heard(null, 0)
  device.its.heard('soon', 0)
  assert.equal(device.wrongBy(), 60_000)
})
