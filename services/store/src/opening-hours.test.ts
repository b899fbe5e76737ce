import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Hours } from '@jumun/contracts'
import { openState } from './opening-hours.ts'

const state = (hours: Hours, now: string) => {
  const { open, until } = openState(hours, new Date(now))
  return [open, until?.toISOString()]
}
const daily = (open: string, close: string, timeZone?: string): Hours => {
  const day = [{ open, close }]
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }
  return timeZone ? { timeZone, ...week } : week
}

describe('opening hours', () => {
  test('are in Seoul time unless the store says otherwise', () => {
    assert.deepEqual(state(daily('09:00', '18:00'), '2026-03-02T00:00:00Z'), [true, '2026-03-02T09:00:00.000Z'])
    assert.deepEqual(state(daily('09:00', '18:00'), '2026-03-01T23:59:59Z'), [false, '2026-03-02T00:00:00.000Z'])
    assert.deepEqual(state(daily('09:00', '18:00', 'UTC'), '2026-03-02T09:00:00Z'), [true, '2026-03-02T18:00:00.000Z'])
  })

  test('end at closing time: the minute of closing is closed', () => {
    assert.deepEqual(state(daily('09:00', '18:00'), '2026-03-02T09:00:00Z'), [false, '2026-03-03T00:00:00.000Z'])
  })

  test('reach over midnight when closing comes before opening', () => {
    const fridayNight: Hours = { fri: [{ open: '18:00', close: '02:00' }] }
    assert.deepEqual(state(fridayNight, '2026-03-06T16:30:00Z'), [true, '2026-03-06T17:00:00.000Z']) // Saturday, 01:30
    assert.deepEqual(state(fridayNight, '2026-03-06T17:00:00Z'), [false, '2026-03-13T09:00:00.000Z'])
  })

  test('have gaps within a day', () => {
    const lunchAndDinner: Hours = {
      mon: [
        { open: '17:00', close: '22:00' },
        { open: '11:00', close: '14:00' },
      ],
    }
    assert.deepEqual(state(lunchAndDinner, '2026-03-02T03:00:00Z'), [true, '2026-03-02T05:00:00.000Z'])
    assert.deepEqual(state(lunchAndDinner, '2026-03-02T05:30:00Z'), [false, '2026-03-02T08:00:00.000Z'])
    assert.deepEqual(state(lunchAndDinner, '2026-03-02T13:00:00Z'), [false, '2026-03-09T02:00:00.000Z'])
  })

  test('that touch or overlap are one', () => {
    const around: Hours = {
      mon: [
        { open: '08:00', close: '12:00' },
        { open: '12:00', close: '00:00' },
      ],
      tue: [{ open: '00:00', close: '03:00' }],
    }
    assert.deepEqual(state(around, '2026-03-02T01:00:00Z'), [true, '2026-03-02T18:00:00.000Z'])
  })

  test('of no day at all mean closed for good', () => {
    assert.deepEqual(state({}, '2026-03-02T01:00:00Z'), [false, undefined])
    assert.deepEqual(state({ mon: [] }, '2026-03-02T01:00:00Z'), [false, undefined])
  })

  test('that never end are looked at again later', () => {
    const [open, until] = state(daily('00:00', '00:00'), '2026-03-02T01:00:00Z')
    assert.equal(open, true)
    assert.ok(String(until) > '2026-03-09')
  })

  test('follow the clocks when they go forward: that day is an hour shorter', () => {
    const newYork = daily('01:00', '04:00', 'America/New_York') // 8 March 2026, 02:00 → 03:00
    assert.deepEqual(state(newYork, '2026-03-08T06:00:00Z'), [true, '2026-03-08T08:00:00.000Z'])
    assert.deepEqual(state(newYork, '2026-03-07T06:00:00Z'), [true, '2026-03-07T09:00:00.000Z'])
  })

  test('that begin in the skipped hour begin after it', () => {
    const newYork = daily('02:30', '05:00', 'America/New_York')
    assert.deepEqual(state(newYork, '2026-03-08T06:59:00Z'), [false, '2026-03-08T07:30:00.000Z']) // 03:30 there
  })

  test('that lie in the skipped hour keep their length', () => {
    const newYork: Hours = { timeZone: 'America/New_York', sun: [{ open: '02:10', close: '02:40' }] }
    assert.deepEqual(state(newYork, '2026-03-08T07:00:00Z'), [false, '2026-03-08T07:10:00.000Z'])
    assert.deepEqual(state(newYork, '2026-03-08T07:10:00Z'), [true, '2026-03-08T07:40:00.000Z'])
  })

  test('follow the clocks when they go back: that day is an hour longer', () => {
    const berlin = daily('01:00', '04:00', 'Europe/Berlin') // 25 October 2026, 03:00 → 02:00
    assert.deepEqual(state(berlin, '2026-10-24T23:00:00Z'), [true, '2026-10-25T03:00:00.000Z'])
    const twice = daily('02:30', '06:00', 'Europe/Berlin') // 02:30 comes twice: the first one counts
    assert.deepEqual(state(twice, '2026-10-25T00:29:00Z'), [false, '2026-10-25T00:30:00.000Z'])
  })

  test('of zones half an hour off are right', () => {
    assert.deepEqual(state(daily('09:00', '10:00', 'Asia/Kolkata'), '2026-03-02T03:30:00Z'), [
      true,
      '2026-03-02T04:30:00.000Z',
    ])
  })
})
