/**
 * A whole platform for a journey: started as a user would start it, in a data directory of its own, on free ports,
 * and audited when the journey ends. `JUMUN_E2E_MODE` says whether in one process (`single`) or in many (`processes`).
 */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ServiceName } from '@jumun/contracts'
import { superuser } from '@jumun/postgres'
import { metricsOf } from '@jumun/testing/metrics-of'
import type { Part, RunFile } from '../apps/platform/src/run-file.ts'

export const root = fileURLToPath(new URL('../', import.meta.url))
const startWithinMs = 120_000

export const mode: 'single' | 'processes' = process.env['JUMUN_E2E_MODE'] === 'single' ? 'single' : 'processes'

/** All people of a journey come from one address, and many at once. */
export const manyPeople = {
  JUMUN_GATEWAY_SIGN_UPS_PER_MINUTE_PER_ADDRESS: '100000000',
  JUMUN_GATEWAY_FAILED_LOG_INS_PER_MINUTE_PER_ADDRESS: '100000000',
  JUMUN_USER_LOG_INS_WAITING_PER_ADDRESS: '10000',
  JUMUN_USER_RIDERS_AND_OWNERS_WAIT: 'false',
  JUMUN_STORE_STORES_PER_OWNER_AND_DAY: '10000',
  // What came over the log is to be seen with the next question.
  JUMUN_GATEWAY_SHARED_READS_MS: '0',
}

export interface Platform {
  /** The gateway. */
  readonly url: string
  /** The lines of `npm start`, the last two thousand at most. */
  said(): readonly string[]
  readonly dataDir: string
  /** Where a service itself listens, for comparing it with the gateway. */
  addressOf(service: ServiceName): Promise<string>
  /** What an instance measures of itself. */
  metricsAt(url: string): Promise<string>
  /** undefined while it is down. */
  pidOf(service: ServiceName): Promise<number | undefined>
  /** Stops it and keeps it stopped until `bringBack`. */
  takeDown(part: Part): Promise<void>
  bringBack(part: Part): Promise<void>
  /** Where its events are: `postgres://…` or `kafka://…`. */
  eventLog(): Promise<string>
  /** The sandbox provider's own HTTP interface. */
  askProvider(path: string, init?: { method: 'POST'; body: unknown }): Promise<any>
  /** `npm run audit` of its own sources against it; its page, or thrown with the page when an invariant is broken. */
  audit(env?: Record<string, string>, flags?: readonly string[]): Promise<string>
  runFile(): Promise<RunFile>
  /** A superuser's, to the embedded PostgreSQL. */
  adminUrl(): Promise<string>
  stop(): Promise<void>
}

export interface PlatformOptions {
  /** Also the demo data. */
  readonly demo?: boolean
  readonly env?: Record<string, string>
  readonly flags?: readonly string[]
  /** Sources of a platform other than these. */
  readonly tree?: string
  /** Whatever is in it; stays. Otherwise it is made and removed. */
  readonly dataDir?: string
}

