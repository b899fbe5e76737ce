import assert from 'node:assert/strict'
import { test } from 'node:test'
import { doubleClickMs, lostAnswerMs, whenShown } from './session.ts'

const noon = new Date('2026-03-01T12:00:00.000Z')
const later = (ms: number) => new Date(noon.getTime() + ms)
const fresh = { expiresAt: later(60_000) }

const used = { ...fresh, expiresAt: later(2 * lostAnswerMs), usedAt: noon, usedBy: 'phone' }
const shown = (token: Parameters<typeof whenShown>[0], at: Date, device: string | null = 'phone') =>
  whenShown(token, device, at)

test('a fresh token is traded for the next', () => {
  assert.equal(shown(fresh, noon), 'rotate')
})
test('an unknown or an expired one is the end', () => {
  assert.equal(shown(undefined, noon), 'ended')
  assert.equal(shown(fresh, later(60_000)), 'ended')
})
test('a double click is no theft', () => {
  assert.equal(shown(used, later(doubleClickMs)), 'rotate')
  assert.equal(shown({ ...used, answerWasHeard: true }, later(doubleClickMs)), 'rotate')
})
test('a device whose answer was lost may ask again, for an hour', () => {
  assert.equal(shown(used, later(8_000)), 'again')
  assert.equal(shown({ ...used, usedBy: null }, later(8_000), null), 'again')
  assert.equal(shown(used, later(lostAnswerMs)), 'again')
  assert.equal(shown(used, later(lostAnswerMs + 1)), 'reused')
})
test('a copy is found out: on another device, after the answer was heard, or when it was retired', () => {
  assert.equal(shown(used, later(8_000), 'laptop'), 'reused')
  assert.equal(shown(used, later(8_000), null), 'reused')
  assert.equal(shown({ ...used, answerWasHeard: true }, later(8_000)), 'reused')
  assert.equal(shown({ ...fresh, retired: true }, noon), 'reused')
})
test('nothing revives an ended session, not even a double click', () => {
  assert.equal(shown({ ...used, sessionEndedAt: noon }, later(1)), 'ended')
})
