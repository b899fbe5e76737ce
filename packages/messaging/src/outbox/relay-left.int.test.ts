/** What the log does not take: for good, and for a while. Everything else goes on, once and in order. */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { unknownSchema } from '@jumun/contracts/codec'
import { CookingStarted } from '@jumun/contracts/events'
import { eventually } from '../../test/eventually.ts'
import { startTestEnvironment, type TestEnvironment } from '../../test/test-environment.ts'
import { newEvent } from '../database/database.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { type EventLog, type LogRecord, NotAppended } from '../log/event-log.ts'
import { parkedMessages } from '../parking/parked-messages.ts'
import { type RelayOptions, startRelay } from './relay.ts'

let environment: TestEnvironment
before(async () => {
  environment = await startTestEnvironment()
})
afterEach(() => environment.clear())
after(() => environment?.stop())

async function sayTo(db: OpenDatabase, subject: string, sequence: number): Promise<void> {
  await db.transaction(async (tx) => {
    tx.publish(newEvent(CookingStarted, { subject, sequence }, { orderId: subject, storeId: 'store' }))
  })
}
async function heard(subject: string): Promise<number[]> {
  const all = await environment.readAll(CookingStarted.topic)
  return all.filter((record) => record.subject === subject).map(({ sequence }) => sequence)
}
/** As damage, or another program, would leave it. */
const damage = (db: OpenDatabase, what: string, subject: string, sequence: number) =>
  db.query(`UPDATE outbox SET ${what} WHERE subject = $1 AND sequence = $2`, [subject, sequence])

function relayOf(db: OpenDatabase, more: Partial<RelayOptions> = {}) {
  const aside: string[] = []
  const relay = environment.use(
    startRelay({
      db,
      log: environment.log,
      onParked: ({ subject, sequence }, reason) => aside.push(`${subject} ${sequence}: ${reason}`),
      ...more,
    }),
  )
  return { relay, aside }
}

for (const [what, sql, reason] of [
  ['of a schema that nobody released', 'schema_id = 9999', unknownSchema(9999)],
  ['whose bytes are none', "body = '\\xc8'", undefined],
  ['that says it is another', "type = 'OrderReady'", 'it says OrderReady and was written as CookingStarted'],
] as const)
  test(`an event ${what} is set aside with its key and told; all others go on`, async () => {
    const db = await environment.newDatabase('store')
    const [bad, good] = [`bad ${what}`, `good ${what}`]
    for (const sequence of [1, 2, 3]) for (const subject of [bad, good]) await sayTo(db, subject, sequence)
    await damage(db, sql, bad, 2)
    const { relay, aside } = relayOf(db)
    await relay.drain()
    await sayTo(db, bad, 4)
    await sayTo(db, good, 4)
    await relay.drain()
    assert.deepEqual([await heard(bad), await heard(good)], [[1], [1, 2, 3, 4]])
    assert.equal(aside.length, 1)
    if (reason) assert.deepEqual(aside, [`${bad} 2: ${reason}`])
    const parked = await parkedMessages({ db, log: environment.log, reactions: [] }).list()
    assert.deepEqual(
      parked.map(({ outgoing, sequence, reason }) => [outgoing, sequence, reason !== null]),
      [
        [true, 2, true],
        [true, 3, false],
        [true, 4, false],
      ],
    )
  })

test('what was set aside is put right and tried again: it goes with all that waits behind it, in order', async () => {
  const db = await environment.newDatabase('store')
  for (const sequence of [1, 2, 3]) await sayTo(db, 'mended', sequence)
  await damage(db, "body = '\\xc8'", 'mended', 1)
  const { relay } = relayOf(db)
  await relay.drain()
  const parked = parkedMessages({ db, log: environment.log, reactions: [] })
  const [first] = await parked.list()
  const id = first?.id ?? 0
  const again = await parked.retry(id, 'kim')
  assert.equal(again.outcome, 'failed')
  assert.deepEqual(await heard('mended'), [])
  await assert.rejects(parked.edit(id, { orderId: 'x'.repeat(1_000_000), storeId: 'store' }, 'kim'), {
    name: 'EventTooLargeError',
  })
  assert.equal(await parked.edit(id, { orderId: 'mended', storeId: 'store' }, 'kim'), true)
  assert.deepEqual(await parked.retry(id, 'kim'), { outcome: 'handled', handled: 3 })
  await sayTo(db, 'mended', 4)
  await relay.drain()
  assert.deepEqual(await heard('mended'), [1, 2, 3, 4])
  assert.equal(await parked.count(), 0)
})

test('what is dropped is written down with its number, and what waits behind it goes on', async () => {
  const db = await environment.newDatabase('store')
  for (const sequence of [1, 2]) await sayTo(db, 'given up', sequence)
  await damage(db, 'schema_id = 9999', 'given up', 1)
  const { relay } = relayOf(db)
  await relay.drain()
  const parked = parkedMessages({ db, log: environment.log, reactions: [] })
  const [first, second] = await parked.list()
  assert.equal(await parked.drop(first?.id ?? 0, 'lee'), true)
  assert.deepEqual(await parked.retry(second?.id ?? 0, 'lee'), { outcome: 'handled', handled: 1 })
  assert.deepEqual(await heard('given up'), [2])
  const dropped = (await parked.history('given up')).find(({ action }) => action === 'dropped')
  assert.deepEqual([dropped?.who, dropped?.detail['source'], dropped?.detail['sequence']], ['lee', 'store', 1])
})

