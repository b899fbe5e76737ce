import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untilFurtherNotice } from '@jumun/contracts'
import { fullHours, isUntilISay, isUntilTomorrow } from './sold-out-until.ts'

const seoul = { timeZone: 'Asia/Seoul', dayStartsAt: '05:00' }

test('sold out until a full hour: by the store’s clocks, not beyond its business day', () => {
  // 12:20 in Seoul
  const noon = Date.parse('2026-03-02T03:20:00Z')
  assert.deepEqual(fullHours(seoul, noon).slice(0, 2), ['2026-03-02T04:00:00.000Z', '2026-03-02T05:00:00.000Z'])
  assert.equal(fullHours(seoul, noon).length, 8)
  // 02:20 at night: the day goes until five
  const night = Date.parse('2026-03-01T17:20:00Z')
  assert.deepEqual(fullHours(seoul, night), ['2026-03-01T18:00:00.000Z', '2026-03-01T19:00:00.000Z'])
  // A full hour is one on the wall, also where clocks are half an hour off.
  assert.equal(
    fullHours({ timeZone: 'Asia/Kolkata' }, Date.parse('2026-03-02T06:40:00Z'))[0],
    '2026-03-02T07:30:00.000Z',
  )
})

test('until tomorrow is until the business day turns, and until I say so is later than any of them', () => {
  const noon = Date.parse('2026-03-02T03:20:00Z')
  assert.equal(isUntilTomorrow(seoul, '2026-03-02T20:00:00.000Z', noon), true)
  assert.equal(isUntilTomorrow(seoul, '2026-03-02T15:00:00.000Z', noon), false)
  assert.deepEqual([isUntilISay(untilFurtherNotice), isUntilISay('2026-03-02T20:00:00.000Z')], [true, false])
})
