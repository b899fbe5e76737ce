/** A log that went back, seen from who publishes to it and who hears of it: everything is there again, once. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { CookingStarted } from '@jumun/contracts/events'
import pg from 'pg'
import { eventually } from '../../test/eventually.ts'
import { startTestEnvironment, type TestEnvironment } from '../../test/test-environment.ts'
import { startConsumer } from '../consumer/consumer.ts'
import { on } from '../consumer/reaction.ts'
import { newEvent } from '../database/database.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { recordsOf } from '../log/event-log.features.ts'
import { partitionOf } from '../log/murmur2.ts'
import { migrateEventLog, postgresEventLog } from '../log/postgres/postgres-event-log.ts'
import type { LogLoss } from './published.ts'
import { startRelay } from './relay.ts'

let environment: TestEnvironment
before(async () => {
  environment = await startTestEnvironment()
})
afterEach(() => environment.clear())
after(() => environment?.stop())

/** A log that nobody else uses: it is about to be set back. */
async function newLog() {
  const url = await environment.server.createDatabase()
  await migrateEventLog(url)
  const open = (pollMs = 50) => {
    const log = postgresEventLog({ url, rebalanceMs: 50, pollMs })
    environment.use({ stop: () => log.close() })
    return log
  }
  const run = async <R extends object>(sql: string): Promise<R[]> => {
    const client = new pg.Client(url)
    await client.connect()
    const { rows } = await client.query(sql)
    await client.end()
    return rows as R[]
  }
  return {
    open,
    run,
    copy: () =>
      run(`CREATE SCHEMA copy; CREATE TABLE copy.record AS TABLE record; CREATE TABLE copy.committed AS TABLE committed;
           CREATE TABLE copy.topic AS TABLE topic`),
    restore: () =>
      run(`BEGIN; LOCK topic, record, committed; TRUNCATE record, committed; INSERT INTO record SELECT * FROM copy.record;
           INSERT INTO committed SELECT * FROM copy.committed;
           UPDATE topic SET head = coalesce((SELECT head FROM copy.topic old WHERE old.id = topic.id), 0); COMMIT`),
    forgetAll: () => run('BEGIN; TRUNCATE record, committed; UPDATE topic SET head = 0; COMMIT'),
    sequences: async (subject: string) =>
      (
        await run<{ sequence: number }>(`SELECT sequence FROM record WHERE subject = '${subject}' ORDER BY position`)
      ).map((row) => row.sequence),
  }
}

const cook = (db: OpenDatabase, subject: string, sequence: number) =>
  db.transaction(async (tx) =>
    tx.publish(newEvent(CookingStarted, { subject, sequence }, { orderId: subject, storeId: randomUUID() })),
  )
const names = Array.from({ length: 100 }, (_, index) => `neighbour-${index}`)
const countTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)

test('a log restored from an older copy while all run: it gets what it lacks, and each event has its effect once', async () => {
  const log = await newLog()
  const store = await environment.newDatabase('store')
  const order = await environment.newDatabase('order')
  const effects: number[] = []
  const losses: LogLoss[] = []
  const relay = environment.use(
    startRelay({ db: store, log: log.open(), lookEveryMs: 50, onLoss: (loss) => losses.push(loss) }),
  )
  const startOrder = () =>
    environment.use(
      startConsumer({
        service: 'order',
        db: order,
        log: log.open(),
        reactions: [on(CookingStarted, async (event) => void effects.push(event.sequence))],
      }),
    )
  const first = startOrder()
  const work = async (from: number, to: number): Promise<void> => {
    for (let sequence = from; sequence <= to; sequence++) await cook(store, 'one-order', sequence)
    await relay.drain()
  }
  await work(1, 10)
  await first.caughtUp()
  await log.copy()
  await work(11, 20)
  await eventually('all are heard', () => effects.length === 20)
  await first.stop()
  await work(21, 25) // nobody has heard these: they are what would be lost
  await log.restore()
  await work(26, 30)
  await eventually('the loss is told', () => losses.length > 0)
  startOrder()
  await eventually('all are heard', () => effects.length >= 30)
  assert.deepEqual(
    effects.toSorted((one, other) => one - other),
    countTo(30),
  )
  assert.deepEqual(
    (await log.sequences('one-order')).toSorted((one, other) => one - other),
    countTo(30),
  )
  assert.deepEqual(losses[0]?.lostBefore, undefined)
  assert.equal(relay.healing(), false)
  await log.restore()
  await eventually('once more, under the eyes of a consumer', () => losses.length > 1)
  await work(31, 32)
  await eventually('what is new is heard', () => effects.length === 32)
  assert.deepEqual(await order.query('SELECT event_id FROM parked_message'), [])
})

