import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { eventually } from '../../test/eventually.ts'
import { startTestEnvironment, type TestEnvironment } from '../../test/test-environment.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { startTimers, type TimerHandlers } from './timers.ts'

let environment: TestEnvironment
before(async () => {
  environment = await startTestEnvironment()
})
afterEach(() => environment.clear())
after(() => environment?.stop())

const scheduleTimer = (db: OpenDatabase, subject: string, dueAt: Date): Promise<void> =>
  db.transaction(async (tx) => tx.scheduleTimer('expire', subject, dueAt))
const ago = (ms: number): Date => new Date(Date.now() - ms)
const left = async (db: OpenDatabase): Promise<string[]> =>
  (await db.query<{ subject: string }>('SELECT subject FROM timer ORDER BY subject')).map((row) => row.subject)
/** Adds one per run, so that a run that happens twice shows. */
const addOne: TimerHandlers = {
  async expire(subject, tx) {
    await tx.query('INSERT INTO account VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET balance = account.balance + 1', [
      subject,
    ])
  },
}
const runs = async (db: OpenDatabase, subject: string): Promise<number> =>
  (await db.query<{ balance: number }>('SELECT balance FROM account WHERE id = $1', [subject]))[0]?.balance ?? 0

test('a timer runs once it is due, not before, and once', async () => {
  const db = await environment.newDatabase('order')
  await scheduleTimer(db, 'due', ago(1))
  await scheduleTimer(db, 'later', new Date(Date.now() + 3_600_000))
  environment.use(startTimers({ db, timers: addOne }))
  await eventually('the due one is gone', async () => (await left(db)).join() === 'later')
  assert.deepEqual([await runs(db, 'due'), await runs(db, 'later')], [1, 0])
})

test('several instances run each timer once', async () => {
  const db = await environment.newDatabase('order')
  const subjects = Array.from({ length: 40 }, (_, n) => `shared-${n}`)
  for (const subject of subjects) await scheduleTimer(db, subject, ago(1))
  for (const instance of [db, environment.again(db), environment.again(db)])
    environment.use(startTimers({ db: instance, timers: addOne }))
  await eventually('all are gone', async () => (await left(db)).length === 0)
  const counts = await db.query<{ balance: number }>('SELECT balance FROM account')
  assert.deepEqual(
    counts.map((row) => row.balance),
    subjects.map(() => 1),
  )
})

test('setting it again moves it, forgetting it drops it, and a rollback leaves it as it was', async () => {
  const db = await environment.newDatabase('order')
  const later = new Date(Date.now() + 3_600_000)
  await scheduleTimer(db, 'moved', later)
  await scheduleTimer(db, 'moved', ago(1))
  await scheduleTimer(db, 'forgotten', ago(1))
  await db.transaction(async (tx) => tx.cancelTimer('expire', 'forgotten'))
  await scheduleTimer(db, 'kept', later)
  await assert.rejects(
    db.transaction(async (tx) => {
      tx.scheduleTimer('expire', 'kept', ago(1))
      throw new Error('changed my mind')
    }),
  )
  environment.use(startTimers({ db, timers: addOne }))
  await eventually('the moved one ran', async () => (await left(db)).join() === 'kept')
  assert.deepEqual([await runs(db, 'moved'), await runs(db, 'forgotten'), await runs(db, 'kept')], [1, 0, 0])
})

test('a handler may set its own timer again', async () => {
  const db = await environment.newDatabase('order')
  let count = 0
  environment.use(
    startTimers({
      db,
      timers: {
        async expire(subject, tx) {
          if (++count < 3) tx.scheduleTimer('expire', subject, ago(1))
        },
      },
    }),
  )
  await scheduleTimer(db, 'again', ago(1))
  await eventually('it is gone', async () => (await left(db)).length === 0)
  assert.equal(count, 3)
})

test('a timer that fails is kept, told of, tried again later, and does not hold others up', async () => {
  const db = await environment.newDatabase('order')
  const told: string[] = []
  await scheduleTimer(db, 'failing', ago(10))
  await scheduleTimer(db, 'fine', ago(1))
  const timers = environment.use(
    startTimers({
      db,
      timers: {
        async expire(subject, tx) {
          await addOne['expire']?.(subject, tx)
          if (subject === 'failing') throw new Error('not now')
        },
      },
      onFailed: ({ kind, subject, failed }, { message }) => told.push(`${kind} of ${subject}, ${failed}: ${message}`),
    }),
  )
  await eventually('the fine one ran', async () => (await left(db)).join() === 'failing')
  await eventually('it was told again, with how often', () => told.length >= 2)
  assert.deepEqual(told.slice(0, 2), ['expire of failing, 1: not now', 'expire of failing, 2: not now'])
  assert.equal(await timers.failing(), 1)
  assert.equal(await runs(db, 'failing'), 0)
  const [row] = await db.query<{ failed: number; later: boolean }>(
    'SELECT failed, next_at > due_at AS later FROM timer',
  )
  assert.equal(row?.later, true)
})

test('timers go on after PostgreSQL was killed and restarted', async () => {
  const db = await environment.newDatabase('order')
  environment.use(startTimers({ db, timers: addOne }))
  await environment.server.kill()
  await environment.server.start()
  await eventually('it can be set', () =>
    scheduleTimer(db, 'after', ago(1)).then(
      () => true,
      () => false,
    ),
  )
  await eventually('it ran', async () => (await runs(db, 'after')) === 1)
})
