import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Ring, ringer, rings } from './ringer.ts'

function counter() {
  let now = 0
  let canSound = true
  let timer: { at: number; work: () => void } | undefined
  const heard: { at: number; ring: Ring }[] = []
  const alarm = ringer({
    canSound: () => canSound,
    sound: (ring) => void heard.push({ at: now, ring }),
    now: () => now,
    after: (ms, work) => {
      const mine = { at: now + ms, work }
      timer = mine
      return () => {
        if (timer === mine) timer = undefined
      }
    },
  })
  return {
    alarm,
    heard,
    let: (next: boolean) => {
      canSound = next
      alarm.look()
    },
    pass: (ms: number) => {
      const end = now + ms
      while (timer !== undefined && timer.at <= end) {
        const { at, work } = timer
        timer = undefined
        now = at
        work()
      }
      now = end
    },
  }
}
const lengthOf = ({ tones }: Ring): number => Math.max(...tones.map(({ fromMs, forMs }) => fromMs + forMs))

test('it rings until nobody waits, sooner and louder the more pressing it is', () => {
  const { alarm, heard, pass } = counter()
  alarm.want('calm')
  pass(11_000)
  const calm = heard.length
  alarm.want('last')
  pass(11_000)
  const last = heard.length - calm
  assert.ok(calm === 3 && last > 2 * calm, `${calm} ${last}`)
  alarm.want(undefined)
  pass(60_000)
  assert.equal(heard.length, calm + last)
  const loud = (['calm', 'pressing', 'last'] as const).map((urgency) => rings[urgency].loudness)
  assert.deepEqual(
    loud,
    loud.toSorted((left, right) => left - right),
  )
  assert.ok(loud.every((each) => each < 1))
})

test('rings that nobody could hear are not made up for: the first touch brings one, not eleven at once', () => {
  const { alarm, heard, pass, let: allow } = counter()
  allow(false)
  alarm.want('pressing')
  pass(60_000)
  assert.equal(heard.length, 0)
  allow(true)
  assert.equal(heard.length, 1)
  pass(0)
  assert.equal(heard.length, 1)
})

test('there is one voice: a ring begins when the one before is over, whatever changes meanwhile', () => {
  const { alarm, heard, pass, let: allow } = counter()
  for (const urgency of ['calm', 'last', 'pressing', undefined, 'last', 'calm', 'last'] as const) {
    alarm.want(urgency)
    pass(300)
    allow(false)
    allow(true)
  }
  pass(20_000)
  for (const [index, { at, ring }] of heard.entries()) {
    const next = heard[index + 1]
    assert.ok(next === undefined || next.at >= at + lengthOf(ring), `${at} and ${next?.at}`)
  }
})

test('what needs no answer is heard once, several at once as one, and never into a ring or what is silent', () => {
  const { alarm, heard, pass, let: allow } = counter()
  alarm.chime()
  alarm.chime()
  pass(60_000)
  assert.equal(heard.length, 1)
  allow(false)
  alarm.chime()
  allow(true)
  pass(60_000)
  assert.equal(heard.length, 1)
  alarm.want('calm')
  const rung = heard.length
  alarm.chime()
  assert.equal(heard.length, rung)
})

test('each ring is shorter than the time to the next', () => {
  for (const { everyMs, ...ring } of Object.values(rings)) assert.ok(lengthOf(ring) < everyMs)
})
