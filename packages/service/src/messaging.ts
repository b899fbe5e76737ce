/** A service's database, log and everything that moves between them, opened and closed as one. */

import {
  type Database,
  type EventLog,
  messagingMigrations,
  migrate,
  type OpenDatabase,
  openDatabase,
} from '@jumun/messaging'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Clock, Running, ServiceDefinition } from './define-service.ts'
import { type Idempotency, idempotency } from './idempotency.ts'
import type { KeySet } from './key-set.ts'
import type { Route } from './route.ts'
import type { SettingDefinitions } from './setting.ts'
import type { Surroundings } from './surroundings.ts'
import { isDatabaseUnavailable } from './unavailable.ts'

export interface MessagingNeeds {
  readonly definition: ServiceDefinition<SettingDefinitions>
  readonly surroundings: Surroundings
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Logger
  readonly registry: Registry
}

export interface Messaging {
  readonly db: Database
  readonly events: EventLog
  readonly idempotency: Idempotency | undefined
  /** Hears of signing keys for as long as the service runs. @returns how to end that */
  followKeys(keys: KeySet): Promise<() => Promise<void>>
  /** Routes that operators have on every service that hears. */
  routes(running: Running): readonly Route[]
  /** Relay, reactions and timers. */
  start(running: Running): Promise<{ stop(): Promise<void> }>
  notReady(): Promise<readonly string[]>
  close(): Promise<void>
}

const idempotencyMigrations = { name: 'idempotency', folder: new URL('../migrations/', import.meta.url) }
const databaseWithinMs = 30_000
const tryEveryMs = 250

export async function openMessaging(needs: MessagingNeeds): Promise<Messaging> {
  const database = await openOwnDatabase(needs)
  const db = database ?? noDatabase(needs.definition.name)
  return {
    db,
    events: noLog,
    idempotency: database && idempotency({ db, log: needs.log, newId: needs.newId }),
    followKeys: async () => async () => {},
    routes: () => [],
    start: async () => ({ stop: async () => {} }),
    async notReady() {
      return database && !(await database.reachable()) ? ['the database does not answer'] : []
    },
    async close() {
      await database?.close()
    },
  }
}
const noLog = {} as EventLog

async function openOwnDatabase({
  definition,
  surroundings,
  clock,
  newId,
  log,
}: MessagingNeeds): Promise<OpenDatabase | undefined> {
  const { name, migrations } = definition
  if (!migrations) return undefined
  const url = surroundings.databaseUrl
  if (!url) throw new Error(`JUMUN_DATABASE_URL_${name.toUpperCase()} is not set: the PostgreSQL database of ${name}.`)
  const sets = [messagingMigrations, idempotencyMigrations, { name, folder: migrations }]
  const until = performance.now() + (surroundings.databaseWithinMs ?? databaseWithinMs)
  for (let first = true; ; first = false)
    try {
      for (const file of await migrate(url, sets)) log.info(`applied the migration ${file}`)
      break
    } catch (error) {
      if (!isDatabaseUnavailable(error))
        throw new Error(`${name} cannot use its database: ${messageOf(error)}`, { cause: error })
      if (performance.now() >= until)
        throw new Error(`${name} cannot reach its database at ${shown(url)}: ${messageOf(error)}`, { cause: error })
      if (first) log.info(`waiting for the database at ${shown(url)}`)
      await new Promise((resolve) => setTimeout(resolve, tryEveryMs))
    }
  return openDatabase({
    url,
    source: name,
    poolSize: surroundings.databaseConnections ?? 8,
    clock,
    newId,
    onLost: (error) => log.info({ err: error }, 'a database connection was lost'),
  })
}

/** Where, but not with which password. */
function shown(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url)
    return `${hostname}:${port || 5432}${pathname}`
  } catch {
    return 'a url that is none'
  }
}

const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

function noDatabase(name: string): Database {
  const refuse = (): never => {
    throw new Error(`${name} declares no migrations, so it has no database`)
  }
  return { query: refuse, change: refuse, transaction: refuse }
}
