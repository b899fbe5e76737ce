import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { isId } from '@jumun/contracts'
import { CookingStarted, OrderPlaced } from '@jumun/contracts/events'
import { eventually } from '../../test/eventually.ts'
import { startTestEnvironment, type TestEnvironment } from '../../test/test-environment.ts'
import { withCause } from '../outbox/cause.ts'
import { isConnectionError } from './connection.ts'
import { newEvent, type OutgoingEvent } from './database.ts'
import { type Committed, type OpenDatabase, openDatabase } from './open-database.ts'

let environment: TestEnvironment
before(async () => {
  environment = await startTestEnvironment()
})
afterEach(() => environment.clear())
after(() => environment?.stop())

const cooking = (subject: string, sequence = 1): OutgoingEvent =>
  newEvent(CookingStarted, { subject, sequence }, { orderId: subject, storeId: 'store' })
const outbox = (db: OpenDatabase) =>
  db.query<{ subject: string; sequence: number }>('SELECT * FROM outbox ORDER BY position')
const subjects = async (db: OpenDatabase): Promise<string[]> =>
  (await outbox(db)).map((row) => `${row.subject} ${row.sequence}`)

test('numbers come as numbers, times as dates, and a count that is not exact is refused', async () => {
  const db = await environment.newDatabase('store')
  const [row] = await db.query(
    "SELECT count(*) AS count, 5::bigint AS five, '2026-01-02T03:04:05.678Z'::timestamptz AS time FROM account",
  )
  assert.deepEqual(row, { count: 0, five: 5, time: new Date('2026-01-02T03:04:05.678Z') })
  await assert.rejects(db.query('SELECT 9007199254740993::bigint AS n'), /too large to be exact/)
})

test('a database that has just answered others is reachable, though every connection is in use', async () => {
  const db = await environment.newDatabase('store', { poolSize: 1 })
  await db.query('SELECT 1 AS one')
  await db.transaction(async () => {
    // Waiting for the only connection, which this transaction has, would be waiting for ever.
    assert.equal(await db.reachable(), true)
  })
})

test('a change says what it has to say if and only if it changed something', async () => {
  const db = await environment.newDatabase('store')
  const heard: Committed[] = []
  db.onCommit((committed) => heard.push(committed))
  const insert = 'INSERT INTO account VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id, balance'
  assert.deepEqual(await db.change(insert, ['a', 5], [cooking('a', 1), cooking('a', 2)]), [{ id: 'a', balance: 5 }])
  assert.deepEqual(await db.change(insert, ['a', 6], [cooking('a', 3)]), [])
  assert.deepEqual(await db.change('UPDATE account SET balance = 7 WHERE id = $1 RETURNING balance', ['a'], []), [
    { balance: 7 },
  ])
  assert.deepEqual(await subjects(db), ['a 1', 'a 2'])
  assert.deepEqual(heard, [{ hasEvents: true }])
})

test('the envelope: a uuidv7, the clock’s time, the service, its cause, and the subject for want of an order', async () => {
  const time = new Date('2026-05-06T07:08:09.123Z')
  const db = await environment.newDatabase('store', { clock: { now: () => time } })
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await withCause({ causationid: 'the-request', traceparent }, () =>
    db.transaction(async (tx) => tx.publish(cooking('a'))),
  )
  await db.transaction(async (tx) => tx.publish({ ...cooking('b'), correlationid: 'the-order' }))
  const [first, second] = (await outbox(db)) as Record<string, unknown>[]
  assert.ok(isId(String(first?.['id'])))
  assert.deepEqual(
    [first?.['time'], first?.['source'], first?.['causationid'], first?.['traceparent'], first?.['correlationid']],
    [time, 'store', 'the-request', traceparent, 'a'],
  )
  assert.deepEqual([second?.['correlationid'], second?.['causationid']], ['the-order', null])
})

test('an event that does not fit its schema fails the transaction, also when somebody catches the error', async () => {
  const db = await environment.newDatabase('store')
  const bad = { ...cooking('a'), data: { orderId: 7 } }
  const insert = "INSERT INTO account VALUES ('a', 1) RETURNING id"
  await assert.rejects(db.change(insert, [], [bad]), { name: 'InvalidEventError' })
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.query(insert)
      try {
        tx.publish(bad)
      } catch {} // what a careless caller might do
    }),
    { name: 'InvalidEventError' },
  )
  await assert.rejects(
    db.transaction(async (tx) => tx.publish(newEvent(OrderPlaced, { subject: 'a', sequence: 1 }, {} as OrderPlaced))),
    /for order to say/,
  )
  assert.deepEqual(await db.query('SELECT id FROM account'), [])
  assert.deepEqual(await subjects(db), [])
})

