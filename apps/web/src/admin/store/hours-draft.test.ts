import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftOf, hoursOf, problemOf, sameEveryDay, usualHours, withDay, withSpan } from './hours-draft.ts'

let keys = 0
const newKey = (): string => `key-${keys++}`
const span = (open: string, close: string) => ({ key: newKey(), open, close })

test('hours that are edited and not changed are the same hours', () => {
  const hours = {
    timeZone: 'Europe/Berlin',
    mon: [
      { open: '11:00', close: '14:00' },
      { open: '17:00', close: '01:00' },
    ],
    sat: [{ open: '18:00', close: '02:00' }],
  }
  assert.deepEqual(hoursOf(draftOf(hours, newKey)), hours)
  assert.equal(problemOf(draftOf(hours, newKey)), undefined)
})

test('a new store is open by day, not day and night; day and night is a choice of its own', () => {
  const usual = usualHours(newKey)
  assert.deepEqual(hoursOf(usual)?.sun, [{ open: '10:00', close: '21:00' }])
  assert.equal(hoursOf({ ...usual, always: true }), null)
  assert.equal(draftOf(undefined, newKey).always, true)
})

test('a week without any open day is refused: it would not mean what one thinks', () => {
  const closed = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
  const draft = closed.reduce((week, day) => withDay(week, day, []), usualHours(newKey))
  assert.deepEqual(problemOf(draft), { what: 'no-day' })
})

test('what is missing or overlaps is named with its day, also over midnight and from Sunday to Monday', () => {
  const usual = usualHours(newKey)
  assert.deepEqual(problemOf(withDay(usual, 'tue', [span('10:00', '')])), { what: 'missing', day: 'tue' })
  const twice = withDay(usual, 'wed', [span('10:00', '15:00'), span('14:00', '20:00')])
  assert.deepEqual(problemOf(twice), { what: 'overlap', day: 'wed' })
  assert.deepEqual(problemOf(withDay(usual, 'thu', [span('18:00', '11:00')])), { what: 'overlap', day: 'fri' })
  assert.deepEqual(problemOf(withDay(usual, 'sun', [span('18:00', '11:00')])), { what: 'overlap', day: 'mon' })
  assert.equal(problemOf(withDay(usual, 'sun', [span('18:00', '10:00')])), undefined)
})

test('a day that opens does so as the one before, and one day’s hours can be those of all open days', () => {
  const usual = withDay(withDay(usualHours(newKey), 'mon', [span('07:00', '15:00')]), 'tue', [])
  assert.deepEqual(hoursOf(withSpan(usual, 'tue', newKey()))?.tue, [{ open: '07:00', close: '15:00' }])
  const same = hoursOf(sameEveryDay(usual, 'mon', newKey))
  assert.deepEqual([same?.sun, same?.tue], [[{ open: '07:00', close: '15:00' }], undefined])
})
