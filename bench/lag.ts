/**
 * `npm run bench lag [-- --rates 200,1000 --seconds 10 --backlog 20000]`: how far a dashboard is behind the log. Events of orders
 * are appended at a fixed rate, whatever happens; each is noted when the log has it and when an operator's stream shows it.
 * Then a backlog is appended at once: how fast the view takes it in. One dashboard in a process of its own, on PostgreSQL
 * with fsync; with `--log kafka` on a broker started for it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type DashboardEntry, streamDashboards } from '@jumun/contracts'
import { type EventLog, type LogRecord, postgresEventLog } from '@jumun/messaging'
import { kafkaEventLog, schemaRegistry } from '@jumun/messaging/kafka'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { eventually } from '../harness/people.ts'
import { type LocalKafka, startLocalKafka } from '../tools/kafka/local-kafka.ts'
import { startChild } from './child.ts'
import { announcement, newId, orderOfSix } from './dashboard/events.ts'
import type { HostReady, IssuedTokens } from './dashboard/host.ts'
import { machine } from './machine.ts'
import { cpuMsOf } from './orders/costs.ts'
import { type Percentiles, percentiles } from './percentiles.ts'
import { positive } from './positive.ts'
import { writeResult } from './results.ts'

const { values } = parseArgs({
  options: {
    /** Events a second, one round each. */
    rates: { type: 'string', default: '200,1000' },
    seconds: { type: 'string', default: '10' },
    backlog: { type: 'string', default: '20000' },
    log: { type: 'string', default: 'postgres' },
  },
})
const rates = values.rates.split(',').map(positive)
const seconds = positive(values.seconds)
const backlog = positive(values.backlog)
const warmUpSeconds = Math.min(3, seconds)
const appendBatch = 500
const ordersAtOnce = 50
const shownWithinMs = 60_000

/** When each event was shown, by order and place in its timeline. */
class Screen {
  readonly shown = new Map<string, number>()
  trouble: unknown
  readonly #leaving = new AbortController()

  async open(url: string, token: string): Promise<void> {
    const headers = { authorization: `Bearer ${token}` }
    // the key that its token was signed with may still be on its way
    const body = await eventually('the stream opens', async () => {
      const answer = await fetch(`${url}${streamDashboards.path}`, { headers, signal: this.#leaving.signal })
      return answer.ok && (answer.body ?? undefined)
    })
    this.#read(body).catch((error: unknown) => {
      if (!this.#leaving.signal.aborted) this.trouble = error
    })
  }

  async #read(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const { event, data } of body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())) {
      if (event !== 'order') continue
      const at = performance.now()
      const { orderId, timeline } = JSON.parse(data) as DashboardEntry
      for (let place = timeline.length; place > 0 && !this.shown.has(`${orderId} ${place}`); place--)
        this.shown.set(`${orderId} ${place}`, at)
    }
    throw new Error('the stream has ended')
  }

  async until(keys: readonly string[]): Promise<void> {
    const deadline = performance.now() + shownWithinMs
    let next = 0
    for (;;) {
      while (next < keys.length && this.shown.has(keys[next] as string)) next++
      if (next === keys.length) return
      if (this.trouble) throw this.trouble
      if (performance.now() > deadline) throw new Error(`${keys[next]} is not shown within ${shownWithinMs} ms`)
      await pause(2)
    }
  }

  close(): void {
    this.#leaving.abort()
  }
}

const keyOf = ({ subject, sequence }: LogRecord): string => `${subject} ${sequence}`

/** Events without an end, of many orders at a time, each order's in their order. */
function* flow(): Generator<LogRecord> {
  for (;;) {
    const orders = Array.from({ length: ordersAtOnce }, () => orderOfSix(newId()))
    for (let place = 0; place < 6; place++) for (const events of orders) yield events[place] as LogRecord
  }
}

/** As many as are due, each at its own time; who is late waits for nobody. */
async function atRate(log: EventLog, perSecond: number, forSeconds: number): Promise<Map<string, number>> {
  const appended = new Map<string, number>()
  const events = flow()
  const begin = performance.now()
  const total = perSecond * forSeconds
  const flying: Promise<void>[] = []
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - begin) * perSecond) / 1000) + 1)
    const batch = Array.from({ length: due - sent }, () => events.next().value as LogRecord)
    sent = due
    if (batch.length > 0) {
      const records = batch.map((record) => ({ ...record, time: new Date().toISOString() }))
      // one after the other, as one relay does it: of one order the first is there first
      const before = flying.at(-1)
      flying.push(
        Promise.resolve(before)
          .then(() => log.append(records))
          .then(() => {
            const at = performance.now()
            for (const record of records) appended.set(keyOf(record), at)
          }),
      )
    }
    await pause(1)
  }
  await Promise.all(flying)
  return appended
}

