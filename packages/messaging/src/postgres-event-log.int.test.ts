import { randomUUID } from 'node:crypto'
import { startTestPostgres } from '@jumun/testing/postgres'
import pg from 'pg'
import { eventLogFeatures } from './event-log.features.ts'
import { migrateEventLog, postgresEventLog } from './postgres-event-log.ts'

eventLogFeatures('PostgreSQL', async () => {
  const server = await startTestPostgres()
  const url = await server.createDatabase()
  await migrateEventLog(url)
  return {
    dense: true,
    open: () => postgresEventLog({ url, rebalanceMs: 100 }),
    newTopic: () => `test.${randomUUID()}`,
    async killClientsOf(group) {
      const client = new pg.Client(url)
      await client.connect()
      try {
        // what the server sees when a process is gone: the session ends and gives its locks up
        const all = 'SELECT pid FROM pg_stat_activity WHERE application_name = left($1, 63)'
        await client.query(`SELECT pg_terminate_backend(pid, 5000) FROM (${all}) victims`, [`${group} consumer`])
      } finally {
        await client.end()
      }
    },
    goAway: () => server.kill(),
    comeBack: () => server.start(),
    stop: () => server.stop(),
  }
})
