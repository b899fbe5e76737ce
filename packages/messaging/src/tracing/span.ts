/**
 * What a service does, told as spans: one order is one trace, whoever works on it and whenever. A trace has the order's own
 * id, so that nobody has to remember which one it was: not the store that accepts half an hour later, not a timer, not a
 * message that was set aside. Where spans go is the sink's matter; nothing here knows of OpenTelemetry.
 */
import { randomBytes } from 'node:crypto'
import { isId } from '@jumun/contracts'

/** The whole of what a span may tell: names from the program, numbers and ids. There is no room for what people wrote. */
export interface SpanAttributes {
  readonly 'http.request.method'?: string
  /** The template, never the address. */
  readonly 'http.route'?: string
  readonly 'http.response.status_code'?: number
  readonly 'http.request.resend_count'?: number
  readonly 'messaging.system'?: 'kafka' | 'postgresql'
  readonly 'messaging.operation.name'?: 'send' | 'process'
  readonly 'messaging.operation.type'?: 'send' | 'process'
  readonly 'messaging.destination.name'?: string
  readonly 'messaging.consumer.group.name'?: string
  readonly 'messaging.batch.message_count'?: number
  readonly 'messaging.message.id'?: string
  /** The service that is asked. */
  readonly 'peer.service'?: string
  /** What went wrong, by its class or its status. */
  readonly 'error.type'?: string
  readonly 'jumun.order.id'?: string
  readonly 'jumun.event.type'?: string
  readonly 'jumun.timer.kind'?: string
  readonly 'jumun.provider.call'?: string
  readonly 'jumun.provider.outcome'?: string
}

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

export interface SpanContext {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
}

export interface EndedSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | undefined
  /** Since 1970. */
  readonly startMs: number
  readonly durationMs: number
  readonly attributes: SpanAttributes
  readonly links: readonly SpanContext[]
  readonly failed: boolean
}

/** Where spans go. */
export interface SpanSink {
  /** Is a trace told of? The same answer for the same id, in every process. */
  isSampled(traceId: string, byParent: boolean | undefined): boolean
  take(span: EndedSpan): void
}

const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/** W3C Trace Context; undefined where it is damaged or missing. */
export function contextIn(traceparent: unknown): SpanContext | undefined {
  const [, traceId, spanId, flags] = (typeof traceparent === 'string' && form.exec(traceparent)) || []
  if (traceId === undefined || spanId === undefined) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags ?? '0', 16) & 1) === 1 }
}

