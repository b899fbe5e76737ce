/** The folder that everything is kept in: ours alone while we run, readable by nobody else where it holds secrets. */
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { removeCluster } from '@jumun/postgres'
import { newServiceKey, trustIn } from '@jumun/service/keys'
import { Refusal } from './flags.ts'
import { type RunFile, readRun } from './run-file.ts'

export interface Secrets {
  /** The private key of each service, by name; each process is given its own alone. */
  readonly serviceKeys: Readonly<Record<string, string>>
  /** PostgreSQL's superuser. */
  readonly postgres: string
  /** The payment provider's key. */
  readonly provider: string
  /** Seals the private signing keys of the user service. */
  readonly userKeys: string
  /** Opens `/metrics`. */
  readonly metrics: string
  /** Of the first operator, where it is not the demo's. */
  readonly operator: string
  /** The database password of each service, by name. */
  readonly roles: Readonly<Record<string, string>>
}

export interface DataFolder {
  readonly path: string
  readonly secrets: Secrets
  /** The public half of each service's key, for all of them. */
  readonly trustFile: string
  of(...parts: string[]): string
  /** What the last run told of itself, when it ended without saying so. */
  readonly leftBehind: RunFile | undefined
  tell(run: RunFile): void
  release(): void
}

/** @throws Refusal when it cannot be written, or when a running platform has it */
export function openDataFolder(path: string, roles: readonly string[]): DataFolder {
  makeDataFolder(path)
  const of = (...parts: string[]): string => join(path, ...parts)
  const lock = takeLock(path)
  try {
    const runFile = of('run.json')
    const secrets = readSecrets(of('secrets.json'), roles)
    const trustFile = of('trust.json')
    writeWhole(trustFile, `${JSON.stringify(trustIn(secrets.serviceKeys), null, 2)}\n`, 0o644)
    return {
      path,
      of,
      secrets,
      trustFile,
      leftBehind: readRun(path),
      tell: (run) => writeWhole(runFile, `${JSON.stringify(run, null, 2)}\n`),
      release: () => {
        rmSync(runFile, { force: true })
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

/** Forget everything in it, PostgreSQL's cluster too, wherever that is kept. */
export function forgetData(path: string): void {
  makeDataFolder(path)
  const lock = takeLock(path)
  try {
    const known = ['postgres', 'provider', 'logs', 'services', 'secrets.json', 'trust.json', 'demo.json', 'run.json']
    removeCluster(join(path, 'postgres'))
    for (const name of known) rmSync(join(path, name), { recursive: true, force: true })
  } finally {
    lock.close()
  }
}

/** @throws Refusal when it cannot be made or written */
export function makeDataFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    // PostgreSQL does not run as root; its user may walk through here, but not look around.
    if (process.getuid?.() === 0) chmodSync(path, 0o711)
  } catch (error) {
    throw new Refusal(`The data folder ${path} cannot be used: ${(error as Error).message}.`)
  }
}

/**
 * A lock that the operating system drops when its holder dies, however it dies: so it is never stale, and no process
 * number can be mistaken for another's.
 */
function takeLock(path: string): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(path, 'lock'), { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    const reason = error as Error & { errcode?: number }
    const sqliteBusy = 5
    if (reason.errcode !== sqliteBusy) throw new Refusal(`The data folder ${path} cannot be used: ${reason.message}.`)
    const run = readRun(path)
    const who = run ? ` (process ${run.pid}, ${run.gateway})` : ''
    throw new Refusal(`Jumun already runs on ${path}${who}; stop it first, or take another folder with --data.`)
  }
}

function readSecrets(file: string, roles: readonly string[]): Secrets {
  const known = existsSync(file) ? parseSecrets(file) : {}
  const secrets: Secrets = {
    serviceKeys: forEach(roles, (role) => known.serviceKeys?.[role] ?? newServiceKey()),
    postgres: known.postgres ?? newSecret(),
    provider: known.provider ?? newSecret(),
    metrics: known.metrics ?? newSecret(),
    operator: known.operator ?? newSecret(),
    userKeys: known.userKeys ?? newSecret(),
    roles: { ...known.roles, ...forEach(roles, (role) => known.roles?.[role] ?? newSecret()) },
  }
  writeWhole(file, `${JSON.stringify(secrets, null, 2)}\n`)
  return secrets
}

const forEach = (names: readonly string[], make: (name: string) => string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, make(name)]))

function parseSecrets(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>
  } catch (error) {
    throw new Refusal(`${file} cannot be read: ${(error as Error).message}.`)
  }
}

const newSecret = (): string => randomBytes(32).toString('base64url')

/** Readers see the old file or the new one, never half of one. */
function writeWhole(file: string, text: string, mode = 0o600): void {
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, text, { mode })
  renameSync(unfinished, file)
}
