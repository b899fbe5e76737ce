import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventLog, FollowOptions, StoredRecord } from '@jumun/messaging'
import { pino } from 'pino'
import { followGuests, guestEvent, guestNames } from './guest-events.ts'

const written = {
  ...{ type: 'record', name: 'StampGiven', namespace: 'com.example' },
  fields: [
    { name: 'stamps', type: 'int' },
    { name: 'card', type: ['null', 'string'], default: null },
  ],
} as unknown as NonNullable<StoredRecord['written']>
const record = (change: Partial<StoredRecord> = {}): StoredRecord => ({
  ...{ topic: 'jumun.guest.loyalty', partition: 2, position: 7, mark: 'm', schemaId: 0 },
  ...{ id: 'theirs', type: 'StampGiven', source: 'order', subject: 'an-order', correlationid: 'an-order', sequence: 1 },
  ...{ time: '2026-01-01T00:00:00.000Z', body: Buffer.from([6, 2, 2, 65]), written },
  ...change,
})

test('an event of a guest is shown as what its schema says, under the name of its topic whatever it says of itself', () => {
  assert.deepEqual(guestEvent(record()), {
    ...{ id: 'loyalty-2-7', type: 'StampGiven', source: 'loyalty', subject: 'an-order', correlationid: 'an-order' },
    ...{ sequence: 1, time: '2026-01-01T00:00:00.000Z', data: { stamps: 3, card: 'A' } },
  })
  const bare = guestEvent(record({ type: '', sequence: Number.NaN, body: Buffer.from([6, 0]) }))
  assert.ok(!(bare instanceof Error))
  assert.deepEqual([bare.type, bare.sequence, bare.data], ['StampGiven', 0, { stamps: 3 }])
})

test('what poses as an event of ours, or cannot be read, is told and passed over', () => {
  for (const change of [
    { type: 'OrderPlaced' },
    { time: 'yesterday' },
    { body: Buffer.from([6]) },
    { undecodable: 'no frame' },
    { written: { type: 'nothing that there is' } as never },
  ])
    assert.ok(guestEvent(record(change)) instanceof Error, JSON.stringify(change))
})

test('a log that is away at the start is asked again, and followed from its end on', async () => {
  const told: string[] = []
  const heard = Promise.withResolvers<void>()
  let asked = 0
  const events = {
    heads: async () => {
      if (++asked === 1) throw new Error('away')
      return [{ topic: 'jumun.guest.loyalty', partition: 2, position: 6 }]
    },
    follow({ topics, after, foreign, handle }: FollowOptions) {
      assert.deepEqual([topics, after.length, foreign], [['jumun.guest.loyalty'], 1, true])
      void handle([record(), record({ type: 'OrderPlaced' })]).then(heard.resolve)
      return { caughtUp: async () => {}, lag: async () => 0, stop: async () => {} }
    },
  } satisfies Pick<EventLog, 'follow' | 'heads'>
  const following = followGuests({
    ...{ names: ['loyalty'], events, log: pino({ level: 'silent' }) },
    onHeard: (all) => told.push(...all.map(({ type }) => type)),
  })
  await heard.promise
  assert.deepEqual(told, ['StampGiven'])
  await following.stop()
})

test('a guest has no name of ours', () => {
  assert.deepEqual(guestNames(' loyalty, points,'), ['loyalty', 'points'])
  for (const text of ['order', 'Loyalty', 'a.b']) assert.throws(() => guestNames(text), /JUMUN_DASHBOARD_GUEST_EVENTS/)
})
