/**
 * How it went over the last day, minute by minute: what all instances measure of themselves, kept in a ring of bounded size. No
 * Prometheus is needed for it, and it replaces none: it begins when this gateway does, and ends with it.
 */
import { historySteps, type OpsHistory } from '@jumun/contracts'
import type { Sample } from './read-metrics.ts'

/** What one instance said of itself just now. */
export interface Page {
  readonly service: string
  readonly url: string
  readonly samples: readonly Sample[]
}

interface Minute {
  readonly at: number
  /** What happened in it, by key. */
  readonly counts: Map<string, number>
  /** The worst that was seen in it, by key. */
  readonly worst: Map<string, number>
}
interface Known {
  readonly counters: ReadonlyMap<string, number>
}

const minuteMs = 60_000
const keptMinutes = 1_440
const mostDeploys = 100
const mostKnown = 500

export interface History {
  take(pages: readonly Page[], now: Date): void
  report(minutes: number, now: Date): OpsHistory
}

export function history(): History {
  let ring: Minute[] = []
  const known = new Map<string, Known>()
  const versions = new Map<string, string>()
  const services = new Set<string>()
  const currencies = new Set<string>()
  const deploys: OpsHistory['deploys'] = []
  let lastAt: number | undefined
  let since: string | null = null

  function minuteAt(ms: number): Minute {
    const at = Math.floor(ms / minuteMs) * minuteMs
    const last = ring.at(-1)
    if (last && last.at >= at) return last // a clock that was set back makes no minutes of its own
    const fresh = { at, counts: new Map(), worst: new Map() }
    ring = [...ring, fresh].slice(-keptMinutes)
    return fresh
  }

  function noteVersion(service: string, version: string | undefined, at: string): void {
    const before = versions.get(service)
    if (version === undefined || version === before) return
    versions.set(service, version)
    if (before !== undefined) deploys.push({ at, service, version })
    if (deploys.length > mostDeploys) deploys.shift()
  }

  return {
    take(pages, now) {
      const minute = minuteAt(now.getTime())
      since ??= now.toISOString()
      // Each instance of the dashboard sees every order: one of them tells.
      const narrator = pages.map(({ service, url }) => (service === 'dashboard' ? url : '')).findLast(Boolean)
      const lags = new Map<string, number>()
      for (const { service, url, samples } of pages) {
        services.add(service)
        const counters = countersIn(service, samples)
        const version = samples.find(({ name }) => name === 'jumun_build_info')?.labels['version']
        const before = known.get(url)
        const startedMs = (gauge(samples, 'process_start_time_seconds') ?? 0) * 1_000
        // What an instance counted before we looked for the first time happened at no known minute.
        const isNew = lastAt !== undefined && startedMs >= lastAt
        for (const [key, value] of counters) {
          if (key.startsWith('money ')) currencies.add(key.slice(-3))
          if (isOfOrders(key) && url !== narrator) continue
          const past = before?.counters.get(key) ?? (before || isNew ? 0 : value)
          add(minute.counts, key, value < past ? value : value - past) // it began to count anew
        }
        const lag = gauge(samples, 'jumun_consumer_lag_events')
        // Each reads a part of the log: the best of them says how far it is behind as a whole.
        if (lag !== undefined) lags.set(service, Math.min(lag, lags.get(service) ?? lag))
        const unsent = gauge(samples, 'jumun_outbox_oldest_seconds')
        if (unsent !== undefined) raise(minute.worst, `unsent ${service}`, unsent)
        const parked = gauge(samples, 'jumun_parked_messages')
        if (parked !== undefined) raise(minute.worst, `parked ${service}`, parked)
        noteVersion(service, version, now.toISOString())
        known.delete(url)
        known.set(url, { counters })
      }
      for (const [service, lag] of lags) raise(minute.worst, `lag ${service}`, lag)
      // One that did not answer this time may answer the next; of all that ever ran only the latest are known.
      for (const url of known.keys()) if (known.size > mostKnown) known.delete(url)
      lastAt = now.getTime()
    },
    report(minutes, now) {
      const stepMinutes = Math.max(1, Math.round(minutes / historySteps))
      const stepMs = stepMinutes * minuteMs
      const end = Math.floor(now.getTime() / stepMs) * stepMs + stepMs
      const from = end - historySteps * stepMs
      const steps = Array.from({ length: historySteps }, (_, index) => {
        const begin = from + index * stepMs
        return together(ring.filter(({ at }) => at >= begin && at < begin + stepMs))
      })
      const each = (of: (step: Minute) => number | null) => steps.map((step) => (step ? of(step) : null))
      const sum = (key: string) => each(({ counts }) => counts.get(key) ?? 0)
      const worst = (key: string) => each(({ worst }) => worst.get(key) ?? null)
      const spread = (key: string) => {
        const buckets = steps.map((step) => (step ? bucketsIn(step, key) : []))
        return {
          half: buckets.map((these) => quantile(0.5, these)),
          most: buckets.map((these) => quantile(0.99, these)),
        }
      }
      return {
        from: new Date(from).toISOString(),
        stepSeconds: stepMinutes * 60,
        since,
        checkouts: {
          went: sum('checkouts went'),
          refused: sum('checkouts refused'),
          failed: sum('checkouts failed'),
        },
        money: [...currencies].sort().map((currency) => ({
          currency,
          taken: sum(`money taken ${currency}`),
          returned: sum(`money returned ${currency}`),
        })),
        acceptSeconds: spread('accept'),
        doorSeconds: spread('door'),
        services: [...services].sort().map((name) => ({
          name,
          answerSeconds: spread(`answer ${name}`),
          requests: sum(`requests ${name}`),
          errors: sum(`errors ${name}`),
          lagEvents: worst(`lag ${name}`),
          parked: worst(`parked ${name}`),
          unsentSeconds: worst(`unsent ${name}`),
        })),
        deploys: deploys.filter(({ at }) => Date.parse(at) >= from),
      }
    },
  }
}

