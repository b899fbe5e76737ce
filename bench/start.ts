/**
 * `npm run bench start`: how long from `npm start` to the first order that is paid, on an empty data folder and on one
 * that has been used, and how much memory the idle platform takes; for many processes and for one.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { demoPassword } from '@jumun/contracts'
import { machine } from './machine.ts'
import { writeResult } from './results.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const readyWithinMs = 120_000
const idleAfterMs = 10_000

interface Measured {
  readonly mode: string
  readonly readyMs: number
  readonly firstOrderMs: number
  readonly idleMb: number
}

/** Proportional set size: shared pages are counted once, divided among those who share them. Linux only. */
async function memoryMb(pids: readonly number[]): Promise<number> {
  let kilobytes = 0
  for (const pid of pids) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '') // ended meanwhile
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0)
  }
  return Math.round(kilobytes / 1024)
}

/** The process, its children and theirs. */
async function familyOf(pid: number): Promise<number[]> {
  const parents = new Map<number, number>()
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const status = await readFile(`/proc/${entry}/status`, 'utf8').catch(() => '')
    parents.set(Number(entry), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0))
  }
  const family = [pid]
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child)
  return family
}

const json = async (url: string, init: RequestInit = {}): Promise<any> => {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

/** What the README's walk-through does up to the first order. */
async function order(api: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const login = { email: 'customer@jumun.local', password: demoPassword }
  const { accessToken } = await json(`${api}/login`, { method: 'POST', headers, body: JSON.stringify(login) })
  const [store] = (await json(`${api}/stores?open=true&limit=1`)).items
  const { items } = await json(`${api}/catalog/products?storeId=${store.id}&limit=100`)
  const plain = (one: { soldOut: boolean; options: { min: number }[] }) =>
    !one.soldOut && one.options.every(({ min }) => min === 0)
  await json(`${api}/orders`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${accessToken}`, 'idempotency-key': randomUUID() },
    body: JSON.stringify({
      storeId: store.id,
      fulfilment: 'pickup',
      lines: [{ productId: items.find(plain).id, quantity: 1 }],
      payment: { method: 'card', token: 'tok_ok' },
    }),
  })
}

async function measure(mode: string, dataDir: string, flags: readonly string[]): Promise<Measured> {
  const began = performance.now()
  const child = spawn('npm', ['start', '--', '--port', '0', '--data', dataDir, ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let supervisor: number | undefined
  try {
    const api = await readyLine(child)
    const readyMs = Math.round(performance.now() - began)
    await order(api)
    const firstOrderMs = Math.round(performance.now() - began)
    await pause(idleAfterMs)
    supervisor = (JSON.parse(await readFile(join(dataDir, 'run.json'), 'utf8')) as { pid: number }).pid
    return { mode, readyMs, firstOrderMs, idleMb: await memoryMb(await familyOf(supervisor)) }
  } finally {
    await stop(child, supervisor)
  }
}

function readyLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready within ${readyWithinMs} ms`)), readyWithinMs)
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)))
    if (!child.stdout) throw new Error('no output to read')
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /Jumun is ready: (http:\S+)/.exec(line)?.[1]
      if (!url) return
      clearTimeout(timer)
      resolve(url)
    })
  })
}

/** npm does not hand a signal on in every case, so the platform's own process is told. */
async function stop(child: ChildProcess, supervisor: number | undefined): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  if (supervisor) process.kill(supervisor, 'SIGTERM')
  else child.kill('SIGTERM')
  const last = setTimeout(() => child.kill('SIGKILL'), 30_000)
  await ended
  clearTimeout(last)
}

const rows: Measured[] = []
for (const [name, flags] of [
  ['one process per service', []],
  ['--single', ['--single']],
] as const) {
  const dataDir = await mkdtemp(join(tmpdir(), 'jumun-bench-'))
  try {
    rows.push(await measure(`${name}, first start`, dataDir, flags))
    rows.push(await measure(`${name}, started again`, dataDir, flags))
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
const lines = [
  '| mode | ready | first order paid | idle memory (PSS, PostgreSQL included) |',
  '|---|---|---|---|',
  ...rows.map(
    ({ mode, readyMs, firstOrderMs, idleMb }) =>
      `| ${mode} | ${(readyMs / 1000).toFixed(1)} s | ${(firstOrderMs / 1000).toFixed(1)} s | ${idleMb} MB |`,
  ),
]
const where = await writeResult('start', { machine: await machine(), command: 'npm run bench start', rows })
console.log(`${lines.join('\n')}\n\n${where}`)
