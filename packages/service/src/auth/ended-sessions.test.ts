import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { encode } from '@jumun/contracts/codec'
import { SessionEnded } from '@jumun/contracts/events'
import type { EventLog, FollowOptions, StoredRecord } from '@jumun/messaging'
import { pino } from 'pino'
import { endedSessions } from './ended-sessions.ts'

const noon = Date.parse('2026-01-05T12:00:00Z')
let nowMs = noon
let dir: string
let file = 0
let following: FollowOptions
const events = {
  follow(options: FollowOptions) {
    following = options
    return {}
  },
} as unknown as EventLog
const open = () =>
  endedSessions({
    file: join(dir, `${file}.json`),
    clock: { now: () => new Date(nowMs) },
    log: pino({ level: 'silent' }),
  })
const told = (sessionId: string, position: number): StoredRecord => {
  const { type, source, topic, schemaId } = SessionEnded
  const body = encode(SessionEnded, { sessionId, tokensExpireAt: new Date(noon + 900_000).toISOString() })
  const time = new Date(noon).toISOString()
  return {
    id: sessionId,
    type,
    source,
    topic,
    schemaId,
    body,
    time,
    subject: sessionId,
    correlationid: sessionId,
    sequence: 1,
    partition: 0,
    position,
  }
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jumun-sessions-'))
})
after(() => rm(dir, { recursive: true, force: true }))
beforeEach(() => {
  nowMs = noon
  file += 1
})

test('a session that ended is known as long as its tokens could live, and no longer', async () => {
  const ended = await open()
  ended.follow(events)
  await following.handle([told('a', 1)])
  assert.deepEqual([ended.has('a'), ended.has('b')], [true, false])
  nowMs += 900_000
  assert.equal(ended.has('a'), false)
})

test('a restart knows it without the log, and reads on from where it was', async () => {
  ;(await open()).follow(events)
  await following.handle([told('a', 1), told('b', 2)])
  const restarted = await open()
  assert.ok(restarted.has('a') && restarted.has('b'))
  restarted.follow(events)
  assert.deepEqual(following.after, [{ topic: SessionEnded.topic, partition: 0, position: 2 }])
})

test('who waits for the end of a session is told once, also when it is over already; who went away is not', async () => {
  const ended = await open()
  ended.follow(events)
  const heard: string[] = []
  ended.onEnd('a', () => heard.push('a'))
  ended.onEnd('a', () => heard.push('gone'))()
  ended.onEnd('b', () => heard.push('b'))
  await following.handle([told('a', 1)])
  await following.handle([told('a', 1)])
  assert.deepEqual(heard, ['a'])
  ended.onEnd('a', () => heard.push('late'))
  assert.deepEqual(heard, ['a', 'late'])
})

test('bytes that are no event are passed over', async () => {
  const ended = await open()
  ended.follow(events)
  await following.handle([{ ...told('x', 1), undecodable: 'no event of ours' }, told('a', 2)])
  assert.deepEqual([ended.has('x'), ended.has('a')], [false, true])
})
