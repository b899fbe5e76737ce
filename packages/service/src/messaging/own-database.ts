/** A service's own database: reached, brought to its newest migration, and opened. */
import {
  databaseAddress,
  isConnectionError,
  messagingMigrations,
  migrate,
  type OpenDatabase,
  openDatabase,
  type Tracer,
  whyNot,
} from '@jumun/messaging'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { ServiceDefinition } from '../define-service.ts'
import type { HostOptions } from '../host-options.ts'
import type { SettingDefinitions } from '../settings/setting.ts'

export interface OwnDatabaseNeeds {
  readonly definition: ServiceDefinition<SettingDefinitions>
  readonly hostOptions: HostOptions
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Logger
  /** Where what happens is told as spans; default: nowhere. */
  readonly tracer?: Tracer | undefined
}

const idempotencyMigrations = { name: 'idempotency', folder: new URL('../../migrations/', import.meta.url) }
const databaseWithinMs = 30_000
const tryEveryMs = 250

export async function openOwnDatabase({
  definition,
  hostOptions,
  clock,
  newId,
  log,
  tracer,
}: OwnDatabaseNeeds): Promise<OpenDatabase | undefined> {
  const { name, migrations } = definition
  if (!migrations) return undefined
  const url = hostOptions.databaseUrl
  if (!url) throw new Error(`JUMUN_DATABASE_URL_${name.toUpperCase()} is not set: the PostgreSQL database of ${name}.`)
  const sets = migrationsOf(name, migrations)
  const until = performance.now() + (hostOptions.databaseWithinMs ?? databaseWithinMs)
  for (let first = true; ; first = false)
    try {
      for (const file of await migrate(url, sets)) log.info(`applied the migration ${file}`)
      break
    } catch (error) {
      if (!isConnectionError(error))
        throw new Error(`${name} cannot use its database: ${whyNot(error)}`, { cause: error })
      if (performance.now() >= until)
        throw new Error(`${name} cannot reach its database at ${shown(url)}: ${whyNot(error)}`, { cause: error })
      if (first) log.info(`waiting for the database at ${shown(url)}`)
      await new Promise((resolve) => setTimeout(resolve, tryEveryMs))
    }
  return openDatabase({
    url,
    source: name,
    poolSize: hostOptions.databaseConnections ?? 8,
    clock,
    newId,
    tracer,
    onLost: (error) => log.info({ err: error }, 'a database connection was lost'),
  })
}

const migrationsOf = (name: string, own: URL | string) => [
  messagingMigrations,
  idempotencyMigrations,
  { name, folder: own },
]

/**
 * Brings a service's database to what this release needs, without starting it.
 * @returns the files that were applied
 */
export const migrateOwnDatabase = (
  { name, migrations }: Pick<ServiceDefinition<SettingDefinitions>, 'name' | 'migrations'>,
  url: string,
): Promise<string[]> => (migrations ? migrate(url, migrationsOf(name, migrations)) : Promise.resolve([]))

/** Where, but not with which password. */
function shown(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(databaseAddress(url).direct)
    return `${decodeURIComponent(hostname)}:${port || 5432}${pathname}`
  } catch {
    return 'a url that is none'
  }
}
