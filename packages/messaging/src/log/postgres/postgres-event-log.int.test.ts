import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startTestPostgres } from '@jumun/testing/postgres'
import pg from 'pg'
import { eventually } from '../../../test/eventually.ts'
import { throughIndexes } from '../../database/connection.ts'
import { eventLogFeatures, recordsOf } from '../event-log.features.ts'
import { migrateEventLog, postgresEventLog } from './postgres-event-log.ts'

async function inDatabase(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(sql)
  await client.end()
}

eventLogFeatures('PostgreSQL', async () => {
  const server = await startTestPostgres()
  const url = await server.createDatabase()
  await migrateEventLog(url)
  let schemas = 9_000
  return {
    async appendAsNewer(record, schema) {
      const id = ++schemas
      await inDatabase(
        url,
        `INSERT INTO event_schema VALUES (${id}, '${record.type}', 99, '${JSON.stringify(schema)}')`,
      )
      const log = postgresEventLog({ url })
      await log.append([{ ...record, schemaId: id }])
      await log.close()
    },
    dense: true,
    open: () => postgresEventLog({ url, rebalanceMs: 100, pollMs: 100 }),
    newTopic: () => `test.${randomUUID()}`,
    async startDoomedMember(group, topic) {
      const program = fileURLToPath(new URL('../../../test/doomed-member.ts', import.meta.url))
      const child = spawn(process.execPath, [program, url, group, topic], { stdio: ['ignore', 'pipe', 'inherit'] })
      const ids: string[] = []
      const lines = createInterface({ input: child.stdout }).on('line', (id) => ids.push(id))
      await once(lines, 'line', { signal: AbortSignal.timeout(60_000) })
      return {
        async kill() {
          child.kill('SIGKILL')
          await once(child, 'close')
          return ids
        },
      }
    },
    deleteTopic: (topic) =>
      inDatabase(
        url,
        `DELETE FROM committed USING membership m, topic t WHERE membership = m.id AND m.topic = t.id AND t.name = '${topic}';
         DELETE FROM membership USING topic t WHERE membership.topic = t.id AND t.name = '${topic}';
         DELETE FROM record USING topic t WHERE record.topic = t.id AND t.name = '${topic}';
         DELETE FROM topic WHERE name = '${topic}'`,
      ),
    goAway: () => server.kill(),
    comeBack: () => server.start(),
    stop: () => server.stop(),
  }
})

test('an append reads what it appends, however much there is, also where its plan was made while there was nothing', async () => {
  const server = await startTestPostgres()
  const url = await server.createDatabase()
  await migrateEventLog(url)
  const client = new pg.Client({ connectionString: url, options: throughIndexes })
  await client.connect()
  try {
    await client.query(`INSERT INTO topic (name, partitions) VALUES ('test', 1);
      INSERT INTO event_schema VALUES (1, 'Tested', 1, '{}')`)
    const append = async (count: number): Promise<void> => {
      const each = <T>(value: T): T[] => Array.from({ length: count }, () => value)
      const ids = Array.from({ length: count }, () => randomUUID())
      const text = `SELECT id FROM append_all($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
      const about = [each('Tested'), each('test'), each('one'), each('2026-01-01T00:00:00Z'), each('one'), each(null)]
      const values = [each('test'), each(0), ids, ...about, each(1), each(null), each(1), each(Buffer.from('x'))]
      const { rowCount } = await client.query({ name: 'append', text, values })
      assert.equal(rowCount, count)
    }
    await append(1)
    await append(1_000)
    await client.query('BEGIN')
    await append(1)
    const { rows } = await client.query(
      "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS read FROM pg_stat_xact_user_tables WHERE relname = 'record'",
    )
    assert.ok(Number(rows[0].read) <= 2, `${rows[0].read} rows of the log were read`)
  } finally {
    await client.end()
    await server.stop()
  }
})

test('all logs of a program share the one connection that listens, and the last one closes it', async () => {
  const server = await startTestPostgres()
  const url = await server.createDatabase()
  await migrateEventLog(url)
  const admin = new pg.Client(url)
  await admin.connect()
  const listening = async (): Promise<number> => {
    const sql = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'listener of the event log'"
    return (await admin.query(sql)).rowCount ?? 0
  }
  const logs = [postgresEventLog({ url }), postgresEventLog({ url })] as const
  try {
    const heard = logs.map(() => Promise.withResolvers<string>())
    for (const [index, log] of logs.entries())
      log.consume({
        group: `group-${index}`,
        topics: ['shared'],
        handle: async ([record]) => heard[index]?.resolve(record?.id ?? ''),
      })
    const [record] = recordsOf('shared', ['one'], 1)
    assert.ok(record)
    await logs[0].append([record])
    assert.deepEqual(await Promise.all(heard.map(({ promise }) => promise)), [record.id, record.id])
    assert.equal(await listening(), 1)
    await logs[0].close()
    assert.equal(await listening(), 1)
    await logs[1].close()
    await eventually('nobody listens any more', async () => (await listening()) === 0)
  } finally {
    await admin.end()
    await server.stop()
  }
})