test('a log restored while a batch is in hand: its old positions are not committed, and nothing that came there is passed over', async () => {
  const log = await newLog()
  const store = await environment.newDatabase('store')
  const losses: LogLoss[] = []
  const relay = environment.use(
    startRelay({ db: store, log: log.open(), lookEveryMs: 50, onLoss: (loss) => losses.push(loss) }),
  )
  const neighbour = names.find((name) => partitionOf(name, 6) === partitionOf('an-order', 6)) as string
  const heard: string[] = []
  const [began, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  environment.use(
    startConsumer({
      service: 'order',
      db: await environment.newDatabase('order'),
      log: log.open(500), // it commits before it looks
      reactions: [
        on(CookingStarted, async ({ subject, sequence }) => {
          if (sequence === 2) began.resolve()
          if (sequence === 2) await gate.promise
          heard.push(`${subject} ${sequence}`)
        }),
      ],
    }),
  )
  await cook(store, 'an-order', 1)
  await eventually('the first is heard', () => heard.length === 1)
  await log.copy()
  await cook(store, 'an-order', 2)
  await began.promise
  await log.restore()
  await log.open().append(recordsOf(CookingStarted.topic, [neighbour], 1)) // before anybody notices, at the place of the second
  await eventually('the loss is told', () => losses.length > 0)
  gate.resolve()
  await relay.drain()
  await eventually('all are heard', () => heard.length === 3)
  assert.deepEqual(heard.toSorted(), ['an-order 1', 'an-order 2', `${neighbour} 1`].toSorted())
})

test('a log that lost everything while its publisher was down is made whole before anything new is appended', async () => {
  const log = await newLog()
  const store = await environment.newDatabase('store')
  const first = startRelay({ db: store, log: log.open() })
  for (const sequence of countTo(7)) await cook(store, 'an-order', sequence)
  await first.drain()
  await first.stop()
  await log.forgetAll()
  await cook(store, 'an-order', 8)
  const second = environment.use(startRelay({ db: environment.again(store), log: log.open() }))
  await second.drain()
  assert.deepEqual(await log.sequences('an-order'), countTo(8))
})

test('what is older than what is kept is said to be gone for good, with its time, until somebody has looked', async () => {
  const log = await newLog()
  const store = await environment.newDatabase('store')
  const losses: LogLoss[] = []
  const relay = environment.use(
    startRelay({ db: store, log: log.open(), lookEveryMs: 50, onLoss: (loss) => losses.push(loss) }),
  )
  for (const sequence of countTo(6)) await cook(store, 'old', sequence)
  await relay.drain()
  await store.query('DELETE FROM published WHERE sequence <= 4')
  const [oldest] = await store.query<{ time: Date }>('SELECT time FROM published ORDER BY position LIMIT 1')
  await log.forgetAll()
  await eventually('the loss is told', () => losses.length > 0)
  assert.deepEqual(losses, [{ topic: CookingStarted.topic, appendedAgain: 2, lostBefore: oldest?.time }])
  assert.deepEqual(await log.sequences('old'), [5, 6])
  const kept = await store.query('SELECT topic, appended_again, lost_before, seen_by FROM log_loss')
  assert.deepEqual(kept, [{ topic: CookingStarted.topic, appended_again: 2, lost_before: oldest?.time, seen_by: null }])
})
