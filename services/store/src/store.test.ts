import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { announcementOf, asAnswer, changedStore, looksTheSame, openedStore, shown } from './store.ts'

const now = new Date('2026-03-02T01:00:00.000Z') // Monday, 10:00 in Seoul
const made = {
  id: '01900000-0000-7000-8000-000000000003',
  ownerId: '01900000-0000-7000-8000-000000000006',
  now,
  acceptWithinMinutes: 10,
}
const plain = { name: { ko: '카페', en: 'Cafe' }, address: { line1: 'Teheran-ro 1' } }
const monday = { mon: [{ open: '09:00', close: '18:00' }] }

describe('a store', () => {
  test('needs only a name and an address; all else has a default', () => {
    assert.deepEqual(asAnswer(openedStore(plain, made)), {
      ...plain,
      id: made.id,
      ownerId: made.ownerId,
      kind: 'restaurant',
      fulfilments: ['delivery', 'pickup'],
      status: 'OPEN',
      minutes: 15,
      acceptWithinMinutes: 10,
      autoAccept: false,
      version: 1,
      createdAt: now.toISOString(),
    })
  })

  test('without hours keeps the status that was set', () => {
    for (const status of ['OPEN', 'BUSY', 'PAUSED', 'CLOSED'] as const)
      assert.deepEqual(shown({ setStatus: status }, now), { status })
  })

  test('with hours is closed outside them, and what its owner set within them', () => {
    const until = new Date('2026-03-02T09:00:00.000Z')
    assert.deepEqual(shown({ setStatus: 'OPEN', hours: monday }, now), { status: 'OPEN', until })
    assert.deepEqual(shown({ setStatus: 'BUSY', hours: monday }, now), { status: 'BUSY', until })
    assert.deepEqual(shown({ setStatus: 'PAUSED', hours: monday }, now), { status: 'PAUSED', until })
    assert.equal(shown({ setStatus: 'BUSY', hours: monday }, until).status, 'CLOSED')
  })

  test('is announced again when customers see something new, not when its kitchen changes a habit', () => {
    const store = openedStore(plain, made)
    assert.equal(looksTheSame(store, changedStore(store, { autoAccept: true, acceptWithinMinutes: 3 }, now)), true)
    for (const change of [
      { minutes: 20 },
      { status: 'BUSY' as const },
      { kind: 'cafe' },
      { name: { en: 'Bar' } },
      { hours: {} },
    ])
      assert.equal(looksTheSame(store, changedStore(store, change, now)), false)
    assert.equal(announcementOf(changedStore(store, { hours: {} }, now)).status, 'CLOSED')
  })
})
