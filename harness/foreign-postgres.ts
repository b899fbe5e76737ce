/**
 * A PostgreSQL that is not ours, as Debian has it: over TLS and nothing else, under an authority of the test's; and a PgBouncer
 * in front of it that lends a connection for a transaction. Each with a folder and a port of its own, ended by its own number.
 */
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, own, type PostgresUser, postgresUser, runAs } from '@jumun/postgres'
import pg from 'pg'
import { takesConnections } from '../tools/kafka/brokers.ts'
import { type Child, startChild } from '../tools/kafka/child.ts'
import { type Authority, type Certified, newAuthority } from './certificates.ts'

/** The name that its certificate is for; `127.0.0.1` is the same server under a name that it has not got. */
export const host = 'localhost'
const answersWithinMs = 60_000

export interface ForeignPostgres {
  readonly port: number
  /** The authority's certificate. */
  readonly authority: string
  readonly folder: string
  url(login: Login, database: string, at?: { readonly host?: string; readonly port?: number }): string
  /** May do anything: what an operator has. */
  readonly superuser: Login
  sql(text: string, database?: string): Promise<pg.QueryResult>
  /** One of its own programs, as `superuser`; answers what it printed. */
  tool(name: 'pg_dump' | 'pg_restore', args: readonly string[]): Promise<string>
  /** In front of it, for these logins. */
  pool(logins: readonly Login[]): Promise<Pooler>
  stop(): Promise<void>
}
export interface Login {
  readonly user: string
  readonly password: string
}
export interface Pooler {
  readonly port: number
  /** What it says of itself. */
  log(): string
}

