/** Spans to a collector, by OpenTelemetry's own batching and exporters. Loaded only where traces are wanted. */

import type { EndedSpan, SpanContext, SpanSink } from '@jumun/messaging'
import { type Attributes, type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace'
import card from '../../package.json' with { type: 'json' }
import { SettingError } from '../settings/read-settings.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** @throws SettingError */
export async function openTelemetry(
  service: string,
  environment: Environment,
): Promise<{ sink: SpanSink; close: () => Promise<void> }> {
  const isSampled = samplingOf(environment)
  const processor = new BatchSpanProcessor({
    exporter: await exporterOf(environment),
    scheduledDelayMillis: numberIn(environment, 'OTEL_BSP_SCHEDULE_DELAY', 5_000),
    maxQueueSize: numberIn(environment, 'OTEL_BSP_MAX_QUEUE_SIZE', 2_048),
    maxExportBatchSize: numberIn(environment, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512),
    exportTimeoutMillis: numberIn(environment, 'OTEL_BSP_EXPORT_TIMEOUT', 30_000),
  })
  const resource = defaultResource()
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(
      resourceFromAttributes({
        'service.name': service,
        'service.namespace': 'jumun',
        'service.version': card.version,
        'service.instance.id': `${process.pid}`,
      }),
    )
  const scope = { name: 'jumun', version: card.version }
  return {
    sink: { isSampled, take: (span) => processor.onEnd({ ...readable(span), resource, instrumentationScope: scope }) },
    close: () => processor.shutdown().catch(() => undefined), // what could not be told is lost, and nothing else
  }
}

async function exporterOf(environment: Environment) {
  const protocol =
    environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || environment['OTEL_EXPORTER_OTLP_PROTOCOL'] || 'http/protobuf'
  if (protocol === 'http/json') return new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter()
  if (protocol === 'http/protobuf')
    return new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter()
  throw new SettingError(
    `OTEL_EXPORTER_OTLP_PROTOCOL ${JSON.stringify(protocol.slice(0, 100))} is not spoken here: http/protobuf or http/json.`,
  )
}

/**
 * `OTEL_TRACES_SAMPLER` and `…_ARG`. An order's trace is judged by its id alone, so that every process says the same of it;
 * any other follows its parent, where the sampler does.
 * @throws SettingError
 */
export function samplingOf(environment: Environment): SpanSink['isSampled'] {
  const name = environment['OTEL_TRACES_SAMPLER'] || 'parentbased_always_on'
  const root = rootSampler(name.replace(/^parentbased_/, ''), environment['OTEL_TRACES_SAMPLER_ARG'])
  const byId = (traceId: string): boolean =>
    root.shouldSample(undefined as never, traceId, '', SpanKind.INTERNAL, {}, []).decision ===
    SamplingDecision.RECORD_AND_SAMPLED
  return name.startsWith('parentbased_') ? (traceId, byParent) => byParent ?? byId(traceId) : byId
}

function rootSampler(name: string, arg: string | undefined): Sampler {
  if (name === 'always_on') return new AlwaysOnSampler()
  if (name === 'always_off') return new TraceIdRatioBasedSampler(0)
  if (name !== 'traceidratio')
    throw new SettingError(
      `OTEL_TRACES_SAMPLER ${JSON.stringify(name.slice(0, 100))} is not known here: always_on, always_off, traceidratio, each also as parentbased_….`,
    )
  const ratio = Number(arg ?? '1')
  if (!(ratio >= 0 && ratio <= 1))
    throw new SettingError(
      `OTEL_TRACES_SAMPLER_ARG needs a number from 0 to 1, not ${JSON.stringify(String(arg).slice(0, 100))}: the part of all traces that is told.`,
    )
  return new TraceIdRatioBasedSampler(ratio)
}

function numberIn(environment: Environment, name: string, otherwise: number): number {
  const text = environment[name] || undefined
  if (text !== undefined && !/^\d{1,9}$/.test(text))
    throw new SettingError(`${name} needs a number, not ${JSON.stringify(text.slice(0, 100))}.`)
  return text === undefined ? otherwise : Number(text)
}

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const

function readable(span: EndedSpan): Omit<ReadableSpan, 'resource' | 'instrumentationScope'> {
  const context = contextOf(span)
  return {
    name: span.name,
    kind: kinds[span.kind],
    spanContext: () => context,
    ...(span.parentId === undefined ? {} : { parentSpanContext: { ...context, spanId: span.parentId } }),
    startTime: time(span.startMs),
    endTime: time(span.startMs + span.durationMs),
    duration: time(span.durationMs),
    ended: true,
    status: { code: span.failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: span.attributes as Attributes,
    links: span.links.map((link) => ({ context: contextOf(link) })),
    events: [],
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  }
}

/** Whoever is told of a span is told all of it: that it was sampled is decided by then. */
const contextOf = ({ traceId, spanId }: Pick<SpanContext, 'traceId' | 'spanId'>) => ({
  traceId,
  spanId,
  traceFlags: TraceFlags.SAMPLED,
})

const time = (ms: number): HrTime => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1_000_000)]
