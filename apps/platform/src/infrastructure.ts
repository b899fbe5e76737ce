/** What the services stand on: their databases and the event log, on the embedded PostgreSQL or wherever they were named. */
import type { ServiceName } from '@jumun/contracts'
import type { Board } from './board.ts'
import { defaultPoolSize } from './connections.ts'
import type { DataFolder } from './data-folder.ts'
import { connectionsAllowed, databaseOf, logDatabase, prepareDatabases, roleOf, type Server } from './databases.ts'
import { embeddedPostgres } from './embedded-postgres.ts'
import { type Environment, namedDatabases } from './environment-of-a-service.ts'
import { Refusal } from './flags.ts'
import type { PartLog } from './part-log.ts'
import { servicesWithDatabase } from './services.ts'

export interface Infrastructure {
  /** By service. */
  readonly databases: Readonly<Record<string, string>>
  eventLogOf(service: ServiceName): string
}

export interface InfrastructureNeeds {
  readonly data: DataFolder
  readonly environment: Environment
  readonly chosen: readonly ServiceName[]
  /** Most connections that all parts together may want. */
  readonly connections: number
  readonly board: Board
  readonly log: () => PartLog
  readonly whenItEnds: (step: () => Promise<void>) => void
  readonly say: (sentence: string) => void
}

export async function startInfrastructure(needs: InfrastructureNeeds): Promise<Infrastructure> {
  const { data, environment, chosen, board, say } = needs
  const { roles } = data.secrets
  const named = namedDatabases(environment)
  const owners = servicesWithDatabase.filter((name) => chosen.includes(name) && !named[name])
  const eventLog = environment['JUMUN_EVENT_LOG'] ?? ''
  const alone = chosen.find((service) => namedLog(service, environment))
  if (alone && !eventLog)
    throw new Refusal(
      `JUMUN_EVENT_LOG_${alone.toUpperCase()} is set and JUMUN_EVENT_LOG is not: all services are on one log, each under its own user.`,
    )
  if (owners.length === 0 && eventLog) {
    board.knows(named, eventLog, environment['JUMUN_SCHEMA_REGISTRY'])
    return { databases: named, eventLogOf: (service) => namedLog(service, environment) ?? eventLog }
  }
  const outer = environment['JUMUN_DATABASE_URL'] || environment['DATABASE_URL']
  const server = outer ? serverAt(outer) : await startEmbedded(needs)
  if (outer) await tellOfConnections(server, needs)
  const speakers = eventLog ? [] : chosen
  await prepareDatabases(server, { owners, speakers, passwords: roles })
  const own = owners.map((name) => [name, server.url(databaseOf(name), roleOf(name), roles[name] ?? '')] as const)
  const databases = { ...Object.fromEntries(own), ...named }
  say(`Every service has its database${eventLog ? '' : ', and the event log its own'}`)
  board.knows(databases, eventLog || server.adminUrlOf(logDatabase), environment['JUMUN_SCHEMA_REGISTRY'])
  return {
    databases,
    eventLogOf: (service) =>
      namedLog(service, environment) ?? (eventLog || server.url(logDatabase, roleOf(service), roles[service] ?? '')),
  }
}

/** The same log, for this service alone: under a user of its own. */
const namedLog = (service: ServiceName, environment: Environment): string | undefined =>
  environment[`JUMUN_EVENT_LOG_${service.toUpperCase()}`] || undefined

async function startEmbedded({
  data,
  connections,
  environment,
  board,
  log,
  whenItEnds,
  say,
}: InfrastructureNeeds): Promise<Server> {
  const postgres = board.add(
    embeddedPostgres({
      dataDir: data.of('postgres'),
      password: data.secrets.postgres,
      maxConnections: connections,
      settings: settingsIn(environment['JUMUN_POSTGRES_SETTINGS']),
      log: log(),
      onChange: () => board.changed(),
    }),
  )
  whenItEnds(() => postgres.stop())
  await postgres.start()
  say('PostgreSQL is up')
  return { adminUrlOf: (database) => postgres.urlOf(database), url: postgres.urlOf }
}

/** @throws Refusal unless it is `name=value;name=value` */
export function settingsIn(text = ''): Record<string, string> {
  const pairs = text.split(';').filter((pair) => pair.trim() !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^\s*([a-z_][\w.]*)\s*=(.*)$/i.exec(pair) ?? []
      if (!name || value === undefined)
        throw new Refusal(`JUMUN_POSTGRES_SETTINGS needs something like work_mem=8MB;log_statement=all, not "${text}".`)
      return [name, value.trim()]
    }),
  )
}

/** A server that has too few takes part of them away in the busiest hour: better said at the start. */
async function tellOfConnections(server: Server, { connections, say }: InfrastructureNeeds): Promise<void> {
  const allowed = await connectionsAllowed(server)
  if (allowed < connections)
    say(
      `The database server allows ${allowed} connections, and this platform may want ${connections}: raise its max_connections, or set JUMUN_DATABASE_CONNECTIONS (a pool's size, ${defaultPoolSize} by default)`,
    )
}

/** A server named as a whole: our databases are made on it. */
function serverAt(url: string): Server {
  const on = (database: string, user?: string, password?: string): string => {
    const there = new URL(url)
    there.pathname = `/${database}`
    if (user !== undefined) there.username = encodeURIComponent(user)
    if (password !== undefined) there.password = encodeURIComponent(password)
    return there.href
  }
  return { adminUrlOf: (database) => (database === 'postgres' ? url : on(database)), url: on }
}
