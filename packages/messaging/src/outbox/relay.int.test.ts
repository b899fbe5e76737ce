import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { CookingStarted } from '@jumun/contracts/events'
import pg from 'pg'
import { eventually } from '../../test/eventually.ts'
import { startTestEnvironment, type TestEnvironment } from '../../test/test-environment.ts'
import { newEvent } from '../database/database.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import type { EventLog, LogRecord } from '../log/event-log.ts'
import { startRelay } from './relay.ts'

let environment: TestEnvironment
before(async () => {
  environment = await startTestEnvironment()
})
afterEach(() => environment.clear())
after(() => environment?.stop())

const cooking = (subject: string, sequence: number) =>
  newEvent(CookingStarted, { subject, sequence }, { orderId: subject, storeId: 'store' })

/** One change of an account, counted and said, as services do it. */
const work = (db: OpenDatabase, id: string) =>
  db.transaction(async (tx) => {
    const [row] = await tx.query<{ events: number }>(
      `INSERT INTO account (id, balance, events) VALUES ($1, 0, 1)
       ON CONFLICT (id) DO UPDATE SET events = account.events + 1 RETURNING events`,
      [id],
    )
    tx.publish(cooking(id, row?.events ?? 0))
  })

/** What the log has of these subjects, as sequences per subject in the log's order. */
async function sequences(subjects: readonly string[]): Promise<number[][]> {
  const all = await environment.readAll(CookingStarted.topic)
  return subjects.map((subject) => all.filter((record) => record.subject === subject).map((record) => record.sequence))
}

const countTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)
const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}-${n}`)

/** The real log, with appends that fail as told: before the record is in, or after, when only the answer is lost. */
function failing(log: EventLog, fail: (attempt: number) => 'before' | 'after' | undefined) {
  const sent: (readonly LogRecord[])[] = []
  return {
    sent,
    log: {
      ...log,
      async append(records: readonly LogRecord[]) {
        sent.push(records)
        const how = fail(sent.length)
        if (how === 'before') throw new Error('the log is away')
        const positions = await log.append(records)
        if (how === 'after') throw new Error('the answer was lost')
        return positions
      },
    } satisfies EventLog,
  }
}

test('trap S2: events published even when the transaction rolled back', async () => {
  const db = await environment.newDatabase('store')
  const relay = environment.use(startRelay({ db, log: environment.log }))
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.query("INSERT INTO account VALUES ('rolled-back', 1)")
      tx.publish(cooking('rolled-back', 1))
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  await work(db, 'kept')
  await relay.drain()
  assert.deepEqual(await sequences(['rolled-back', 'kept']), [[], [1]])
})

test('trap S4: two relays sent the same row', async () => {
  const db = await environment.newDatabase('store')
  const { log, sent } = failing(environment.log, () => undefined)
  const relays = [db, environment.again(db), environment.again(db)].map((instance) =>
    environment.use(startRelay({ db: instance, log, batch: 7 })),
  )
  const ids = names('rivals', 10)
  for (let round = 0; round < 12; round++) await Promise.all(ids.map((id) => work(db, id)))
  await Promise.all(relays.map((relay) => relay.drain()))
  assert.deepEqual(
    await sequences(ids),
    ids.map(() => countTo(12)),
  )
  const rows = sent.flat().map((record) => record.id)
  assert.equal(new Set(rows).size, rows.length, 'not even handed to the log twice')
})

test('trap S4: a failed row was never sent again', async () => {
  const db = await environment.newDatabase('store')
  const { log } = failing(environment.log, (attempt) => (['before', 'before', 'after'] as const)[attempt - 1])
  const troubles: string[] = []
  const relay = environment.use(startRelay({ db, log, onTrouble: (error) => troubles.push(error.message) }))
  for (let n = 0; n < 3; n++) await work(db, 'stubborn')
  await relay.drain()
  assert.deepEqual(await sequences(['stubborn']), [[1, 2, 3]])
  assert.deepEqual(troubles, ['the log is away', 'the answer was lost'])
  assert.deepEqual(await db.query('SELECT 1 AS one FROM outbox'), [])
})

test('a relay that stops hands over to its rival, and so does one whose connection is cut', async () => {
  const db = await environment.newDatabase('store')
  const first = startRelay({ db, log: environment.log })
  await work(db, 'handed-over')
  await first.drain()
  const second = environment.use(startRelay({ db: environment.again(db), log: environment.log }))
  const third = environment.use(startRelay({ db: environment.again(db), log: environment.log }))
  await work(db, 'handed-over')
  await first.stop()
  await second.drain()
  await db.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'store relay' AND datname = current_database()`)
  await work(db, 'handed-over')
  await third.drain()
  assert.deepEqual(await sequences(['handed-over']), [[1, 2, 3]])
})

