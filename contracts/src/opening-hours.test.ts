import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Hours } from './http/hours.ts'
import { nextOpening, openState, wrongClosures } from './opening-hours.ts'

const state = (hours: Hours, now: string) => {
  const { open, until } = openState({ hours }, new Date(now))
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

  test('of no day at all are none: it never closes; of empty days, it never opens', () => {
    assert.deepEqual(state({}, '2026-03-02T01:00:00Z'), [true, undefined])
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

describe('closures', () => {
  const chuseok = { from: '2026-09-23T15:00:00Z', to: '2026-09-26T15:00:00Z' } // Thursday to Saturday in Seoul
  const open = (closures: { from: string; to: string }[], now: string, hours?: Hours) => {
    const found = openState({ hours, closures }, new Date(now))
    return [found.open, found.until?.toISOString()]
  }

  test('close a store whose hours say that it is open, until its hours say so again', () => {
    const hours = daily('09:00', '18:00')
    assert.deepEqual(open([chuseok], '2026-09-24T03:00:00Z', hours), [false, '2026-09-27T00:00:00.000Z'])
    assert.deepEqual(open([chuseok], '2026-09-23T03:00:00Z', hours), [true, '2026-09-23T09:00:00.000Z'])
    assert.deepEqual(open([chuseok], '2026-09-23T09:00:00Z', hours), [false, '2026-09-27T00:00:00.000Z'])
    assert.equal(
      nextOpening({ hours, closures: [chuseok] }, new Date('2026-09-23T03:00:00Z'))?.toISOString(),
      '2026-09-27T00:00:00.000Z',
    )
  })

  test('that begin in the midst of a day end its hours early', () => {
    const early = { from: '2026-03-02T05:00:00Z', to: '2026-03-02T08:00:00Z' }
    assert.deepEqual(open([early], '2026-03-02T01:00:00Z', daily('09:00', '18:00')), [true, '2026-03-02T05:00:00.000Z'])
    assert.deepEqual(open([early], '2026-03-02T05:00:00Z', daily('09:00', '18:00')), [
      false,
      '2026-03-02T08:00:00.000Z',
    ])
  })

  test('that overlap or follow each other are one', () => {
    const two = [
      chuseok,
      { from: '2026-09-25T00:00:00Z', to: '2026-09-28T00:00:00Z' },
      { from: '2026-09-28T00:00:00Z', to: '2026-09-28T03:00:00Z' },
    ]
    assert.deepEqual(open(two, '2026-09-24T03:00:00Z'), [false, '2026-09-28T03:00:00.000Z'])
  })

  test('of a store without hours are all that closes it', () => {
    assert.deepEqual(open([chuseok], '2026-09-20T00:00:00Z'), [true, '2026-09-23T15:00:00.000Z'])
    assert.deepEqual(open([chuseok], '2026-09-24T00:00:00Z'), [false, '2026-09-26T15:00:00.000Z'])
    assert.deepEqual(open([chuseok], '2026-09-27T00:00:00Z'), [true, undefined])
    assert.equal(nextOpening({}, new Date('2026-09-27T00:00:00Z')), undefined)
  })

  test('of months are found too', () => {
    const renovation = { from: '2026-03-01T00:00:00Z', to: '2026-08-01T00:00:00Z' }
    assert.deepEqual(open([renovation], '2026-03-02T03:00:00Z', daily('09:00', '18:00')), [
      false,
      '2026-08-01T00:00:00.000Z',
    ])
  })

  test('that are no times, or end before they begin, are told by field', () => {
    assert.equal(wrongClosures([chuseok]), undefined)
    assert.equal(wrongClosures([chuseok, { from: chuseok.to, to: chuseok.from }])?.field, 'closures.1.to')
    assert.equal(wrongClosures([{ from: '2026-13-01T00:00:00Z', to: chuseok.to }])?.field, 'closures.0.from')
  })
})
