import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { startTestEnvironment, type TestEnvironment } from '../../test/test-environment.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { moveTimer, seeTimer } from './move-timer.ts'

let environment: TestEnvironment
before(async () => {
  environment = await startTestEnvironment()
})
afterEach(() => environment.clear())
after(() => environment?.stop())

const now = new Date('2030-01-01T09:00:00.000Z')
const later = new Date('2030-01-01T10:00:00.000Z')
const due = async (db: OpenDatabase): Promise<Date | undefined> =>
  (await db.query<{ next_at: Date }>('SELECT next_at FROM timer'))[0]?.next_at
const set = (db: OpenDatabase, dueAt: Date): Promise<void> =>
  db.transaction(async (tx) => tx.scheduleTimer('send', 'a', dueAt))

test('who saw a timer, or that there is none, moves and drops it', async () => {
  const db = await environment.newDatabase('store')
  await moveTimer(db, await seeTimer(db, 'send', 'a'), later)
  assert.deepEqual(await due(db), later)
  await moveTimer(db, await seeTimer(db, 'send', 'a'), now)
  assert.deepEqual(await due(db), now)
  await moveTimer(db, await seeTimer(db, 'send', 'a'))
  assert.equal(await due(db), undefined)
})

test('one that was set after it was seen, or set where there was none, stays', async () => {
  const db = await environment.newDatabase('store')
  const none = await seeTimer(db, 'send', 'a')
  await set(db, now)
  await moveTimer(db, none)
  await moveTimer(db, none, later)
  assert.deepEqual(await due(db), now)
  const seen = await seeTimer(db, 'send', 'a')
  await set(db, now) // again, for something new
  await moveTimer(db, seen)
  await moveTimer(db, seen, later)
  assert.deepEqual(await due(db), now)
})

test('it waits for whoever is setting it, and leaves that as it is', async () => {
  const db = await environment.newDatabase('store')
  await set(db, now)
  const seen = await seeTimer(db, 'send', 'a')
  let moved: Promise<void> | undefined
  await db.transaction(async (tx) => {
    await tx.query(`UPDATE timer SET setting = nextval('timer_setting')`)
    moved = moveTimer(db, seen, later)
    const waits = async () =>
      (await db.query(`SELECT 1 AS one FROM pg_stat_activity WHERE wait_event_type = 'Lock'`)).length > 0
    while (!(await waits()));
  })
  await moved
  assert.deepEqual(await due(db), now)
})
