/** For tests: a real PostgreSQL with service databases and an event log, put up and taken down as one. */
import { startTestPostgres, type TestPostgres } from '@jumun/testing/postgres'
import pg from 'pg'
import { messagingMigrations, migrate } from '../src/database/migrate.ts'
import { type DatabaseOptions, type OpenDatabase, openDatabase } from '../src/database/open-database.ts'
import type { EventLog, StoredRecord } from '../src/log/event-log.ts'
import { migrateEventLog, postgresEventLog } from '../src/log/postgres/postgres-event-log.ts'

export interface TestEnvironment {
  readonly server: TestPostgres
  readonly log: EventLog
  readonly logUrl: string
  /** A database with the messaging's tables and `account (id, balance)`. */
  newDatabase(source: string, options?: Partial<DatabaseOptions>): Promise<OpenDatabase>
  /** Another instance of the service that has this database. */
  again(db: OpenDatabase, options?: Partial<DatabaseOptions>): OpenDatabase
  /** Everything the log has of a topic, per partition in order. */
  readAll(topic: string): Promise<StoredRecord[]>
  /** Stopped at the end of the test, before the databases are closed. */
  use<T extends { stop(): Promise<void> }>(part: T): T
  /** After each test: parts, then connections. */
  clear(): Promise<void>
  stop(): Promise<void>
}

export async function startTestEnvironment(): Promise<TestEnvironment> {
  const server = await startTestPostgres()
  const logUrl = await server.createDatabase()
  await migrateEventLog(logUrl)
  const log = postgresEventLog({ url: logUrl, rebalanceMs: 100 })
  const databases: OpenDatabase[] = []
  const parts: { stop(): Promise<void> }[] = []
  const keep = (db: OpenDatabase): OpenDatabase => {
    databases.push(db)
    return db
  }
  const clear = async (): Promise<void> => {
    for (const part of parts.splice(0).reverse()) await part.stop()
    for (const db of databases.splice(0)) await db.close()
  }
  return {
    server,
    log,
    logUrl,
    async newDatabase(source, options = {}) {
      const url = await server.createDatabase()
      const client = new pg.Client(url)
      await client.connect()
      await migrate(client, [messagingMigrations])
      await client.query(
        'CREATE TABLE account (id text PRIMARY KEY, balance integer NOT NULL, events integer NOT NULL DEFAULT 0)',
      )
      await client.end()
      return keep(openDatabase({ url, source, ...options }))
    },
    again: (db, options = {}) => keep(openDatabase({ url: db.url, source: db.source, ...options })),
    async readAll(topic) {
      const got: StoredRecord[] = []
      const follower = log.follow({ topics: [topic], after: [], handle: async (batch) => void got.push(...batch) })
      await follower.caughtUp()
      await follower.stop()
      return got
    },
    use(part) {
      parts.push(part)
      return part
    },
    clear,
    async stop() {
      await clear()
      await log.close()
      await server.stop()
    },
  }
}
