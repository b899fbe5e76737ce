/** PostgreSQL for tests: a server of one's own in a fraction of a second, gone without a trace when the test ends. */
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  initCluster,
  own,
  postgresBinaries,
  postgresUser,
  type RunningPostgres,
  runAs,
  startPostgres,
} from '@jumun/postgres'
import pg from 'pg'

export interface TestPostgres {
  /** As superuser, to the database `postgres`. */
  readonly adminUrl: string
  /** A fresh database; answers its url, as superuser. */
  createDatabase(name?: string): Promise<string>
  /** The whole server and its data; at the end of every test, also of a failed one. */
  stop(): Promise<void>
  /** kill -9 of the server; `start()` brings it back with its data, at the same urls. */
  kill(): Promise<void>
  start(): Promise<void>
}

export interface TestPostgresOptions {
  /** Off by default: nobody pulls the plug of a test. */
  readonly fsync?: boolean
  readonly settings?: Readonly<Record<string, string | number | boolean>>
}

const password = 'test'
const prefix = 'jumun-test-postgres-'

export async function startTestPostgres(options: TestPostgresOptions = {}): Promise<TestPostgres> {
  removeLeftovers()
  const template = await templateCluster()
  const user = postgresUser()
  const home = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  own(home, user)
  const dataDir = join(home, 'data')
  if (process.platform === 'win32') cpSync(template, dataDir, { recursive: true })
  else await runAs(user, 'cp', ['-R', template, dataDir])

  const settings = {
    max_connections: 200,
    shared_buffers: '64MB',
    ...(options.fsync ? {} : { fsync: false, full_page_writes: false }),
    ...options.settings,
  }
  let server: RunningPostgres = await startPostgres({ dataDir, password, settings })
  const { port } = server
  const onExit = (): void => {
    try {
      process.kill(server.pid, 'SIGKILL')
    } catch {} // it has ended already
    rmSync(home, { recursive: true, force: true })
  }
  process.once('exit', onExit)
  let databases = 0

  return {
    adminUrl: server.url('postgres'),
    async createDatabase(name = `test_${++databases}_${randomBytes(4).toString('hex')}`) {
      const client = new pg.Client(server.url('postgres'))
      await client.connect()
      try {
        await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
      } finally {
        await client.end()
      }
      return server.url(name)
    },
    async stop() {
      process.removeListener('exit', onExit)
      await server.stop('immediate')
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    },
    kill: () => server.kill(),
    async start() {
      server = await startPostgres({ dataDir, password, settings, port })
    },
  }
}

/** initdb takes a second; so it is done once per machine and version, and copied. */
async function templateCluster(): Promise<string> {
  const user = postgresUser()
  const { version } = postgresBinaries()
  const cache = join(tmpdir(), `jumun-template-${version}-${process.getuid?.() ?? 0}-1`)
  const template = join(cache, 'data')
  const isOurs = (): boolean => statSync(cache).uid === (user?.uid ?? process.getuid?.() ?? statSync(cache).uid)
  if (existsSync(join(template, 'PG_VERSION'))) {
    if (!isOurs()) throw new Error(`${cache} is somebody else's; remove it`) // a server would run what it says
    return template
  }
  const mine = `${cache}.${process.pid}`
  own(mine, user)
  await initCluster(join(mine, 'data'), password, ['--no-sync', '--set', 'scram_iterations=1'])
  try {
    renameSync(mine, cache)
  } catch (error) {
    rmSync(mine, { recursive: true, force: true })
    if (!existsSync(join(template, 'PG_VERSION'))) throw error // another test process was not quicker either
  }
  return template
}

/** What test processes left behind that were killed before they could clean up. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(name.startsWith(prefix) && name.slice(prefix.length).split('-')[0])
    if (!owner || isAlive(owner)) continue
    const home = join(tmpdir(), name)
    try {
      const pid = serverOf(home)
      if (pid) process.kill(pid, 'SIGKILL')
      rmSync(home, { recursive: true, force: true, maxRetries: 3 })
    } catch {} // it is another user's, or another test process clears it away at this moment
  }
}

/** Only a server of that folder: the number in the file may be another process's by now. */
function serverOf(home: string): number | undefined {
  const file = join(home, 'data', 'postmaster.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  const commandLine = `/proc/${pid}/cmdline`
  return pid > 0 && existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(home) ? pid : undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
