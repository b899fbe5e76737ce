import assert from 'node:assert/strict'
import { test } from 'node:test'
import { doubleClickMs, whenShown } from './session.ts'

const noon = new Date('2026-03-01T12:00:00.000Z')
const later = (ms: number) => new Date(noon.getTime() + ms)
const fresh = { expiresAt: later(60_000) }

test('a fresh token is traded for the next', () => {
  assert.equal(whenShown(fresh, noon), 'rotate')
})
test('an unknown or an expired one is the end', () => {
  assert.equal(whenShown(undefined, noon), 'ended')
  assert.equal(whenShown(fresh, later(60_000)), 'ended')
})
test('a double click is no theft', () => {
  assert.equal(whenShown({ ...fresh, usedAt: noon }, later(doubleClickMs)), 'rotate')
})
test('a used one that comes later is a copy', () => {
  assert.equal(whenShown({ ...fresh, usedAt: noon }, later(doubleClickMs + 1)), 'reused')
})
test('nothing revives an ended session, not even a double click', () => {
  assert.equal(whenShown({ ...fresh, usedAt: noon, sessionEndedAt: noon }, later(1)), 'ended')
})