export const traceparentOf = ({ traceId, spanId, sampled }: SpanContext): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`

/** An order's id, without its hyphens, is its trace's. */
export const traceOfOrder = (orderId: string): string => orderId.replaceAll('-', '')
export const orderOfTrace = (traceId: string): string =>
  traceId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
/** The span that is the order itself, from its first second to its end; what has no other parent hangs below it. */
export const rootOfOrder = (orderId: string): string => traceOfOrder(orderId).slice(16)

/** Whatever takes longer is told of, sampled or not; longer than anybody waits on purpose. */
const slowMs = 2_500
/** Spans that nobody asked for so far: when something of their trace fails, they are told after all. */
const mostRecent = 2_000
const mostKept = 1_000

interface Start {
  /** What it goes on from. */
  readonly traceparent?: string | undefined
  /** Whoever sent that is a stranger: it is told as a link, once this turns out to be about an order. */
  readonly fromOutside?: boolean
  readonly orderId?: string | undefined
  /** Since 1970; default: now. */
  readonly startMs?: number
  readonly attributes?: SpanAttributes
}

export interface Tracer {
  readonly messagingSystem: 'kafka' | 'postgresql'
  start(name: string, kind: SpanKind, from?: Start): Span
  /** For what is told of an order: the span that is at work, if it is about that order, else the order's own. */
  traceparentFor(orderId: string | undefined, cause: { span?: Span; traceparent?: string }): string | undefined
  /** The order itself, when it is over. */
  order(orderId: string, endMs: number): void
}

/** Of one process: several services may live in it. */
const kept = new Set<string>()
let recent: { readonly span: EndedSpan; readonly sink: SpanSink }[] = []

function keep(traceId: string): void {
  if (kept.has(traceId)) return
  kept.add(traceId)
  const [oldest] = kept
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  const told = recent.filter(({ span }) => span.traceId === traceId)
  for (const { span, sink } of told) sink.take(span)
  if (told.length > 0) recent = recent.filter(({ span }) => span.traceId !== traceId)
}

export class Span implements SpanContext, EndedSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly spanId = randomBytes(8).toString('hex')
  readonly startMs: number
  readonly #sink: SpanSink
  readonly #startedAt = performance.now()
  readonly #outside: SpanContext | undefined
  #attributes: SpanAttributes
  #links: SpanContext[] = []
  #durationMs: number | undefined
  #failed = false
  #sampled: boolean
  traceId: string
  parentId: string | undefined
  orderId: string | undefined

  constructor(sink: SpanSink, name: string, kind: SpanKind, from: Start) {
    this.#sink = sink
    this.name = name
    this.kind = kind
    this.startMs = from.startMs ?? Date.now()
    this.#attributes = from.attributes ?? {}
    const parent = contextIn(from.traceparent)
    this.#outside = from.fromOutside ? parent : undefined
    this.traceId = parent?.traceId ?? randomBytes(16).toString('hex')
    this.parentId = parent?.spanId
    this.#sampled = sink.isSampled(this.traceId, parent?.sampled)
    if (from.orderId !== undefined) this.about(from.orderId, false)
  }

  get sampled(): boolean {
    return this.#sampled || kept.has(this.traceId)
  }
  get traceparent(): string {
    return traceparentOf(this)
  }
  get attributes(): SpanAttributes {
    return this.orderId === undefined ? this.#attributes : { ...this.#attributes, 'jumun.order.id': this.orderId }
  }
  get links(): readonly SpanContext[] {
    return this.#links
  }
  get durationMs(): number {
    return this.#durationMs ?? performance.now() - this.#startedAt
  }
  get failed(): boolean {
    return this.#failed
  }

  /**
   * It turns out to be about this order: it is part of the order's trace from now on. Only the first order counts.
   * @param callerFollows whoever called does the same when it hears of it, so that its span stays the parent
   */
  about(orderId: string, callerFollows = true): void {
    if (this.orderId !== undefined || !isId(orderId)) return
    this.orderId = orderId
    const traceId = traceOfOrder(orderId)
    if (this.traceId === traceId) return
    if (this.#outside) this.#links.push(this.#outside)
    else if (this.parentId !== undefined && !callerFollows)
      this.#links.push({ traceId: this.traceId, spanId: this.parentId, sampled: this.#sampled })
    if (this.#outside || this.parentId === undefined || !callerFollows) this.parentId = rootOfOrder(orderId)
    if (kept.has(this.traceId)) keep(traceId)
    this.traceId = traceId
    this.#sampled = this.#sink.isSampled(traceId, undefined)
  }

  set(attributes: SpanAttributes): void {
    this.#attributes = { ...this.#attributes, ...attributes }
  }
  link(context: SpanContext | undefined): void {
    if (context) this.#links.push(context)
  }

  /** Its whole trace is told of from now on. */
  fail(type: string): void {
    this.#failed = true
    this.set({ 'error.type': type })
    keep(this.traceId)
  }

  /** Once; later calls change nothing. */
  end(durationMs = performance.now() - this.#startedAt): void {
    if (this.#durationMs !== undefined) return
    this.#durationMs = durationMs
    if (durationMs > slowMs) keep(this.traceId)
    if (this.sampled) this.#sink.take(this)
    else {
      recent.push({ span: this, sink: this.#sink })
      if (recent.length > 2 * mostRecent) recent = recent.slice(-mostRecent)
    }
  }
}

export const tracerTo = (sink: SpanSink, messagingSystem: Tracer['messagingSystem'] = 'postgresql'): Tracer => ({
  messagingSystem,
  start: (name, kind, from = {}) => new Span(sink, name, kind, from),
  traceparentFor(orderId, { span, traceparent }) {
    if (orderId === undefined) return span?.traceparent ?? traceparent
    span?.about(orderId)
    if (span?.orderId === orderId) return span.traceparent
    const traceId = traceOfOrder(orderId)
    if (contextIn(traceparent)?.traceId === traceId) return traceparent
    const sampled = sink.isSampled(traceId, undefined) || kept.has(traceId)
    return traceparentOf({ traceId, spanId: rootOfOrder(orderId), sampled })
  },
  order(orderId, endMs) {
    const traceId = traceOfOrder(orderId)
    if (!sink.isSampled(traceId, undefined) && !kept.has(traceId)) return
    const startMs = Number.parseInt(traceId.slice(0, 12), 16) // its id begins with the time at which it was made
    sink.take({
      ...{ name: 'order', kind: 'internal', traceId, spanId: rootOfOrder(orderId), parentId: undefined },
      ...{ startMs, durationMs: Math.max(0, endMs - startMs), links: [], failed: false },
      attributes: { 'jumun.order.id': orderId },
    })
  },
})
