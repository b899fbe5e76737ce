/**
 * `npm run bench orders [-- --rates 50,100 --seconds 20]`: how long a paid order takes through the gateway, until it is
 * CONFIRMED, and until a screen has heard of each step, at fixed arrival rates, whatever the platform does. A platform of
 * its own as `npm start` starts it, one process per service, real tokens, the sandbox provider without delay; with
 * `JUMUN_EVENT_LOG` on that log. Everything, this load included, shares one machine. The audit must be green afterwards.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type DashboardEntry, type Order, placeOrder, type Session, streamDashboards } from '@jumun/contracts'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { ask, basketOf, eventually, logInAs, newcomer, newProduct, newStore } from '../e2e/harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../e2e/harness/platform.ts'
import { machine } from './machine.ts'
import { type Percentiles, percentiles } from './percentiles.ts'
import { writeResult } from './results.ts'

const { values } = parseArgs({
  options: {
    /** Orders per second, one round each. */
    rates: { type: 'string', default: '50,100,200,300' },
    seconds: { type: 'string', default: '20' },
  },
})
const rates = values.rates.split(',').map(positive)
const seconds = positive(values.seconds)
const warmUpSeconds = 5
const people = 40
const shops = 10
const noLimit = '100000000'

interface Round {
  readonly ratePerSecond: number
  readonly orders: number
  /** Per status and code; 201 is an order that is paid. */
  readonly answers: Readonly<Record<string, number>>
  /** From the moment it was due to its answer, whatever that was. */
  readonly postMs: Percentiles
  /** From the order's OrderPlaced to its OrderConfirmed, by their own times. */
  readonly confirmedMs: Percentiles
  /** From an event to the line in which an operator's screen hears of it. */
  readonly screenMs: Percentiles
}

function positive(text: string): number {
  const number = Number(text)
  if (number > 0) return number
  console.error(`"${text}" is no number above 0.`)
  process.exit(1)
}

/** What a screen of an operator hears: of each order the newest, and how old every piece of news was when it came. */
interface Screen {
  readonly orders: ReadonlyMap<string, DashboardEntry>
  readonly agesMs: number[]
  /** @throws when it hears nothing any more */
  check(): void
  close(): void
}

async function openScreen(platform: Platform, operator: Session): Promise<Screen> {
  const leaving = new AbortController()
  const answer = await fetch(`${platform.url}${streamDashboards.path}`, {
    headers: { authorization: `Bearer ${operator.accessToken}` },
    signal: leaving.signal,
  })
  if (!answer.ok || !answer.body) throw new Error(`the stream answers ${answer.status}`)
  const orders = new Map<string, DashboardEntry>()
  const agesMs: number[] = []
  const read = async (body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
    for await (const { event, data } of body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())) {
      if (event !== 'order') continue
      const entry = JSON.parse(data) as DashboardEntry
      const newest = Math.max(...entry.timeline.map(({ time }) => Date.parse(time)))
      agesMs.push(Date.now() - newest)
      orders.set(entry.orderId, entry)
    }
    throw new Error('the stream has ended')
  }
  let trouble: unknown
  read(answer.body).catch((error: unknown) => {
    if (!leaving.signal.aborted) trouble = error
  })
  return {
    orders,
    agesMs,
    check() {
      if (trouble) throw trouble
    },
    close: () => leaving.abort(),
  }
}

type Place = () => Promise<{ readonly id?: string; readonly said: string }>

/** As many as are due, each at its own time; who is late waits for nobody. */
async function arrive(ratePerSecond: number, forSeconds: number, place: Place) {
  const begin = performance.now()
  const flying: Promise<{ id?: string; said: string; ms: number }>[] = []
  for (let count = 0; count < ratePerSecond * forSeconds; count++) {
    const due = begin + (count * 1000) / ratePerSecond
    while (performance.now() < due) await pause(1)
    flying.push(place().then((outcome) => ({ ...outcome, ms: performance.now() - due })))
  }
  return Promise.all(flying)
}

