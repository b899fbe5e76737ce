/** Reads what an instance measures of itself, so that nobody behind us has to know Prometheus' text. */
import type { InstanceOverview } from '@jumun/contracts'

type Measured = Omit<InstanceOverview, 'url' | 'up' | 'missing'>

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const breakerStates = ['closed', 'half-open', 'open'] as const

/** Samples only; comments and what cannot be read are left out. */
export const samplesIn = (text: string): Sample[] =>
  text.split('\n').flatMap((line) => {
    const [, name, inBraces = '', value] =
      /^([a-zA-Z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})? (\S+)/.exec(line) ?? []
    if (name === undefined || !Number.isFinite(Number(value))) return []
    const labels = [...inBraces.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text])
    return [{ name, labels: Object.fromEntries(labels) as Record<string, string>, value: Number(value) }]
  })

export function measuredIn(text: string): Measured {
  const samples = samplesIn(text)
  const of = (name: string): number | undefined => samples.find((sample) => sample.name === name)?.value
  const startedAt = of('process_start_time_seconds')
  const outbox = of('jumun_outbox_events')
  return defined({
    version: samples.find(({ name }) => name === 'jumun_build_info')?.labels['version'],
    startedAt: startedAt === undefined ? undefined : new Date(startedAt * 1000).toISOString(),
    memoryBytes: of('process_resident_memory_bytes'),
    requests: samples
      .filter(({ name }) => name === 'jumun_http_request_duration_seconds_count')
      .reduce((sum, { value }) => sum + value, 0),
    outbox:
      outbox === undefined ? undefined : { events: outbox, oldestSeconds: of('jumun_outbox_oldest_seconds') ?? 0 },
    lagEvents: of('jumun_consumer_lag_events'),
    parked: of('jumun_parked_messages'),
    timersFailing: of('jumun_timers_failing'),
    logLosses: of('jumun_log_losses'),
    webhooksFailing: of('jumun_webhooks_failing'),
    dataAgeMs: inMs(of('jumun_dashboard_data_age_seconds')),
    breakers: samples.flatMap(({ name, labels, value }) => {
      const around = name === 'jumun_breaker_state' ? labels['breaker'] : undefined
      const state = breakerStates[value]
      return around && state ? [{ name: around, state }] : []
    }),
  })
}

const inMs = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000)

type Possibly<T> = { readonly [Name in keyof T]: T[Name] | undefined }
const defined = <T extends object>(values: Possibly<T>): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
