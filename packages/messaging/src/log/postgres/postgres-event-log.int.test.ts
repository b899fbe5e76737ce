import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startTestPostgres } from '@jumun/testing/postgres'
import pg from 'pg'
import { eventLogFeatures } from '../event-log.features.ts'
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
