/**
 * `npm run bench sse [-- --clients 5000 --events 30 --per-second 1]`: that many people follow the dashboard at once, each with a
 * stream and a token of their own: how long an event takes from the log to the last of them, what a client costs in memory and
 * a line in processor time. Once as operators, who all see the same, once as riders, to each of whom an offer may look
 * different. One dashboard in a process of its own, by its own port; the clients are in processes of their own.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { streamDashboards, type UserRole } from '@jumun/contracts'
import { type EventLog, postgresEventLog } from '@jumun/messaging'
import { type Child, startChild } from './child.ts'
import { nowMs } from './dashboard/clock.ts'
import { newId, offered } from './dashboard/events.ts'
import type { HostReady, IssuedTokens } from './dashboard/host.ts'
import type { Listening, Received } from './dashboard/listeners.ts'
import { machine } from './machine.ts'
import { cpuMsOf } from './orders/costs.ts'
import { type Percentiles, percentiles } from './percentiles.ts'
import { positive } from './positive.ts'
import { writeResult } from './results.ts'

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '5000' },
    events: { type: 'string', default: '30' },
    'per-second': { type: 'string', default: '1' },
    /** The clients are spread over so many. */
    processes: { type: 'string', default: '2' },
  },
})
const clients = positive(values.clients)
const events = positive(values.events)
const everyMs = 1000 / positive(values['per-second'])
const processes = Math.min(clients, positive(values.processes))
const warmUpEvents = Math.min(5, events)
const restMs = Math.min(3_000, events * 100)
const allHeardWithinMs = 60_000
/** Of a process: its files, its other sockets. */
const otherFiles = 200

const openFiles = Number(/^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 0)
if (openFiles < clients + otherFiles) {
  console.error(
    `${clients} clients need ${clients + otherFiles} open files in one process, and this user may have ${openFiles}: raise it with "ulimit -n ${clients + otherFiles}" (as root, or in /etc/security/limits.conf), or take fewer with --clients.`,
  )
  process.exit(1)
}

interface FanOut {
  readonly viewers: UserRole
  readonly clients: number
  readonly events: number
  /** From the append to each client. */
  readonly eachMs: Percentiles
  /** From the append to the last client, per event. */
  readonly lastMs: Percentiles
  readonly memoryKbPerClient: number
  /** Of the dashboard, for one line to one client. */
  readonly cpuUsPerLine: number
  /** Of the dashboard, of one core, while the events came. */
  readonly cpuShare: number
}

async function fanOut(viewers: UserRole): Promise<FanOut> {
  const undo: (() => Promise<void>)[] = []
  try {
    const host = startChild<HostReady | IssuedTokens>(import.meta.url, 'dashboard/host.ts')
    undo.push(() => host.stop())
    const { url, eventLog } = (await host.next()) as HostReady
    const log = postgresEventLog({ url: eventLog })
    undo.push(() => log.close())
    host.send({ role: viewers, count: clients })
    const { tokens } = (await host.next()) as IssuedTokens
    const memoryBefore = memoryKb(host.pid)
    const listeners = await listen(new URL(url), tokens, undo)
    await pause(restMs)
    const memoryPerClient = (memoryKb(host.pid) - memoryBefore) / clients

    await publishAll(log, listeners, warmUpEvents)
    const cpuBefore = cpuMsOf(host.pid)
    const begin = performance.now()
    const { eachMs, lastMs } = await publishAll(log, listeners, events)
    const tookMs = performance.now() - begin
    const cpuMs = cpuMsOf(host.pid) - cpuBefore
    return {
      ...{ viewers, clients, events, eachMs, lastMs },
      memoryKbPerClient: Math.round(memoryPerClient * 10) / 10,
      cpuUsPerLine: Math.round((cpuMs * 10_000) / (clients * events)) / 10,
      cpuShare: Math.round((cpuMs / tookMs) * 100) / 100,
    }
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

async function listen(
  { hostname, port }: URL,
  tokens: readonly string[],
  undo: (() => Promise<void>)[],
): Promise<Child<Listening | Received>[]> {
  const each = Math.ceil(clients / processes)
  const listeners = Array.from({ length: processes }, () =>
    startChild<Listening | Received>(import.meta.url, 'dashboard/listeners.ts'),
  )
  for (const [index, child] of listeners.entries()) {
    undo.push(() => child.stop())
    const own = tokens.slice(index * each, (index + 1) * each)
    child.send({ host: hostname, port: Number(port), path: streamDashboards.path, tokens: own })
  }
  let open = 0
  for (const child of listeners) open += ((await child.next()) as Listening).open
  if (open !== clients) throw new Error(`${open} of ${clients} streams are open`)
  return listeners
}

/** @throws unless every client has seen every one of them */
async function publishAll(log: EventLog, listeners: readonly Child<Listening | Received>[], count: number) {
  const appended = new Map<string, number>()
  const begin = performance.now()
  for (let index = 0; index < count; index++) {
    await pause(Math.max(0, begin + index * everyMs - performance.now()))
    const orderId = newId()
    appended.set(orderId, nowMs())
    await log.append(offered(orderId))
  }
  const seen = new Map([...appended.keys()].map((orderId) => [orderId, [] as number[]]))
  const missing = () => [...seen.values()].reduce((sum, times) => sum + clients - times.length, 0)
  const deadline = performance.now() + allHeardWithinMs
  while (missing() > 0) {
    if (performance.now() > deadline) throw new Error(`${missing()} of ${clients * count} lines have not come`)
    await pause(200)
    for (const child of listeners) child.send({})
    for (const child of listeners) {
      const { orders, closed } = (await child.next()) as Received
      if (closed > 0) throw new Error(`${closed} streams have ended`)
      for (const [orderId, times] of orders) seen.get(orderId)?.push(...times)
    }
  }
  const took = [...seen].map(([orderId, times]) => times.map((at) => at - (appended.get(orderId) ?? Number.NaN)))
  return { eachMs: percentiles(took.flat()), lastMs: percentiles(took.map((times) => Math.max(...times))) }
}

/** Proportional set size. */
function memoryKb(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1])
}

const rounds: FanOut[] = []
for (const viewers of ['operator', 'rider'] as const) {
  console.log(`${clients} × ${viewers}, ${events} events …`)
  rounds.push(await fanOut(viewers))
}
const ms = ({ p50, p95, p99, max }: Percentiles): string => [p50, p95, p99, max].map(Math.round).join(' / ')
const lines = [
  'p50 / p95 / p99 / max in ms, from the append to the log',
  '',
  '| clients | to each client | to the last | memory a client | CPU a line | CPU meanwhile |',
  '|---|---|---|---:|---:|---:|',
  ...rounds.map(
    (one) =>
      `| ${one.clients} × ${one.viewers} | ${ms(one.eachMs)} | ${ms(one.lastMs)} | ${one.memoryKbPerClient} kB | ${one.cpuUsPerLine} µs | ${one.cpuShare} of a core |`,
  ),
]
const result = { machine: await machine(), openFiles, perSecond: 1000 / everyMs, processes, rounds }
console.log(
  `\n${lines.join('\n')}\n\nThe goal is p99 of at most 150 ms to each of 5000.\n\n${await writeResult('sse', result)}`,
)