async function measure(ratePerSecond: number, place: Place, screen: Screen): Promise<Round> {
  const settled = (ids: readonly string[]) =>
    eventually(`${ids.length} orders are confirmed`, async () => {
      screen.check()
      return ids.every((id) => screen.orders.get(id)?.timeline.some(({ type }) => type === 'OrderConfirmed'))
    })
  const idsIn = (outcomes: readonly { id?: string }[]) => outcomes.flatMap(({ id }) => id ?? [])
  await settled(idsIn(await arrive(ratePerSecond, warmUpSeconds, place)))
  screen.agesMs.length = 0
  const outcomes = await arrive(ratePerSecond, seconds, place)
  const ids = idsIn(outcomes)
  await settled(ids)
  const answers: Record<string, number> = {}
  for (const { said } of outcomes) answers[said] = (answers[said] ?? 0) + 1
  return {
    ratePerSecond,
    orders: outcomes.length,
    answers,
    postMs: percentiles(outcomes.map(({ ms }) => ms)),
    confirmedMs: percentiles(ids.map((id) => between(screen.orders.get(id), 'OrderPlaced', 'OrderConfirmed'))),
    screenMs: percentiles(screen.agesMs),
  }
}

function between(entry: DashboardEntry | undefined, from: string, to: string): number {
  const at = (wanted: string): number => Date.parse(entry?.timeline.find(({ type }) => type === wanted)?.time ?? '')
  return at(to) - at(from)
}

async function orderers(platform: Platform): Promise<Place> {
  const owner = await newcomer(platform, 'owner')
  const baskets = await Promise.all(
    Array.from({ length: shops }, async () => {
      const store = await newStore(platform, owner)
      return basketOf(store, await newProduct(platform, owner, store))
    }),
  )
  const customers = await Promise.all(Array.from({ length: people }, () => newcomer(platform, 'customer')))
  let turn = 0
  return async () => {
    turn += 1
    const { status, body } = await ask<Order & { code?: string }>(platform, placeOrder, {
      as: customers[turn % people],
      body: baskets[turn % shops],
      headers: { 'idempotency-key': randomUUID() },
    })
    return status === 201 ? { id: body.id, said: '201' } : { said: `${status} ${body.code}` }
  }
}

const platform = await startPlatform({
  env: {
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: noLimit,
    JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_ADDRESS: noLimit,
  },
})
const rounds: Round[] = []
try {
  const { operator, eventLog } = await platform.runFile()
  if (!operator) throw new Error('this platform has no operator')
  const place = await orderers(platform)
  const screen = await openScreen(platform, await logInAs(platform, operator.email, operator.password))
  const log = eventLog.startsWith('kafka:') ? 'kafka' : 'postgres'
  for (const rate of rates) {
    console.log(`${rate} orders a second, for ${seconds} s …`)
    rounds.push(await measure(rate, place, screen))
  }
  screen.close()
  const file = await writeResult(log === 'kafka' ? 'orders-on-kafka' : 'orders', {
    machine: await machine(),
    log,
    seconds,
    rounds,
  })
  const shown = ({ p50, p95, p99, max }: Percentiles): string => [p50, p95, p99, max].map(Math.round).join(' / ')
  const counted = (answers: Round['answers']): string =>
    Object.entries(answers)
      .map(([said, count]) => `${said} × ${count}`)
      .join(', ')
  console.log(
    [
      '',
      'p50 / p95 / p99 / max in ms',
      '',
      '| orders a second | POST /orders | placed → confirmed | event → screen | answers |',
      '|---:|---|---|---|---|',
      ...rounds.map(
        ({ ratePerSecond, postMs, confirmedMs, screenMs, answers }) =>
          `| ${ratePerSecond} | ${shown(postMs)} | ${shown(confirmedMs)} | ${shown(screenMs)} | ${counted(answers)} |`,
      ),
      '',
      file,
    ].join('\n'),
  )
} finally {
  await auditAndStop(platform)
}
