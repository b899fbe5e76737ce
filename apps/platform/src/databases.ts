/**
 * Where each service keeps its data. On a server of ours (the embedded one, or one named as a whole) every service gets a
 * database and a login role of its own and may enter no other; a database that was named for one service is taken as it is.
 */
import { allEvents, eventsOf, type ServiceName } from '@jumun/contracts'
import { groupsOf, migrateEventLog, whyNot } from '@jumun/messaging'
import pg from 'pg'
import { Refusal } from './flags.ts'

export interface Server {
  /** As a role that may create databases and roles. */
  adminUrlOf(database: string): string
  url(database: string, user: string, password: string): string
}

export const databaseOf = (service: string): string => `jumun_${service}`
export const roleOf = databaseOf
export const logDatabase = 'jumun_log'

export interface DatabasesWanted {
  /** Services that get a database. */
  readonly owners: readonly ServiceName[]
  /** Services that read and write the event log kept on this server; empty: it is kept elsewhere. */
  readonly speakers: readonly ServiceName[]
  readonly passwords: Readonly<Record<string, string>>
}

/** Create what is missing; everything that is there stays. @throws Refusal when this login may not */
export async function prepareDatabases(server: Server, wanted: DatabasesWanted): Promise<void> {
  const { owners, speakers, passwords } = wanted
  const admin = new pg.Client({ connectionString: server.adminUrlOf('postgres'), connectionTimeoutMillis: 10_000 })
  admin.on('error', () => {}) // lost between two statements: the next one fails and says why
  await admin.connect().catch((error: Error) => {
    throw new Refusal(`The database server does not let us in: ${whyNot(error)}.`)
  })
  try {
    for (const service of new Set([...owners, ...speakers]))
      await ensureRole(admin, roleOf(service), passwords[service] ?? '')
    const { rows } = await admin.query<{ datname: string }>('SELECT datname FROM pg_database')
    const there = new Set(rows.map(({ datname }) => datname))
    for (const service of owners) await ensureDatabase(admin, there, databaseOf(service), roleOf(service))
    if (speakers.length === 0) return
    await ensureDatabase(admin, there, logDatabase, undefined)
    await admin.query(`GRANT CONNECT ON DATABASE ${logDatabase} TO ${speakers.map(roleOf).join(', ')}`)
    await prepareEventLog(server.adminUrlOf(logDatabase), speakers)
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501')
      throw new Refusal(
        `The login of JUMUN_DATABASE_URL may not create databases and roles (${error.message}); name a database per service instead (JUMUN_DATABASE_URL_ORDER, …).`,
      )
    throw error
  } finally {
    await admin.end()
  }
}

/** Of one login that is no superuser. */
export async function connectionsAllowed(server: Server): Promise<number> {
  const admin = new pg.Client({ connectionString: server.adminUrlOf('postgres'), connectionTimeoutMillis: 10_000 })
  admin.on('error', () => {})
  await admin.connect().catch((error: Error) => {
    throw new Refusal(`The database server does not let us in: ${whyNot(error)}.`)
  })
  try {
    const { rows } = await admin.query<{ allowed: number }>(
      `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS allowed`,
    )
    return rows[0]?.allowed ?? 0
  } finally {
    await admin.end()
  }
}

/**
 * Services read everything, append what they publish, and move their own positions; what stands in the log nobody changes.
 * Which role is which service stands in the log itself (`writer`, `reader`), and only we write it there.
 */
export async function prepareEventLog(url: string, speakers: readonly ServiceName[]): Promise<void> {
  await migrateEventLog(url)
  const admin = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  admin.on('error', () => {})
  await admin.connect()
  const roles = speakers.map(roleOf).join(', ')
  const groups = speakers.flatMap((service) => groupsOf(service).map((group) => ({ role: roleOf(service), group })))
  const published = speakers.flatMap((service) =>
    eventsOf(service).map((name) => ({ role: roleOf(service), ...allEvents[name] })),
  )
  try {
    // Added to, never taken from: a newer release that runs beside may publish more.
    await admin.query(
      `INSERT INTO writer SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING`,
      [
        published.map(({ role }) => role),
        published.map(({ type }) => type),
        published.map(({ topic }) => topic),
        published.map(({ source }) => source),
      ],
    )
    await admin.query('INSERT INTO reader SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING', [
      groups.map(({ role }) => role),
      groups.map(({ group }) => group),
    ])
    await admin.query(`
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      REVOKE ALL ON record, topic, membership, committed, event_schema, writer, reader FROM ${roles};
      GRANT SELECT ON record, topic, membership, committed, event_schema, writer, reader, migration TO ${roles};
      GRANT EXECUTE ON FUNCTION append_all TO ${roles};
      GRANT INSERT (name, partitions) ON topic TO ${roles};
      GRANT INSERT ON membership, event_schema TO ${roles};
      GRANT INSERT, UPDATE, DELETE ON committed TO ${roles}`)
  } finally {
    await admin.end()
  }
}

async function ensureRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const attributes = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION'
  const secret = admin.escapeLiteral(password)
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
  if (rowCount === 0) await admin.query(`CREATE ROLE ${role} ${attributes} PASSWORD ${secret}`)
  else await admin.query(`ALTER ROLE ${role} LOGIN PASSWORD ${secret}`)
}

async function ensureDatabase(
  admin: pg.Client,
  there: ReadonlySet<string>,
  database: string,
  owner: string | undefined,
): Promise<void> {
  if (!there.has(database)) {
    // Membership lets a login that is no superuser hand the database over.
    if (owner) await admin.query(`GRANT ${owner} TO CURRENT_USER`)
    await admin.query(`CREATE DATABASE ${database}${owner ? ` OWNER ${owner}` : ''}`)
  }
  await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`)
}
