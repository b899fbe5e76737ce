import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { businessDay, hourAt, isTimeZone, spanOfBusinessDay } from './store-time.ts'

describe("a store's business day", () => {
  const bar = { hours: { timeZone: 'Asia/Seoul' }, dayStartsAt: '05:00' }

  test('goes on over midnight until it starts anew, by the clocks at the store', () => {
    assert.equal(businessDay(bar, '2026-03-01T14:59:59Z'), '2026-03-01') // 23:59 there
    assert.equal(businessDay(bar, '2026-03-01T15:00:00Z'), '2026-03-01') // 00:00
    assert.equal(businessDay(bar, '2026-03-01T19:59:59.999Z'), '2026-03-01')
    assert.equal(businessDay(bar, '2026-03-01T20:00:00Z'), '2026-03-02') // 05:00
    assert.equal(
      businessDay({ timeZone: 'America/New_York', dayStartsAt: '00:00' }, '2026-03-02T04:59:59Z'),
      '2026-03-01',
    )
    assert.equal(
      businessDay({ timeZone: 'America/New_York', dayStartsAt: '00:00' }, '2026-03-02T05:00:00Z'),
      '2026-03-02',
    )
  })

  test('of a store that says nothing starts at five in Seoul', () => {
    assert.deepEqual(spanOfBusinessDay({}, '2026-03-02'), {
      from: new Date('2026-03-01T20:00:00Z'),
      to: new Date('2026-03-02T20:00:00Z'),
    })
    assert.equal(hourAt({}, '2026-03-01T20:30:00Z'), 5)
  })

  test('is an hour shorter or longer when the clocks change, and every moment belongs to exactly one', () => {
    const newYork = { timeZone: 'America/New_York', dayStartsAt: '01:30' }
    const { from, to } = spanOfBusinessDay(newYork, '2026-03-08') // 02:00 → 03:00
    assert.equal(to.getTime() - from.getTime(), 23 * 3_600_000)
    const zones = fc.constantFrom(
      'Asia/Seoul',
      'America/New_York',
      'Europe/Berlin',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
    )
    const starts = fc.integer({ min: 0, max: 23 * 60 + 59 }).map((minutes) => {
      const two = (n: number) => String(n).padStart(2, '0')
      return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
    })
    const moments = fc.date({ min: new Date('2025-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(zones, starts, moments, (timeZone, dayStartsAt, moment) => {
        const store = { timeZone, dayStartsAt }
        const span = spanOfBusinessDay(store, businessDay(store, moment))
        // Where clocks show a wall time twice, the day may start an hour before its second showing.
        const hour = 3_600_000
        assert.ok(span.from.getTime() - hour <= moment.getTime() && moment.getTime() < span.to.getTime() + hour)
      }),
    )
  })
})

test('a time zone is one that the system knows', () => {
  assert.equal(isTimeZone('Europe/Berlin'), true)
  assert.equal(isTimeZone('Atlantis/Capital'), false)
  assert.equal(isTimeZone(''), false)
})