interface Lag {
  readonly perSecond: number
  readonly events: number
  readonly lagMs: Percentiles
  /** Of the dashboard, for one event. */
  readonly cpuUsPerEvent: number
}

async function measure(log: EventLog, screen: Screen, pid: number, perSecond: number): Promise<Lag> {
  console.log(`${perSecond} events a second, for ${seconds} s …`)
  await screen.until([...(await atRate(log, perSecond, warmUpSeconds)).keys()])
  screen.shown.clear()
  const before = cpuMsOf(pid)
  const appended = await atRate(log, perSecond, seconds)
  await screen.until([...appended.keys()])
  const cpuMs = cpuMsOf(pid) - before
  return {
    ...{ perSecond, events: appended.size },
    // a screen may show it before the log has told us that it is in
    lagMs: percentiles([...appended].map(([key, at]) => Math.max(0, (screen.shown.get(key) ?? Number.NaN) - at))),
    cpuUsPerEvent: Math.round((cpuMs * 1000) / appended.size),
  }
}

async function takeIn(log: EventLog, screen: Screen): Promise<{ events: number; perSecond: number }> {
  console.log(`${backlog} events at once …`)
  const events = flow()
  const records = Array.from({ length: backlog }, () => events.next().value as LogRecord)
  const begin = performance.now()
  for (let at = 0; at < backlog; at += appendBatch) await log.append(records.slice(at, at + appendBatch))
  await screen.until(records.map(keyOf))
  return { events: backlog, perSecond: Math.round((backlog * 1000) / (performance.now() - begin)) }
}

const logOn = ({ addresses, registryUrl }: LocalKafka): EventLog =>
  kafkaEventLog({ brokers: addresses, registry: schemaRegistry(registryUrl), clientId: 'bench' })

const undo: (() => Promise<void> | void)[] = []
try {
  const kafka = values.log === 'kafka' ? await startLocalKafka({ brokers: 1, tell: console.log }) : undefined
  if (kafka) undo.push(() => kafka.stop())
  const host = startChild<HostReady | IssuedTokens>(import.meta.url, 'dashboard/host.ts', {
    args: kafka ? [kafka.eventLog, kafka.registryUrl] : [],
  })
  undo.push(() => host.stop())
  const { url, eventLog, signingKey } = (await host.next()) as HostReady
  const log = kafka ? logOn(kafka) : postgresEventLog({ url: eventLog })
  undo.push(() => log.close())
  if (kafka) await log.append([announcement(signingKey)])
  host.send({ role: 'operator', count: 1 })
  const { tokens } = (await host.next()) as IssuedTokens
  const screen = new Screen()
  undo.push(() => screen.close())
  await screen.open(url, tokens[0] ?? '')
  const rounds: Lag[] = []
  for (const rate of rates) rounds.push(await measure(log, screen, host.pid, rate))
  const caughtUp = await takeIn(log, screen)
  const lines = [
    `On ${values.log}, from the log to an operator’s stream`,
    '',
    '| events a second | p50 ms | p95 ms | p99 ms | max ms | CPU of the dashboard an event |',
    '|---:|---:|---:|---:|---:|---:|',
    ...rounds.map(
      ({ perSecond, lagMs, cpuUsPerEvent }) =>
        `| ${perSecond} | ${lagMs.p50} | ${lagMs.p95} | ${lagMs.p99} | ${lagMs.max} | ${cpuUsPerEvent} µs |`,
    ),
    '',
    `A backlog of ${caughtUp.events} events is shown at ${caughtUp.perSecond} events/s, appended meanwhile.`,
  ]
  const result = { machine: await machine(), log: values.log, seconds, rounds, backlog: caughtUp }
  const file = await writeResult(kafka ? 'lag-on-kafka' : 'lag', result)
  console.log(`\n${lines.join('\n')}\n\n${file}`)
} finally {
  for (const step of undo.reverse()) await step()
}
