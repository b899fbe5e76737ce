import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appendNotifier, channelOf, parseNotification, payloadOf, take } from './notifications.ts'

const newCursor = (id: number, partition: number) => ({
  topic: { id, name: `topic-${id}`, partitions: 6 },
  ...{ partition, position: 0, look: false },
})
const record = (type: string) => ({ type })

test('what is told comes out as it went in', () => {
  const notification = { partitions: new Set([0, 5]), types: new Set(['OrderPlaced', 'OrderConfirmed']) }
  assert.deepEqual(parseNotification(payloadOf(notification)), notification)
})

test('what is too long to be told, and what an older program says, may be anything', () => {
  const types = new Set(Array.from({ length: 500 }, (_, index) => `AnEventWithALongName${index}`))
  assert.equal(parseNotification(payloadOf({ partitions: new Set([1]), types })), undefined)
  assert.equal(parseNotification(''), undefined)
})

test('only those look whom it concerns: by topic, partition and type', () => {
  const cursors = [newCursor(1, 0), newCursor(1, 1), newCursor(2, 0)]
  const looking = () => cursors.map(({ look }) => look)
  const notification = {
    channel: channelOf(1),
    payload: payloadOf({ partitions: new Set([0]), types: new Set(['A', 'B']) }),
  }
  assert.equal(take(cursors, notification, ['C']), false)
  assert.deepEqual(looking(), [false, false, false])
  assert.equal(take(cursors, notification, ['B', 'C']), true)
  assert.deepEqual(looking(), [true, false, false])
  assert.equal(take(cursors, { channel: channelOf(1), payload: '' }, ['C']), true)
  assert.deepEqual(looking(), [true, true, false])
  assert.equal(take(cursors, { channel: channelOf(3) }), false)
})

test('what is told while others are told comes together, and nothing is forgotten', async () => {
  const sent: (readonly string[])[] = []
  const gate = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  const tell = appendNotifier(async (channels, payloads) => {
    sent.push(channels.map((channel, index) => `${channel} ${payloads[index]}`))
    if (sent.length === 1) await gate.promise
    else done.resolve()
  })
  tell([{ record: record('A'), topic: 1, partition: 0 }])
  tell([{ record: record('B'), topic: 1, partition: 2 }])
  tell([
    { record: record('C'), topic: 1, partition: 3 },
    { record: record('C'), topic: 2, partition: 0 },
  ])
  gate.resolve()
  await done.promise
  assert.deepEqual(sent, [['jumun_log_1 0 A'], ['jumun_log_1 2,3 B,C', 'jumun_log_2 0 C']])
})
