import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startTestPostgres } from '@jumun/testing/postgres'
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
    async startDoomedMember(group, topic) {
      const program = fileURLToPath(new URL('doomed-member.ts', import.meta.url))
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
    goAway: () => server.kill(),
    comeBack: () => server.start(),
    stop: () => server.stop(),
  }
})
