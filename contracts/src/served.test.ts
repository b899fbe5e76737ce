import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isServedAt, isSoldOutAt, nextBusinessDay } from './served.ts'

const breakfast = [{ from: '07:00', to: '11:00' }]
const late = [{ from: '22:00', to: '02:00' }]
const seoul = { timeZone: 'Asia/Seoul' }
const at = (time: string) => new Date(`2026-03-02T${time}:00+09:00`)

test("the breakfast menu is served until eleven by the store's clocks, wherever one looks from", () => {
  assert.deepEqual(
    ['06:59', '07:00', '10:59', '11:00'].map((time) => isServedAt(breakfast, seoul, at(time))),
    [false, true, true, false],
  )
  assert.equal(isServedAt(breakfast, { timeZone: 'Europe/Berlin' }, at('10:00')), false, 'two at night in Berlin')
})

test('a span goes over midnight, several add up, and without any it is always served', () => {
  assert.deepEqual(
    ['21:59', '22:00', '23:59', '00:00', '01:59', '02:00'].map((time) => isServedAt(late, seoul, at(time))),
    [false, true, true, true, true, false],
  )
  assert.equal(isServedAt([...breakfast, ...late], seoul, at('23:00')), true)
  assert.equal(isServedAt([], seoul, at('03:00')), true)
  assert.equal(isServedAt(undefined, seoul, at('03:00')), true)
})

test('on the day on which clocks change, the clocks count', () => {
  const berlin = { timeZone: 'Europe/Berlin' }
  assert.equal(isServedAt(breakfast, berlin, new Date('2026-03-29T08:59:00Z')), true)
  assert.equal(isServedAt(breakfast, berlin, new Date('2026-03-29T09:00:00Z')), false)
})

test('sold out until tomorrow ends with the business day, and is over at its time', () => {
  const bar = { timeZone: 'Asia/Seoul', dayStartsAt: '05:00' }
  assert.equal(nextBusinessDay(bar, at('01:00')).toISOString(), at('05:00').toISOString())
  const until = nextBusinessDay(bar, at('12:00')).toISOString()
  assert.equal(until, new Date('2026-03-03T05:00:00+09:00').toISOString())
  assert.equal(isSoldOutAt(until, new Date('2026-03-03T04:59:59+09:00')), true)
  assert.equal(isSoldOutAt(until, new Date('2026-03-03T05:00:00+09:00')), false)
  assert.equal(isSoldOutAt(undefined, at('12:00')), false)
})
