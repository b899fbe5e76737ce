/**
 * A PostgreSQL server of our own on 127.0.0.1: started on a folder, whatever the last run left there, and stopped in order.
 * When its parent is killed it ends within seconds; where nobody could see to that, the next start on the same folder does.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { endsWithUs } from '@jumun/resilience/lifetime'
import { postgresBinaries } from './binaries.ts'
import { clusterFolder, initCluster, isCluster, superuser } from './cluster.ts'
import { freePort } from './free-port.ts'
import { postgresUser, runAs } from './user.ts'

export interface PostgresOptions {
  /** Made when it is not there. */
  readonly dataDir: string
  /** The superuser's; used when the cluster is made, and needed to connect. */
  readonly password: string
  /** Default: any free one. */
  readonly port?: number
  /** Server settings, such as `{ shared_buffers: '128MB' }`. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>
  /** The server's own log, line by line. */
  readonly log?: (line: string) => void
}

export interface RunningPostgres {
  readonly port: number
  readonly pid: number
  /** Where its data is; not always `dataDir` (see `clusterFolder`). */
  readonly folder: string
  /** `url('jumun_order', 'order', secret)`; without a user, the superuser's. */
  url(database: string, user?: string, password?: string): string
  /** Resolves when the server has ended, whoever ended it. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** `fast` rolls back what is open and writes a checkpoint; `immediate` leaves recovery to the next start. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  /** kill -9, for tests of what happens then. */
  kill(): Promise<void>
}

const startLimitMs = 30_000
const stopLimitMs = 20_000

/** @throws one sentence with the server's own last words when it does not come up */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const folder = clusterFolder(options.dataDir)
  await stopOrphan(folder)
  if (!isCluster(folder)) await initCluster(folder, options.password)
  refuseAnotherMajor(folder)
  const deadline = Date.now() + startLimitMs
  for (;;) {
    const port = options.port ?? (await freePort())
    const attempt = await launch(folder, port, options)
    if ('running' in attempt) return attempt.running
    const wait =
      /shared memory block|still in use|lock file/i.test(attempt.said) || // backends of a killed server take a moment to notice
      (options.port === undefined && /Address already in use/i.test(attempt.said)) // somebody was quicker
    if (!wait || Date.now() > deadline) throw new Error(`PostgreSQL does not start on ${folder}: ${attempt.said}`)
    await pause(100)
  }
}

/** PostgreSQL's own words for it say nothing of what to do. */
function refuseAnotherMajor(folder: string): void {
  const made = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  const { version } = postgresBinaries()
  const [major] = version.split('.')
  if (made !== major)
    throw new Error(
      `${folder} was made by PostgreSQL ${made}, and this release brings ${major}: its data have to be taken over (docs/operations.md, "A new PostgreSQL")`,
    )
}

type Attempt = { readonly running: RunningPostgres } | { readonly said: string }

async function launch(folder: string, port: number, options: PostgresOptions): Promise<Attempt> {
  const user = postgresUser()
  const fixed = { listen_addresses: '127.0.0.1', port, unix_socket_directories: socketFolder(folder) }
  const settings = Object.entries({ ...options.settings, ...fixed }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const child = spawn(postgresBinaries().postgres, ['-D', folder, ...settings], {
    cwd: '/',
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
    detached: true, // out of the terminal's process group: Ctrl-C must reach it last, from us
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  endsWithUs(child, 'INT') // fast: what is open is rolled back
  const lastWords: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    options.log?.(line)
    lastWords.push(line)
    if (lastWords.length > 20) lastWords.shift()
  })
  const exited = new Promise<Awaited<RunningPostgres['exited']>>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  let ended = false
  const over = exited.finally(() => {
    ended = true
  })
  over.catch(() => {}) // told by the loop below
  const deadline = Date.now() + startLimitMs
  while (!ended && !isReady(folder, child.pid)) {
    if (Date.now() > deadline) child.kill('SIGKILL')
    await Promise.race([pause(10), over])
  }
  if (ended) return { said: lastWords.join(' | ') || 'it said nothing' }
  return { running: running(child, port, folder, options.password, exited) }
}

function running(
  child: ChildProcess,
  port: number,
  folder: string,
  superPassword: string,
  exited: RunningPostgres['exited'],
): RunningPostgres {
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(name)
    if (
      await Promise.race([exited, pause(stopLimitMs, 'late' as const, { ref: false })]).then((end) => end === 'late')
    ) {
      child.kill('SIGKILL')
      await exited
    }
  }
  return {
    port,
    pid: child.pid ?? 0,
    folder,
    url: (database, user = superuser, password = superPassword) => {
      const host = encodeURIComponent(socketFolder(folder)) || '127.0.0.1'
      return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${database}`
    },
    exited,
    stop: (mode = 'fast') => signal(mode === 'fast' ? 'SIGINT' : 'SIGQUIT'),
    kill: () => signal('SIGKILL'),
  }
}

/**
 * Where its socket lies: in its own folder, which nobody else may enter. A statement over it costs a third less than over
 * TCP, on both sides. Empty where there are no such sockets, or none under a path like this one.
 */
const socketFolder = (folder: string): string =>
  process.platform === 'win32' || /[,"\\]/.test(folder) || Buffer.byteLength(folder) > longestSocketFolder ? '' : folder
/** The system takes 103 bytes at the least, of which `/.s.PGSQL.65535.lock` takes 20. */
const longestSocketFolder = 83

/** The server writes its state into line 8 of its pid file: the way `pg_ctl` knows. */
function isReady(folder: string, pid: number | undefined): boolean {
  const lines = pidFile(folder)
  return lines !== undefined && Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
}

function pidFile(folder: string): string[] | undefined {
  const file = join(folder, 'postmaster.pid')
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : undefined
}

/** A server that a killed parent left behind. A pid file whose process is gone needs nothing: PostgreSQL sees to it. */
async function stopOrphan(folder: string): Promise<void> {
  if (!pidFile(folder)) return
  const user = postgresUser()
  const { pgCtl } = postgresBinaries()
  const alive = await runAs(user, pgCtl, ['status', '-D', folder]).then(
    () => true,
    () => false,
  )
  if (alive) await runAs(user, pgCtl, ['stop', '-D', folder, '-m', 'fast', '-w', '-t', String(stopLimitMs / 1000)])
}