/** One text for all minutes in which it stands. */
const names = new Map<string, string>()
function nameOf(key: string): string {
  const known = names.get(key)
  if (known === undefined) names.set(key, key)
  return known ?? key
}
const add = (map: Map<string, number>, key: string, value: number): void =>
  void (value > 0 && map.set(nameOf(key), (map.get(key) ?? 0) + value))
const raise = (map: Map<string, number>, key: string, value: number): void =>
  void map.set(key, Math.max(value, map.get(key) ?? value))
const gauge = (samples: readonly Sample[], wanted: string): number | undefined =>
  samples.find(({ name }) => name === wanted)?.value
const isOfOrders = (key: string): boolean => /^(accept le=|door le=|money )/.test(key)

/** Undefined: nobody looked in any of these minutes. */
function together(minutes: readonly Minute[]): Minute | undefined {
  const [first] = minutes
  if (!first) return undefined
  const all: Minute = { at: first.at, counts: new Map(), worst: new Map() }
  for (const { counts, worst } of minutes) {
    for (const [key, count] of counts) add(all.counts, key, count)
    for (const [key, value] of worst) raise(all.worst, key, value)
  }
  return all
}

/** What only grows, by what it is called here. */
function countersIn(service: string, samples: readonly Sample[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { name, labels, value } of samples) {
    const key = keyOf(service, name, labels)
    if (key !== undefined) found.set(key, (found.get(key) ?? 0) + value)
    if (name === 'jumun_http_requests_total' && Number(labels['status']) >= 500) {
      const errors = `errors ${service}`
      found.set(errors, (found.get(errors) ?? 0) + value)
    }
  }
  return found
}

function keyOf(service: string, name: string, labels: Sample['labels']): string | undefined {
  const { outcome, route, le } = labels as { outcome?: string; route?: string; le?: string }
  switch (name) {
    case 'jumun_gateway_checkouts_total':
      return `checkouts ${outcome}`
    case 'jumun_money_minor_units_total':
      return `money ${labels['direction']} ${labels['currency']}`
    case 'jumun_order_acceptance_seconds_bucket':
      return `accept le=${le}`
    case 'jumun_order_fulfilment_seconds_bucket':
      return `door le=${le}`
    case 'jumun_http_request_duration_seconds_bucket':
      // A stream lasts as long as somebody looks: that is no answer that took long.
      return route?.endsWith('/stream') ? undefined : `answer ${service} le=${le}`
    case 'jumun_http_requests_total':
      return `requests ${service}`
    default:
      return undefined
  }
}

type Bucket = readonly [upTo: number, count: number]

function bucketsIn({ counts }: Minute, key: string): Bucket[] {
  const start = `${key} le=`
  return [...counts]
    .filter(([name]) => name.startsWith(start))
    .map(([name, count]): Bucket => {
      const le = name.slice(start.length)
      return [le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), count]
    })
    .sort(([left], [right]) => left - right)
}

/** As Prometheus reckons it: even within a bucket; beyond the last bound nobody knows more than that bound. */
export function quantile(share: number, buckets: readonly Bucket[]): number | null {
  const all = buckets.at(-1)?.[1] ?? 0
  if (all === 0) return null
  const wanted = share * all
  let [below, lower] = [0, 0]
  for (const [upTo, count] of buckets) {
    if (count >= wanted)
      return upTo === Number.POSITIVE_INFINITY ? lower : lower + ((upTo - lower) * (wanted - below)) / (count - below)
    ;[below, lower] = [count, upTo]
  }
  return lower
}
