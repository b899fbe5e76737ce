import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closingWords, signOf } from './closing-words.ts'

const now = Date.parse('2026-06-01T10:00:00Z')
const store = { status: 'OPEN', closesAt: '2026-06-01T12:00:00Z', lastOrderAt: '2026-06-01T11:30:00Z' } as const

test('a store that closes today says until when; after its last order it says so; one that is closed has said it', () => {
  assert.equal(closingWords(store, now), 'until')
  assert.equal(closingWords(store, Date.parse(store.lastOrderAt) - 1), 'until')
  assert.equal(closingWords(store, Date.parse(store.lastOrderAt)), 'over')
  assert.equal(closingWords({ ...store, status: 'PAUSED' }, now), undefined)
  assert.equal(closingWords({ status: 'OPEN' }, now), undefined)
  assert.equal(
    closingWords({ ...store, closesAt: '2026-06-03T12:00:00Z', lastOrderAt: '2026-06-03T12:00:00Z' }, now),
    undefined,
  )
})

test('past its last order no sign says open, though the door is', () => {
  const last = Date.parse(store.lastOrderAt)
  for (const status of ['OPEN', 'BUSY'] as const) {
    assert.equal(signOf({ ...store, status }, last - 1), status)
    assert.equal(signOf({ ...store, status }, last), 'OVER')
  }
  assert.equal(signOf({ ...store, status: 'CLOSED' }, last), 'CLOSED')
})