export async function startForeignPostgres(): Promise<ForeignPostgres> {
  const programs = installed()
  const user = postgresUser()
  const folder = mkdtempSync(join(tmpdir(), 'jumun-foreign-postgres-'))
  own(folder, user)
  const authority = await newAuthority(join(folder, 'authority'))
  const certified = await authority.certify(host)
  hand(certified, user)
  chmodSync(join(folder, 'authority'), 0o755)
  const superuser = { user: 'postgres', password: 'of the superuser' }
  const data = join(folder, 'data')
  const secret = join(folder, 'password')
  writeFileSync(secret, superuser.password, { mode: 0o600 })
  if (user) chownSync(secret, user.uid, user.gid)
  const how = ['--auth=scram-sha-256', '-U', superuser.user, `--pwfile=${secret}`, '-E', 'UTF8', '--no-locale', '-N']
  await runAs(user, join(programs, 'initdb'), ['-D', data, ...how])
  writeFileSync(join(data, 'pg_hba.conf'), 'hostssl all all all scram-sha-256\n')
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    ssl: 'on',
    ssl_cert_file: certified.certificateFile,
    ssl_key_file: certified.keyFile,
    fsync: 'off',
    max_connections: 150,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const as = user ? { uid: user.uid, gid: user.gid } : {}
  const server = startChild(join(programs, 'postgres'), ['-D', data, ...flags], { stdio: 'ignore', cwd: '/', ...as })
  const poolers: Child[] = []
  const url: ForeignPostgres['url'] = (login, database, at = {}) =>
    `postgres://${login.user}:${encodeURIComponent(login.password)}@${at.host ?? host}:${at.port ?? port}/${database}?sslmode=verify-full`
  const sql = async (text: string, database = 'postgres'): Promise<pg.QueryResult> => {
    const client = new pg.Client({
      connectionString: `${url(superuser, database)}&sslrootcert=${authority.file}`,
      connectionTimeoutMillis: 5_000,
    })
    client.on('error', () => {})
    await client.connect()
    try {
      return await client.query(text)
    } finally {
      await client.end()
    }
  }
  const stop = async (): Promise<void> => {
    for (const pooler of poolers) await pooler.end('SIGTERM')
    if (server.alive())
      await runAs(user, join(programs, 'pg_ctl'), ['stop', '-D', data, '-m', 'immediate', '-w']).catch(() =>
        server.end('SIGKILL'),
      )
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
  try {
    await until(server, 'PostgreSQL', () => sql('SELECT 1'))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    ...{ port, folder, url, superuser, sql, stop },
    authority: authority.file,
    tool: async (name, args) =>
      execFileSync(join(programs, name), args, {
        encoding: 'utf8',
        timeout: answersWithinMs,
        env: {
          ...{ PGHOST: host, PGPORT: String(port), PGUSER: superuser.user, PGPASSWORD: superuser.password },
          ...{ PGSSLMODE: 'verify-full', PGSSLROOTCERT: authority.file },
        },
      }),
    async pool(logins) {
      const { child, ...pooler } = await startPooler({ folder, authority, certified, port, user }, logins)
      poolers.push(child)
      return pooler
    },
  }
}

interface Behind {
  readonly folder: string
  readonly authority: Authority
  readonly certified: Certified
  readonly port: number
  readonly user: PostgresUser | undefined
}

/** Fewer connections than anybody's pool has, so that sessions are lent all the time; and nothing is ignored. */
async function startPooler(
  { folder, authority, certified, port: behind, user }: Behind,
  logins: readonly Login[],
): Promise<Pooler & { readonly child: Child }> {
  const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'].find(existsSync)
  if (!program) throw new Error('there is no PgBouncer here (Debian: apt-get install pgbouncer)')
  const port = await freePort()
  const [ini, users, log] = ['pgbouncer.ini', 'users.txt', 'pgbouncer.log'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(users, logins.map(({ user, password }) => `"${user}" "${password}"\n`).join(''), { mode: 0o600 })
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    logfile: log,
    auth_type: 'scram-sha-256',
    auth_file: users,
    pool_mode: 'transaction',
    default_pool_size: 3,
    max_client_conn: 400,
    client_tls_sslmode: 'require',
    client_tls_cert_file: certified.certificateFile,
    client_tls_key_file: certified.keyFile,
    server_tls_sslmode: 'verify-full',
    server_tls_ca_file: authority.file,
  }
  writeFileSync(ini, `[databases]\n* = host=${host} port=${behind}\n[pgbouncer]\n`, { mode: 0o600 })
  appendFileSync(
    ini,
    Object.entries(settings)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
  )
  if (user) for (const file of [ini, users]) chownSync(file, user.uid, user.gid)
  const as = user ? { uid: user.uid, gid: user.gid } : {}
  const child = startChild(program, ['-q', ini], { stdio: 'ignore', cwd: '/', ...as })
  await until(child, 'PgBouncer', async () => {
    if (!(await takesConnections(port))) throw new Error('nobody listens')
  }).catch(async (error: Error) => {
    await child.end('SIGKILL')
    throw new Error(`${error.message}\n${existsSync(log) ? readFileSync(log, 'utf8') : ''}`)
  })
  return { port, child, log: () => readFileSync(log, 'utf8') }
}

/** Debian's newest. */
function installed(): string {
  const [newest] = globSync('/usr/lib/postgresql/*/bin/postgres').sort((one, other) => major(other) - major(one))
  if (!newest) throw new Error('there is no PostgreSQL here beside our own (Debian: apt-get install postgresql)')
  return join(newest, '..')
}
const major = (path: string): number => Number(path.split('/')[4])

/** Keys are taken only from whoever they belong to. */
function hand({ keyFile, certificateFile }: Certified, user: PostgresUser | undefined): void {
  chmodSync(keyFile, 0o600)
  if (user) for (const file of [keyFile, certificateFile]) chownSync(file, user.uid, user.gid)
}

async function until(child: Child, what: string, answers: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + answersWithinMs
  for (;;) {
    const error = await answers().then(
      () => undefined,
      (why: Error) => why,
    )
    if (!error) return
    if (!child.alive()) throw new Error(`${what} ended at its start: ${error.message}`)
    if (performance.now() > deadline) throw new Error(`${what} does not answer: ${error.message}`)
    await pause(50)
  }
}
