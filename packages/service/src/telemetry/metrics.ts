/** Measures of a service, made by the catalogue alone; a registry of its own, so that several services may live in one process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import card from '../../package.json' with { type: 'json' }
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  type MetricDefinition,
  type MetricName,
  metricCatalogue,
} from './metric-catalogue.ts'

const described = (name: MetricName, registry: Registry) => {
  const { help, labels = {} }: MetricDefinition = metricCatalogue[name]
  return { name, help, labelNames: Object.keys(labels), registers: [registry] }
}

export const counter = <const Name extends CounterName>(registry: Registry, name: Name): Counter<LabelsOf<Name>> =>
  new Counter(described(name, registry))

export const gauge = <const Name extends GaugeName>(registry: Registry, name: Name): Gauge<LabelsOf<Name>> =>
  new Gauge(described(name, registry))

export function histogram<const Name extends HistogramName>(
  registry: Registry,
  name: Name,
  options: { readonly exemplars?: boolean } = {},
): Histogram<LabelsOf<Name>> {
  const { buckets } = metricCatalogue[name]
  return new Histogram({
    ...described(name, registry),
    buckets: [...buckets],
    enableExemplars: options.exemplars === true,
  })
}

/** A gauge whose value is asked for when somebody looks; unknown (an error, or undefined) is left out of the page. */
export function computedGauge(
  registry: Registry,
  name: GaugeName,
  ask: () => Promise<number | undefined> | number | undefined,
): void {
  computedGauges(registry, name, async () => {
    const value = await ask()
    return value === undefined ? [] : [{ labels: {}, value }]
  })
}

/** The same with labels: what is not in the answer is not on the page. */
export function computedGauges<const Name extends GaugeName>(
  registry: Registry,
  name: Name,
  ask: () => Promise<readonly Sample<Name>[]> | readonly Sample<Name>[],
): void {
  new Gauge<string>({
    ...described(name, registry),
    async collect() {
      const samples = await Promise.resolve()
        .then(ask)
        .catch(() => [])
      this.reset()
      // without labels `reset` leaves a nought, which would be a word about what is not known
      if (samples.length === 0) this.remove()
      for (const { labels, value } of samples) this.set(labels as Record<string, string>, value)
    },
  })
}
/** Several gauges of one page share one question. */
export function askedOnce<T>(ask: () => Promise<T>, forMs = 100): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined
  return () => {
    const now = performance.now()
    if (!last || now - last.at > forMs) last = { at: now, answer: ask() }
    return last.answer
  }
}
interface Sample<Name extends MetricName> {
  readonly labels: Readonly<Record<LabelsOf<Name>, string>>
  readonly value: number
}

export interface HttpMetrics {
  readonly duration: Histogram<'method' | 'route'>
  readonly answers: Counter<'method' | 'route' | 'status'>
  readonly inFlight: Gauge
  readonly shed: Counter
  readonly hungUp: Counter
}

/** A route is named by its template and what is none by one word, so that no client decides how long the page is. */
export const httpMetrics = (registry: Registry): HttpMetrics => ({
  duration: histogram(registry, 'jumun_http_request_duration_seconds', { exemplars: true }),
  answers: counter(registry, 'jumun_http_requests_total'),
  inFlight: gauge(registry, 'jumun_http_requests_in_flight'),
  shed: counter(registry, 'jumun_http_requests_shed_total'),
  hungUp: counter(registry, 'jumun_http_requests_hung_up_total'),
})

/** Somebody pretends to be the user service. */
export const forgedKeys = (registry: Registry): Counter => counter(registry, 'jumun_signing_keys_refused_total')

/** A circuit breaker, by the name of what it stands around. */
export const measureBreaker = (registry: Registry, breaker: string, level: () => 0 | 1 | 2): void =>
  computedGauges(registry, 'jumun_breaker_state', () => [{ labels: { breaker }, value: level() }])

let processIsMeasured = false
/** The process itself is measured once, by the first service that lives in it. @returns how to give that up */
export function measureProcess(registry: Registry): () => void {
  if (processIsMeasured) return () => {}
  processIsMeasured = true
  collectDefaultMetrics({ register: registry })
  return () => {
    processIsMeasured = false
  }
}

export function newRegistry(service: string): Registry {
  const registry = new Registry()
  // as OpenMetrics, which alone has exemplars: from a slow request to its trace
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never)
  registry.setDefaultLabels({ service })
  gauge(registry, 'jumun_build_info').set({ version: card.version, node: process.versions.node }, 1)
  return registry
}
