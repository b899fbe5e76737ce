/** A real Prometheus that looks at a platform as deploy/observability says: found through discovery, as a guest, by the token for measurements. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { allowGuest, type Session } from '@jumun/contracts'
import { freePort } from '@jumun/postgres'
import { ask, eventually, expectStatus } from './people.ts'
import type { Platform } from './platform.ts'

export interface Prometheus {
  readonly url: string
  /** Of its own HTTP API, such as `/api/v1/targets`. */
  ask<T = any>(path: string, query?: Readonly<Record<string, string>>): Promise<T>
  stop(): Promise<void>
}

const folder = fileURLToPath(new URL('../deploy/observability', import.meta.url))

export async function startPrometheus(platform: Platform, operator: Session): Promise<Prometheus> {
  const home = await mkdtemp(join(tmpdir(), 'jumun-prometheus-'))
  const run = await platform.runFile()
  const guest = { name: 'prometheus', paths: [], networks: ['127.0.0.1/32'] }
  const allowed = expectStatus(
    await ask<{ credential: string }>(platform, allowGuest, { as: operator, body: guest }),
    201,
  )
  await cp(folder, home, { recursive: true })
  const config = (await readFile(join(home, 'prometheus.yml'), 'utf8'))
    .replaceAll('15s', '3s') // a machine that is busy needs seconds to answer a scrape
    .replace('http://127.0.0.1:8761/eureka', `${run.services['discovery']?.url}/eureka`)
  await Promise.all([
    writeFile(join(home, 'prometheus.yml'), config),
    writeFile(join(home, 'guest-credential'), allowed.credential),
    writeFile(join(home, 'metrics-token'), run.metricsToken),
  ])
  const port = await freePort()
  const said: string[] = []
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(home, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
    ],
    { cwd: home, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  child.stderr.on('data', (chunk) => said.push(String(chunk)))
  let missing: Error | undefined
  child.once('error', (error) => {
    missing = new Error('there is no Prometheus; on Debian: apt-get install prometheus', { cause: error })
  })
  const url = `http://127.0.0.1:${port}`
  const stop = async (): Promise<void> => {
    await ended(child)
    await rm(home, { recursive: true, force: true })
  }
  await eventually('Prometheus is ready', async () => {
    if (missing) throw missing
    if (child.exitCode !== null) throw new Error(`Prometheus ended with ${child.exitCode}\n${said.join('')}`)
    return fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    )
  }).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return {
    url,
    stop,
    async ask(path, query = {}) {
      const answer = await fetch(`${url}${path}?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(30_000) })
      const { status, data, error } = (await answer.json()) as { status: string; data: never; error?: string }
      if (status !== 'success') throw new Error(`Prometheus: ${error}`)
      return data
    },
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exit
  clearTimeout(impatient)
}
