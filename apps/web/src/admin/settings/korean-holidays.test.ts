import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextHolidays } from './korean-holidays.ts'

const of = (today: string) =>
  Object.fromEntries(nextHolidays(today).map(({ name, from, to }) => [name, `${from} ${to}`]))

test('Seollal and Chuseok are where the moon has them, with the day before and after', () => {
  assert.deepEqual(of('2026-01-02'), {
    seollal: '2026-02-16 2026-02-18',
    chuseok: '2026-09-24 2026-09-26',
    christmas: '2026-12-25 2026-12-25',
    'new-year': '2027-01-01 2027-01-01',
  })
  assert.equal(of('2025-09-01')['chuseok'], '2025-10-05 2025-10-07') // after a leap month
  assert.equal(of('2027-03-01')['chuseok'], '2027-09-14 2027-09-16')
})

test('one that is on is still to be closed for; one that has passed is next year’s', () => {
  assert.equal(of('2026-09-26')['chuseok'], '2026-09-24 2026-09-26')
  assert.equal(of('2026-09-27')['chuseok'], '2027-09-14 2027-09-16')
})