test('a transaction in which a statement failed keeps nothing, also when somebody catches the error', async () => {
  const db = await environment.newDatabase('store')
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.query("INSERT INTO account VALUES ('a', 1)")
      await tx.query("INSERT INTO account VALUES ('a', 1)").catch(() => [])
    }),
    /nothing of it was kept/,
  )
  assert.deepEqual(await db.query('SELECT id FROM account'), [])
})

test('two transactions that deadlock both succeed, and what was said in vain is not said', async () => {
  const db = await environment.newDatabase('store')
  await db.query("INSERT INTO account VALUES ('a', 0), ('b', 0)")
  let firstLocks = 0
  const add = (one: string, other: string) =>
    db.transaction(async (tx) => {
      await tx.query('UPDATE account SET balance = balance + 1 WHERE id = $1', [one])
      tx.publish(cooking(one))
      firstLocks++
      await eventually('both have their first lock', () => firstLocks >= 2)
      await tx.query('UPDATE account SET balance = balance + 1 WHERE id = $1', [other])
    })
  await Promise.all([add('a', 'b'), add('b', 'a')])
  assert.ok(firstLocks > 2, 'one of them ran again')
  assert.deepEqual(await db.query('SELECT balance FROM account'), [{ balance: 2 }, { balance: 2 }])
  assert.deepEqual((await subjects(db)).sort(), ['a 1', 'b 1'])
})

test('queries outlive a server that was killed and restarted; nothing crashes meanwhile', async () => {
  const lost: Error[] = []
  const db = await environment.newDatabase('store', { onLost: (error) => lost.push(error) })
  assert.equal(await db.reachable(), true)
  await environment.server.kill()
  assert.equal(await db.reachable(), false)
  await environment.server.start()
  await eventually('it answers again', () => db.reachable())
  assert.deepEqual(await db.query('SELECT 1 AS one'), [{ one: 1 }])
})

test('a connection that ends in the middle of a transaction fails that transaction, and nothing else', async () => {
  const db = await environment.newDatabase('store')
  const work = db.transaction(async (tx) => {
    const [mine] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    await tx.query("INSERT INTO account VALUES ('a', 1)")
    await db.query('SELECT pg_terminate_backend($1)', [mine?.pid])
    // nothing is asked on it while it ends: whoever listens to the connection itself hears of it now
    const gone = 'SELECT 1 AS one FROM pg_stat_activity WHERE pid = $1'
    await eventually('the connection is gone', async () => (await db.query(gone, [mine?.pid])).length === 0)
    await new Promise((resolve) => setImmediate(resolve))
    await tx.query('SELECT 1')
  })
  await assert.rejects(work)
  assert.deepEqual(await db.query("SELECT 1 AS one FROM account WHERE id = 'a'"), [])
})

test('a transaction is of no use after its end', async () => {
  const db = await environment.newDatabase('store')
  const escaped = await db.transaction(async (tx) => ({ tx }))
  await assert.rejects(escaped.tx.query('SELECT 1'), /has ended/)
  assert.throws(() => escaped.tx.publish(cooking('a')), /has ended/)
})

test('an older release beside a newer one: a column is added under its statements, and each works at the next try', async () => {
  const db = await environment.newDatabase('store', { poolSize: 4 })
  const everywhere = (sql: string) => Promise.all(Array.from({ length: 4 }, () => db.query(`${sql}, pg_sleep(0.05)`)))
  const all = 'SELECT * FROM account'
  await everywhere(all)
  await db.query('ALTER TABLE account ADD COLUMN colour text')
  let runs = 0
  const rows = await db.transaction(async (tx) => {
    runs++
    await tx.query(`${all}, pg_sleep(0.05)`)
    return tx.query('SELECT * FROM account, pg_sleep(0.05) WHERE id = $1', ['nobody'])
  })
  assert.deepEqual([rows, runs], [[], 2])
  await everywhere(all)
})

test('a server that is not there is away, whether one goes to it by its port or by its socket', async () => {
  for (const host of ['127.0.0.1:1', '%2Fnowhere%2Fat%2Fall:5432']) {
    const gone = openDatabase({ url: `postgres://order:secret@${host}/jumun_order`, source: 'order' })
    await assert.rejects(gone.query('SELECT 1'), (error) => isConnectionError(error))
    await gone.close()
  }
})
