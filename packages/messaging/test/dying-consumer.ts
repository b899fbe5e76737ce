/**
 * For tests: a service whose reaction to `poison` ends the process on the spot, as an out-of-memory kill would; when it
 * can, while `bystander` is in work too.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { CookingStarted } from '@jumun/contracts/events'
import { startConsumer } from '../src/consumer/consumer.ts'
import { on } from '../src/consumer/reaction.ts'
import { openDatabase } from '../src/database/open-database.ts'
import { postgresEventLog } from '../src/log/postgres/postgres-event-log.ts'

const [databaseUrl = '', logUrl = '', poison = '', bystander = ''] = process.argv.slice(2)
const db = openDatabase({ url: databaseUrl, source: 'order' })
const bystanderIsInWork = Promise.withResolvers<void>()
/** How long each of the two waits for the other. */
const patienceMs = bystander ? 500 : 0
startConsumer({
  service: 'order',
  db,
  log: postgresEventLog({ url: logUrl, rebalanceMs: 100 }),
  reactions: [
    on(CookingStarted, async (event, tx) => {
      if (event.subject === poison) {
        await Promise.race([bystanderIsInWork.promise, pause(patienceMs)])
        process.kill(process.pid, 'SIGKILL')
      }
      if (event.subject === bystander) {
        bystanderIsInWork.resolve()
        await pause(patienceMs)
      }
      await tx.query(
        'INSERT INTO account VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET balance = account.balance + 1',
        [event.subject],
      )
    }),
  ],
  onParked: (record) => console.log(`parked ${record.subject}`),
})