test('PostgreSQL killed and restarted: the relay goes on by itself, nothing lost, nothing twice', async () => {
  const db = await environment.newDatabase('store')
  const relay = environment.use(startRelay({ db, log: environment.log }))
  await work(db, 'restarted')
  await environment.server.kill()
  await assert.rejects(work(db, 'restarted'))
  await environment.server.start()
  await work(db, 'restarted')
  await relay.drain()
  assert.deepEqual(await sequences(['restarted']), [[1, 2]])
})

/**
 * Commits out of order under load, with a transaction that took its outbox position first and commits last. Both relays
 * below run on it; the one that reads `id > last` must lose events, else this harness would prove nothing.
 */
async function commitOutOfOrder(db: OpenDatabase, ids: readonly string[], between: () => Promise<void>): Promise<void> {
  const foreign = new pg.Client(db.url)
  await foreign.connect()
  try {
    await foreign.query('BEGIN')
    await foreign.query(
      `INSERT INTO outbox (id, topic, type, source, subject, time, correlationid, sequence, schema_id, body)
       SELECT gen_random_uuid(), topic, type, source, $1, now(), $1, 1, schema_id, body FROM
         (VALUES ($2, $3, 'store', $4::integer, $5::bytea)) AS said (topic, type, source, schema_id, body)`,
      ['foreign', CookingStarted.topic, CookingStarted.type, CookingStarted.schemaId, Buffer.from('0266026f', 'hex')],
    )
    for (let round = 0; round < 5; round++) await Promise.all(ids.map((id) => work(db, id)))
    await between()
    await foreign.query('COMMIT')
  } finally {
    await foreign.end()
  }
}

test('negative control: a naive relay that reads `id > last` loses what commits late', async () => {
  const db = await environment.newDatabase('store')
  const ids = names('naive', 8)
  const carried: string[] = []
  let last = 0
  const naiveRelay = async (): Promise<void> => {
    const rows = await db.query<{ position: number; subject: string }>(
      'SELECT position, subject FROM outbox WHERE position > $1 ORDER BY position',
      [last],
    )
    carried.push(...rows.map((row) => row.subject))
    last = rows.at(-1)?.position ?? last
  }
  await commitOutOfOrder(db, ids, naiveRelay)
  await naiveRelay()
  assert.equal(carried.length, 40)
  assert.ok(!carried.includes('foreign'), 'the naive relay was expected to lose it')
})

test('ours loses nothing, keeps each key’s order and is not held up, also two rivals with a foreign transaction open', async () => {
  const db = await environment.newDatabase('store')
  const relays = [db, environment.again(db)].map((instance) =>
    environment.use(startRelay({ db: instance, log: environment.log, batch: 5 })),
  )
  const ids = names('ours', 8)
  await commitOutOfOrder(db, ids, () =>
    eventually('everything else is in the log while the foreign transaction is open', async () =>
      (await sequences(ids)).every((heard) => heard.length === 5),
    ),
  )
  await Promise.all(relays.map((relay) => relay.drain()))
  assert.deepEqual(await sequences([...ids, 'foreign']), [...ids.map(() => countTo(5)), [1]])
})

test('commits in the wrong order by the hundred: all arrive, per key in order', async () => {
  const db = await environment.newDatabase('store', { poolSize: 16 })
  const relay = environment.use(startRelay({ db, log: environment.log, batch: 20 }))
  const ids = names('crowd', 16)
  await Promise.all(
    ids.map(async (id, n) => {
      for (let round = 0; round < 20; round++) {
        if ((n + round) % 3 > 0) await work(db, id)
        else
          await db.transaction(async (tx) => {
            const [row] = await tx.query<{ events: number }>(
              `INSERT INTO account (id, balance, events) VALUES ($1, 0, 1)
               ON CONFLICT (id) DO UPDATE SET events = account.events + 1 RETURNING events`,
              [id],
            )
            tx.publish(cooking(id, row?.events ?? 0))
            await tx.query('SELECT pg_sleep(0.002)')
          })
      }
    }),
  )
  await relay.drain()
  assert.deepEqual(
    await sequences(ids),
    ids.map(() => countTo(20)),
  )
})