/** Start a platform, as a user would. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'jumun-e2e-')))
  const removed = async (): Promise<void> => {
    if (options.dataDir) return
    if (process.env['JUMUN_E2E_KEEP']) console.log(`kept: ${dataDir}`)
    else await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  const flags = ['--port', '0', '--data', dataDir, '--yes']
  if (mode === 'single') flags.push('--single')
  if (!options.demo) flags.push('--no-demo')
  flags.push(...(options.flags ?? []))
  const output: string[] = []
  const tree = options.tree ?? root
  const child = spawn(process.execPath, [join(tree, 'apps/platform/src/start.ts'), ...flags], {
    cwd: tree,
    env: { ...process.env, ...logOf(dataDir), ...manyPeople, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await readyLine(child, output).catch(async (error: unknown) => {
    await stopChild(child)
    await removed()
    throw error
  })
  const runFile = async (): Promise<RunFile> => JSON.parse(await readFile(join(dataDir, 'run.json'), 'utf8')) as RunFile
  const control = async (path: string): Promise<void> => {
    const { control } = await runFile()
    const answer = await fetch(`${control.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${control.token}` },
      signal: AbortSignal.timeout(30_000),
    })
    assert.equal(answer.status, 204, `${path}: ${await answer.text()}`)
  }
  const serviceOf = async (service: ServiceName): Promise<{ url: string; pid: number }> => {
    const found = (await runFile()).services[service]
    assert.ok(found, `${service} is not in run.json`)
    return found
  }
  return {
    url,
    dataDir,
    said: () => output,
    addressOf: async (service) => (await serviceOf(service)).url,
    metricsAt: async (url) => metricsOf(url, (await runFile()).metricsToken),
    pidOf: async (service) => (await runFile()).services[service]?.pid,
    takeDown: (part) => control(`/parts/${part}/stop`),
    bringBack: (part) => control(`/parts/${part}/start`),
    eventLog: async () => (await runFile()).eventLog,
    askProvider: async (path, init) => {
      const { provider } = await runFile()
      assert.ok(provider, 'this platform has no sandbox provider')
      const answer = await fetch(`${provider.url}${path}`, {
        method: init?.method ?? 'GET',
        headers: { authorization: `Bearer ${provider.key}`, 'content-type': 'application/json' },
        ...(init ? { body: JSON.stringify(init.body) } : {}),
        signal: AbortSignal.timeout(60_000),
      })
      assert.ok(answer.ok, `provider ${path}: ${answer.status}`)
      return answer.json()
    },
    audit: (env = {}, flags = []) => audit(tree, ['--port', new URL(url).port, '--data', dataDir, ...flags], env),
    runFile,
    adminUrl: async () => {
      const { postgres } = await runFile()
      assert.ok(postgres, 'this platform has no PostgreSQL of its own')
      const secrets = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as { postgres: string }
      return `postgres://${superuser}:${encodeURIComponent(secrets.postgres)}@127.0.0.1:${postgres.port}/postgres`
    },
    stop: async () => {
      await stopChild(child)
      await removed()
    },
  }
}

/** How every journey ends: the invariants hold, then everything stops. The platform may be missing when it never started. */
export async function auditAndStop(platform: Platform | undefined): Promise<void> {
  try {
    await platform?.audit()
  } finally {
    await platform?.stop()
  }
}

/** Platforms that share a Kafka have names of their own on it. */
function logOf(dataDir: string): Record<string, string> {
  const log = process.env['JUMUN_EVENT_LOG']
  return log?.startsWith('kafka://') ? { JUMUN_EVENT_LOG: `${log}/${basename(dataDir)}` } : {}
}

function readyLine(child: ChildProcess, output: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const failed = (why: string): void => reject(new Error(`${why}\n${output.join('\n')}`))
    const timer = setTimeout(() => failed(`not ready within ${startWithinMs} ms`), startWithinMs)
    const listen = (line: string): void => {
      output.push(line)
      if (output.length > 2000) output.splice(0, 1000)
      const url = /Jumun is ready: (http:\S+)/.exec(line)?.[1]
      if (!url) return
      clearTimeout(timer)
      resolve(url.replace('localhost', '127.0.0.1'))
    }
    assert.ok(child.stdout && child.stderr)
    createInterface({ input: child.stdout }).on('line', listen)
    createInterface({ input: child.stderr }).on('line', listen)
    child.once('exit', (code) => {
      clearTimeout(timer)
      failed(`npm start ended with ${code}`)
    })
  })
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const impatient = setTimeout(() => child.kill('SIGTERM'), 30_000)
  const last = setTimeout(() => child.kill('SIGKILL'), 40_000)
  await ended
  clearTimeout(impatient)
  clearTimeout(last)
}

export function audit(tree: string, flags: readonly string[], env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const page: string[] = []
    const child = spawn(process.execPath, [join(tree, 'apps/platform/src/audit.ts'), ...flags], {
      cwd: tree,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    })
    child.stdout.on('data', (chunk) => page.push(String(chunk)))
    child.stderr.on('data', (chunk) => page.push(String(chunk)))
    child.once('exit', (code) =>
      code === 0 ? resolve(page.join('')) : reject(new Error(`the audit is red (${code})\n${page.join('')}`)),
    )
  })
}
