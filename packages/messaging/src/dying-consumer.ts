/** For tests: a service whose reaction to `poison` ends the process on the spot, as an out-of-memory kill would. */
import { CookingStarted } from '@jumun/contracts/events'
import { startConsumer } from './consumer.ts'
import { openDatabase } from './open-database.ts'
import { postgresEventLog } from './postgres-event-log.ts'
import { on } from './reaction.ts'

const [databaseUrl = '', logUrl = '', subject = ''] = process.argv.slice(2)
const db = openDatabase({ url: databaseUrl, source: 'order' })
startConsumer({
  service: 'order',
  db,
  log: postgresEventLog({ url: logUrl, rebalanceMs: 100 }),
  reactions: [
    on(CookingStarted, async (event, tx) => {
      if (event.subject === subject) process.kill(process.pid, 'SIGKILL')
      await tx.query(
        'INSERT INTO account VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET balance = account.balance + 1',
        [event.subject],
      )
    }),
  ],
  onParked: (record) => console.log(`parked ${record.subject}`),
})
