/**
 * Traces by OpenTelemetry, for whoever names a collector in the standard variables (`OTEL_EXPORTER_OTLP_ENDPOINT`). Without
 * one nothing of it is even loaded.
 */
import { type Tracer, tracerTo } from '@jumun/messaging'
import type { HostOptions } from '../host-options.ts'

export interface Tracing {
  readonly tracer: Tracer
  /** What was told is on its way by then. */
  close(): Promise<void>
}

/** @throws SettingError when the variables say what cannot be done */
export async function openTracing(
  service: string,
  { environment, eventLogUrl }: Pick<HostOptions, 'environment' | 'eventLogUrl'>,
): Promise<Tracing | undefined> {
  if (!isOn(environment)) return undefined
  const { openTelemetry } = await import('./open-telemetry.ts')
  const { sink, close } = await openTelemetry(service, environment)
  return { tracer: tracerTo(sink, eventLogUrl?.startsWith('kafka:') ? 'kafka' : 'postgresql'), close }
}

export function isOn(environment: HostOptions['environment']): boolean {
  const endpoint = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || environment['OTEL_EXPORTER_OTLP_ENDPOINT']
  return (
    Boolean(endpoint) &&
    environment['OTEL_SDK_DISABLED']?.toLowerCase() !== 'true' &&
    environment['OTEL_TRACES_EXPORTER'] !== 'none' &&
    environment['OTEL_TRACES_SAMPLER'] !== 'always_off'
  )
}
