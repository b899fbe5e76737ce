/** What a service measures of itself; a registry of its own, so that several services may live in one process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import card from '../../package.json' with { type: 'json' }

export interface HttpMetrics {
  readonly duration: Histogram<'method' | 'route'>
  readonly answers: Counter<'method' | 'route' | 'status'>
  readonly inFlight: Gauge
  readonly shed: Counter
  readonly hungUp: Counter
}

/** A route is named by its template and what is none by one word, so that no client decides how long the page is. */
export function httpMetrics(registry: Registry): HttpMetrics {
  const registers = [registry]
  return {
    duration: new Histogram({
      name: 'jumun_http_request_seconds',
      help: 'Time from the first byte of a request to the last of its answer',
      labelNames: ['method', 'route'],
      buckets: [0.0025, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    answers: new Counter({
      name: 'jumun_http_answers_total',
      help: 'Requests answered, by status',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    inFlight: new Gauge({ name: 'jumun_http_in_flight', help: 'Requests in hand', registers }),
    shed: new Counter({ name: 'jumun_http_shed_total', help: 'Requests turned away by overload', registers }),
    hungUp: new Counter({
      name: 'jumun_http_hung_up_total',
      help: 'Requests whose client did not wait for the answer',
      registers,
    }),
  }
}

/** Somebody pretends to be the user service. */
export const forgedKeys = (registry: Registry): Counter =>
  new Counter({
    name: 'jumun_signing_keys_refused_total',
    help: 'Signing keys that were offered and that the user service has not signed',
    registers: [registry],
  })

/** A gauge whose value is asked for when somebody looks; unknown (an error, or undefined) is left out of the page. */
export function computedGauge(
  registry: Registry,
  name: string,
  help: string,
  ask: () => Promise<number | undefined> | number | undefined,
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      const value = await Promise.resolve()
        .then(ask)
        .catch(() => undefined)
      if (value === undefined) this.reset()
      else this.set(value)
    },
  })
}

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

export const newRegistry = (service: string): Registry => {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  new Gauge({
    name: 'jumun_build_info',
    help: 'Which version runs, on which Node; always 1',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version: card.version, node: process.versions.node }, 1)
  return registry
}
