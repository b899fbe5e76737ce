import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { encode } from '@jumun/contracts/codec'
import { CookingStarted, OrderReady } from '@jumun/contracts/events'
import { startTestEnvironment, type TestEnvironment } from '../../test/test-environment.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import type { LogRecord } from '../log/event-log.ts'
import { startConsumer } from './consumer.ts'
import { hearAgain } from './hear-again.ts'
import { on, onAll, type Reaction } from './reaction.ts'

let environment: TestEnvironment
before(async () => {
  environment = await startTestEnvironment()
})
afterEach(() => environment.clear())
after(() => environment?.stop())

const began = new Date('2030-01-01T00:00:00.000Z')
const cooking = (subject: string, time = '2030-01-01T09:00:00.000Z'): LogRecord => ({
  ...{ id: randomUUID(), type: CookingStarted.type, source: CookingStarted.source, subject, time },
  ...{ correlationid: subject, sequence: 1, topic: CookingStarted.topic, schemaId: CookingStarted.schemaId },
  body: encode(CookingStarted, { orderId: subject, storeId: 'store' }),
})
/** Does no harm twice. */
const note = (told: string[] = []): Reaction =>
  onAll([CookingStarted], async (events, tx) => {
    for (const { subject } of events) {
      told.push(subject)
      if (subject === 'bad') throw new Error('not this one')
      await tx.query('INSERT INTO account VALUES ($1, 1) ON CONFLICT DO NOTHING', [subject])
    }
  })
const noted = async (db: OpenDatabase): Promise<string[]> =>
  (await db.query<{ id: string }>('SELECT id FROM account ORDER BY id')).map(({ id }) => id)
const failed: string[] = []
const again = (db: OpenDatabase, reaction = note()): Promise<void> =>
  hearAgain({
    ...{ db, log: environment.log, service: 'store', reaction, since: began },
    signal: AbortSignal.timeout(60_000),
    onFailed: ({ subject }, { message }) => failed.push(`${subject}: ${message}`),
  })

test('what an instance heard that does not have the reaction yet is made up for, once', async () => {
  const db = await environment.newDatabase('store')
  const older = environment.use(
    startConsumer({ service: 'store', db, log: environment.log, reactions: [on(CookingStarted, async () => {})] }),
  )
  await environment.log.append([cooking('before', '2029-12-31T23:59:59.999Z'), cooking('a'), cooking('b')])
  await older.caughtUp()
  await older.stop()
  const newer = environment.use(
    startConsumer({ service: 'store', db, log: environment.log, reactions: [note(), on(OrderReady, async () => {})] }),
  )
  await environment.log.append([cooking('c')])
  await newer.caughtUp()
  assert.deepEqual(await noted(db), ['c'])
  const told: string[] = []
  await again(db, note(told))
  assert.deepEqual(await noted(db), ['a', 'b', 'c'])
  assert.deepEqual(told.sort(), ['a', 'b', 'c'], 'what was before the reaction was kept is none of its business')
  await again(db, note(told))
  assert.equal(told.length, 3)
})

test('what fails, and what an operator decides on, holds nobody up and is left alone', async () => {
  const db = await environment.newDatabase('store')
  const dropped = cooking('dropped')
  await db.query(
    `INSERT INTO parked_audit (event_id, topic, subject, action, who, at) VALUES ($1, $2, $3, 'dropped', 'somebody', now())`,
    [dropped.id, dropped.topic, dropped.subject],
  )
  await environment.log.append([
    cooking('a'),
    cooking('bad'),
    dropped,
    cooking('b'),
    { ...cooking('c'), body: Buffer.of(1) },
  ])
  await again(db)
  assert.deepEqual(await noted(db), ['a', 'b'])
  assert.equal(failed.filter((one) => one === 'bad: not this one').length, 1)
})

test('who does not get to the end of the log says so, and which group it is', async () => {
  const db = await environment.newDatabase('store')
  let stopped = false
  const stop = async (): Promise<void> => {
    stopped = true
  }
  const silent = { caughtUp: () => new Promise<void>(() => {}), stop }
  await assert.rejects(
    hearAgain({
      ...{ db, service: 'store', reaction: note(), since: began },
      signal: AbortSignal.timeout(60_000),
      stuckAfterMs: 10,
      log: { consume: () => silent as unknown as ReturnType<typeof environment.log.consume> },
      onFailed: () => {},
    }),
    /store-again does not get on in the log/,
  )
  assert.ok(stopped)
})
