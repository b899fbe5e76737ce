/** What the database role of a service may do to the event log, when somebody else has it in hand: that service's part, and nothing else. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { SigningKeyAnnounced, StockReserved, serviceNames } from '@jumun/contracts'
import { encode } from '@jumun/contracts/codec'
import { groupsOf, type LogRecord, postgresEventLog } from '@jumun/messaging'
import { startTestPostgres, type TestPostgres } from '@jumun/testing'
import pg from 'pg'
import { logDatabase, prepareDatabases, roleOf, type Server } from './databases.ts'

let postgres: TestPostgres
let server: Server
before(async () => {
  postgres = await startTestPostgres()
  const at = (database: string, user?: string, password?: string): string => {
    const there = new URL(postgres.adminUrl)
    there.pathname = `/${database}`
    if (user) there.username = user
    if (password) there.password = password
    return there.href
  }
  server = { adminUrlOf: at, url: at }
  const passwords = Object.fromEntries(serviceNames.map((name) => [name, name]))
  const wanted = { owners: [], speakers: serviceNames, passwords }
  await prepareDatabases(server, wanted)
  await prepareDatabases(server, wanted) // as every start does
})
after(() => postgres?.stop())

const urlOf = (service: string): string => server.url(logDatabase, roleOf(service), service)
let made = 0
const newRecord = (change: Partial<LogRecord> = {}): LogRecord => {
  const { type, source, topic, schemaId } = StockReserved
  const orderId = '01900000-0000-7000-8000-000000000001'
  const id = `01900000-0000-7000-8000-${String(++made).padStart(12, '0')}`
  const body = encode(StockReserved, { orderId, storeId: orderId, lines: [] })
  return {
    ...{ id, type, source, subject: orderId, time: new Date().toISOString(), correlationid: orderId, sequence: made },
    ...{ topic, schemaId, body, ...change },
  }
}
/** What one statement as this role is answered: the state of its refusal, or nothing. */
async function as(service: string, sql: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: urlOf(service) })
  await client.connect()
  try {
    await client.query(sql)
    return undefined
  } catch (error) {
    return (error as pg.DatabaseError).code
  } finally {
    await client.end()
  }
}
const refused = '42501'
const mayNot = /jumun_catalog may not append this|row-level security/

test('a service appends what it publishes, and reads as its own group, and again as its second', async () => {
  const catalog = postgresEventLog({ url: urlOf('catalog') })
  const order = postgresEventLog({ url: urlOf('order') })
  try {
    const record = newRecord()
    const [place] = await catalog.append([record])
    assert.equal(place?.topic, StockReserved.topic)
    for (const group of groupsOf('order')) {
      const heard: string[] = []
      const reading = order.consume({
        group,
        topics: [StockReserved.topic],
        handle: async (batch) => {
          heard.push(...batch.map(({ id }) => id))
        },
      })
      await reading.caughtUp()
      await reading.stop()
      assert.deepEqual(heard, [record.id])
      const committed = 'SELECT 1 FROM committed JOIN membership m ON m.id = membership WHERE group_name = $1'
      const client = new pg.Client({ connectionString: urlOf('order') })
      await client.connect()
      const { rowCount } = await client.query(committed, [group])
      await client.end()
      assert.equal(rowCount, 1, 'and its position has moved')
    }
  } finally {
    await Promise.all([catalog.close(), order.close()])
  }
})

describe('the role of catalog in other hands', () => {
  const append = async (record: LogRecord): Promise<unknown> => {
    const log = postgresEventLog({ url: urlOf('catalog') })
    try {
      return await log.append([newRecord(), record])
    } finally {
      await log.close()
    }
  }
  test('appends nothing to the topic of another', async () => {
    const { type, source, topic, schemaId } = SigningKeyAnnounced
    await assert.rejects(append(newRecord({ type, source, topic, schemaId })), mayNot)
    await assert.rejects(append(newRecord({ topic: 'jumun.order' })), mayNot)
  })
  test('appends nothing under another name, and no event of another to its own topic', async () => {
    await assert.rejects(append(newRecord({ source: 'payment' })), mayNot)
    await assert.rejects(append(newRecord({ type: 'PaymentApproved' })), mayNot)
  })
  test('the whole batch is refused, not only what is not its own', async () => {
    const mine = newRecord()
    const log = postgresEventLog({ url: urlOf('catalog') })
    await assert.rejects(log.append([mine, newRecord({ source: 'payment' })]), mayNot)
    assert.equal((await log.append([mine])).length, 1)
    await log.close()
  })

  for (const [what, sql] of [
    ['writes no record past the function', 'INSERT INTO record SELECT * FROM record LIMIT 0'],
    ['changes no record', `UPDATE record SET body = ''`],
    ['deletes no record', 'DELETE FROM record'],
    ['moves no end of a topic', 'UPDATE topic SET head = 0'],
    ['makes no topic with an end of its own', `INSERT INTO topic (name, partitions, head) VALUES ('jumun.x', 1, 9)`],
    ['makes no topic that nobody writes', `INSERT INTO topic (name, partitions) VALUES ('jumun.nobody', 1)`],
    [
      'joins no group of another',
      `INSERT INTO membership (group_name, topic) SELECT 'payment', id FROM topic WHERE name = 'jumun.order'`,
    ],
    ['gives itself no rights', `INSERT INTO writer VALUES ('jumun_catalog', 'X', 'jumun.user.keys', 'user')`],
    ['becomes no reader', `INSERT INTO reader VALUES ('jumun_catalog', 'order')`],
    ['names no schema of another', `INSERT INTO event_schema VALUES (999, 'OrderPlaced', 9, '{}')`],
    ['makes no function or table for others to fall into', 'CREATE TABLE public.record_ (id int)'],
    [
      'puts nothing before the function’s own tables',
      'CREATE TEMP TABLE writer AS SELECT * FROM public.writer; SELECT 1',
    ],
    ['becomes no other role', 'SET ROLE jumun_user'],
  ] as const)
    test(what, async () => assert.equal(await as('catalog', sql), refused))

  test('moves no position of another', async () => {
    const positions = async (): Promise<unknown[]> => {
      const client = new pg.Client({ connectionString: urlOf('order') })
      await client.connect()
      const { rows } = await client.query('SELECT * FROM committed ORDER BY 1, 2')
      await client.end()
      return rows
    }
    const before = await positions()
    assert.ok(before.length > 0)
    // Rows that it may not touch are not there for it.
    assert.equal(await as('catalog', 'UPDATE committed SET position = position + 1000'), undefined)
    assert.equal(await as('catalog', 'DELETE FROM committed'), undefined)
    assert.equal(
      await as('catalog', 'INSERT INTO committed SELECT membership, 5, 1000 FROM committed LIMIT 1'),
      refused,
    )
    assert.deepEqual(await positions(), before)
  })
})