test('what an older program set aside is sent by the first one that knows its schema', async () => {
  const db = await environment.newDatabase('store')
  for (const sequence of [1, 2]) await sayTo(db, 'newer', sequence)
  await damage(db, 'schema_id = 9999', 'newer', 1)
  const old = relayOf(db)
  await old.relay.drain()
  await old.relay.stop()
  // now the number is one that this program knows
  await db.query('UPDATE parked_message SET schema_id = $1, reason = $2 WHERE reason IS NOT NULL', [
    CookingStarted.schemaId,
    unknownSchema(CookingStarted.schemaId),
  ])
  relayOf(db)
  await eventually('both are in the log', async () => (await heard('newer')).length === 2)
  assert.deepEqual(await heard('newer'), [1, 2])
})

test('a program that does not know a schema lets one that stands by have its turn before it sets anything aside', async () => {
  const db = await environment.newDatabase('store')
  const older = relayOf(db)
  await sayTo(db, 'first', 1)
  await older.relay.drain()
  const sentByTheOther: string[] = []
  const append = (records: readonly LogRecord[]) => {
    sentByTheOther.push(...records.map(({ subject }) => subject))
    return environment.log.append(records)
  }
  const other = relayOf(environment.again(db), { log: { ...environment.log, append } })
  await eventually('the other stands by', async () => {
    const asked = `SELECT 1 AS one FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle'
      AND application_name LIKE '%relay' AND query LIKE 'SELECT pg_try_advisory_lock%'`
    return (await db.query(asked)).length > 0
  })
  await db.transaction(async (tx) => {
    tx.publish(newEvent(CookingStarted, { subject: 'probe', sequence: 1 }, { orderId: 'probe', storeId: 'store' }))
    // as a newer program would have said it
    await tx.query(
      `INSERT INTO outbox (id, topic, type, source, subject, time, correlationid, sequence, schema_id, body)
       VALUES (gen_random_uuid(), $1, $2, 'store', 'stranger', now(), 'stranger', 1, 9999, '\\x00')`,
      [CookingStarted.topic, CookingStarted.type],
    )
  })
  let sequence = 1
  await eventually('the other has its turn', async () => {
    if (older.aside.length + other.aside.length === 0) await sayTo(db, 'probe', ++sequence)
    return sentByTheOther.includes('probe')
  })
  await eventually('neither knows it', () => older.aside.length + other.aside.length === 1)
  await older.relay.drain()
  assert.deepEqual(
    await heard('probe'),
    Array.from({ length: sequence }, (_, n) => n + 1),
  )
})

/** The real log, which does not take these subjects just now, and remembers what it was given. */
function refusing(log: EventLog) {
  const away = new Set<string>()
  const given: string[] = []
  return {
    away,
    given,
    log: {
      ...log,
      async append(records) {
        given.push(...records.map(({ subject, sequence }) => `${subject} ${sequence}`))
        const left = records.filter(({ subject }) => away.has(subject))
        const appended = await log.append(records.filter(({ subject }) => !away.has(subject)))
        if (left.length === 0) return appended
        const reasons = left.map((record) => ({ record, reason: 'not just now', refused: false }))
        throw new NotAppended(reasons, appended)
      },
    } satisfies EventLog,
  }
}

test('a key that the log does not take just now waits in order; the others go on, and none of them twice', async () => {
  const db = await environment.newDatabase('store')
  const { log, away, given } = refusing(environment.log)
  away.add('stuck')
  const troubles: string[] = []
  const { relay, aside } = relayOf(db, { log, batch: 3, onTrouble: (error) => troubles.push(error.message) })
  for (let sequence = 1; sequence <= 5; sequence++)
    for (const subject of ['stuck', 'free', 'other']) await sayTo(db, subject, sequence)
  await eventually('the others are in the log', async () => {
    const [free, other] = await Promise.all([heard('free'), heard('other')])
    return free.length === 5 && other.length === 5
  })
  assert.deepEqual([await heard('stuck'), (await db.query('SELECT 1 AS one FROM outbox')).length], [[], 5])
  const tries = () => given.filter((one) => one === 'stuck 1').length
  const before = tries()
  await eventually('it is tried again', () => tries() > before + 1)
  assert.ok(relay.stuckForMs() < 10_000, 'it is not the relay that is stuck')
  away.clear()
  await relay.drain()
  assert.deepEqual(await heard('stuck'), [1, 2, 3, 4, 5])
  for (const subject of ['free', 'other'])
    for (let sequence = 1; sequence <= 5; sequence++)
      assert.equal(given.filter((one) => one === `${subject} ${sequence}`).length, 1, `${subject} ${sequence}`)
  assert.deepEqual([troubles, aside], [['not just now'], []])
})
