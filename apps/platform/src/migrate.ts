/**
 * Before a release: databases, roles, the event log in PostgreSQL and every service's tables are brought to what it needs.
 * `node apps/platform/src/migrate.ts`, a Job on Kubernetes. The release before goes on beside it: migrations only add.
 *
 * `JUMUN_DATABASE_URL_ORDER`, … say where each service's data are. With `JUMUN_DATABASE_URL`, a login that may create databases
 * and roles, what is missing is made; without it, what is missing is said as SQL for whoever may.
 */
import type { ServiceName } from '@jumun/contracts'
import { databaseAddress, whyNot } from '@jumun/messaging'
import { migrateOwnDatabase } from '@jumun/service'
import pg from 'pg'
import { databaseOf, logDatabase, prepareDatabases, prepareEventLog, roleOf, type Server } from './databases.ts'
import { type Environment, namedDatabases } from './environment-of-a-service.ts'
import { Refusal } from './flags.ts'
import { serviceNamed, serviceNames, servicesWithDatabase } from './services.ts'

type Urls = Readonly<Partial<Record<ServiceName, string>>>

/** @throws Refusal in sentences that say what to do */
export async function migrateAll(environment: Environment, say: (sentence: string) => void): Promise<void> {
  const urls = namedDatabases(environment)
  const unnamed = servicesWithDatabase.filter((name) => !urls[name])
  if (unnamed.length > 0)
    throw new Refusal(
      `Say where the data are: ${unnamed.map((name) => `JUMUN_DATABASE_URL_${name.toUpperCase()}`).join(', ')}.`,
    )
  const logs = logsInPostgres(environment)
  const admin = environment['JUMUN_DATABASE_URL'] || undefined
  if (admin) await prepare(admin, urls, logs)
  else await seeThatAllAreThere(urls)
  for (const name of servicesWithDatabase) {
    const applied = await migrateOwnDatabase(await serviceNamed(name).load(), urls[name] ?? '').catch(
      (error: Error) => {
        throw new Refusal(`${name}: ${whyNot(error)}`)
      },
    )
    say(`${name}: ${applied.length === 0 ? 'nothing to do' : applied.join(', ')}`)
  }
  const owner = environment['JUMUN_EVENT_LOG_OWNER']
  if (!admin && owner) await prepareEventLog(owner, Object.keys(logs) as ServiceName[])
  if (admin || owner || Object.keys(logs).length === 0) return
  throw new Refusal(
    `The event log is in PostgreSQL, and nobody here may bring it up to date: set JUMUN_DATABASE_URL, or JUMUN_EVENT_LOG_OWNER to the url of ${logDatabase} with its owner's login.`,
  )
}

/** By service; those that hear and say on Kafka are not among them. */
function logsInPostgres(environment: Environment): Urls {
  const logs = serviceNames.map(
    (name) =>
      [name, environment[`JUMUN_EVENT_LOG_${name.toUpperCase()}`] || environment['JUMUN_EVENT_LOG'] || ''] as const,
  )
  return Object.fromEntries(logs.filter(([, url]) => /^postgres(ql)?:/.test(url)))
}

/** On one server, under the names and with the passwords that the services were given. */
async function prepare(admin: string, urls: Urls, logs: Urls): Promise<void> {
  const given = Object.entries({ ...logs, ...urls })
  for (const [name, url] of given) {
    const { username } = new URL(url)
    if (username !== roleOf(name))
      throw new Refusal(`${name} logs in as "${username}"; on a server that we set up it is "${roleOf(name)}".`)
  }
  const passwords = Object.fromEntries(given.map(([name, url]) => [name, decodeURIComponent(new URL(url).password)]))
  const server: Server = {
    adminUrlOf: (database) => Object.assign(new URL(admin), { pathname: `/${database}` }).href,
    url: (database, user, password) =>
      Object.assign(new URL(admin), {
        pathname: `/${database}`,
        username: user,
        password: encodeURIComponent(password),
      }).href,
  }
  const speakers = Object.keys(logs) as ServiceName[]
  await prepareDatabases(server, { owners: servicesWithDatabase, speakers, passwords })
}

/** @throws Refusal with the statements that are missing, without passwords */
async function seeThatAllAreThere(urls: Urls): Promise<void> {
  const missing: string[] = []
  for (const name of servicesWithDatabase) {
    const url = urls[name] ?? ''
    const client = new pg.Client({ connectionString: databaseAddress(url).direct, connectionTimeoutMillis: 10_000 })
    client.on('error', () => {}) // lost between two statements: the next one fails and says why
    try {
      await client.connect()
      const { rows } = await client.query<{ may: boolean }>(`SELECT has_schema_privilege('public', 'CREATE') AS may`)
      if (!rows[0]?.may) missing.push(`GRANT CREATE ON SCHEMA public TO ${nameIn(url)}; -- in the database of ${name}`)
    } catch (error) {
      missing.push(...statementsFor(name, url, error as Error & { code?: string }))
    } finally {
      await client.end().catch(() => {}) // it may never have been open
    }
  }
  if (missing.length > 0)
    throw new Refusal(`The databases are not as they have to be. What is missing:\n${missing.join('\n')}`)
}

function statementsFor(name: ServiceName, url: string, error: Error & { code?: string }): string[] {
  const role = nameIn(url)
  const database = decodeURIComponent(new URL(url).pathname.slice(1)) || databaseOf(name)
  switch (error.code) {
    case '3D000': // there is no such database
      return [
        `CREATE DATABASE ${database} OWNER ${role}; REVOKE ALL ON DATABASE ${database} FROM PUBLIC; -- for ${name}`,
      ]
    case '28P01': // wrong password, or no such role: the server does not say which
    case '28000':
      return [
        `CREATE ROLE ${role} LOGIN PASSWORD '…'; -- for ${name}, or the password of JUMUN_DATABASE_URL_${name.toUpperCase()} is another one`,
        `CREATE DATABASE ${database} OWNER ${role}; -- where it is not there yet`,
      ]
    case '42501':
      return [`GRANT CONNECT ON DATABASE ${database} TO ${role}; -- for ${name}`]
    default:
      return [`-- ${name}: ${whyNot(error)}`]
  }
}

const nameIn = (url: string): string => decodeURIComponent(new URL(url).username)

if (import.meta.main)
  try {
    await migrateAll(process.env, (sentence) => console.log(sentence))
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
