import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressOf, momentIn, movedBy, typedMoment } from './moments.ts'

test('what a field shows is the moment it stands for, to the second, wherever its clock is', () => {
  const at = '2026-01-31T12:07:30.000Z'
  assert.equal(momentIn(typedMoment(at)), at)
  assert.equal(momentIn(''), undefined)
  assert.equal(momentIn('half past twelve'), undefined)
})

test('an address keeps the moment, and does not look like that of a file', () => {
  const at = '2026-01-31T12:07:30.250Z'
  assert.equal(momentIn(addressOf(at)), at)
  assert.doesNotMatch(addressOf(at), /\.[A-Za-z0-9]{1,8}$/)
})

test('a step back and a step on lead to where one was', () => {
  const at = '2026-01-31T12:00:05.000Z'
  assert.equal(movedBy(at, -10), '2026-01-31T11:59:55.000Z')
  assert.equal(movedBy(movedBy(at, -60), 60), at)
})
