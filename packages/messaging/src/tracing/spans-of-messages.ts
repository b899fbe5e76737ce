/** What of a batch belongs to which order: a batch is one transaction, and each order in it has a span of its own in its own trace. */
import { isId } from '@jumun/contracts'
import { endsOrder, isOfOrder } from '@jumun/contracts/codec'
import { contextIn, type Span, type Tracer } from './span.ts'

interface Message {
  readonly id: string
  readonly topic: string
  readonly type: string
  readonly correlationid: string
  readonly traceparent?: string | null
}

export const tracing = (tracer: Tracer | undefined, service: string) => (tracer ? { tracer, service } : undefined)

export interface ReactionSpans {
  /** What it causes goes on from here. */
  inSpan<M extends Message>(message: M): M
  end(): void
  fail(error: unknown): void
}

const orderOf = ({ type, correlationid }: Message): string | undefined =>
  isOfOrder(type) && isId(correlationid) ? correlationid : undefined

/** The batch is handled from now on. All its spans are linked to the first: they succeed together or not at all. */
export function startReactions(
  { tracer, service }: { readonly tracer: Tracer; readonly service: string },
  messages: readonly Message[],
): ReactionSpans {
  const spans = new Map<string, Span>()
  let first: Span | undefined
  for (const [trace, ofTrace] of byTrace(messages)) {
    const [message, ...others] = ofTrace
    if (!message) continue
    const span = tracer.start(nameOf('process', ofTrace), 'consumer', {
      traceparent: message.traceparent ?? undefined,
      orderId: orderOf(message),
      attributes: {
        ...about('process', ofTrace, tracer),
        'messaging.batch.message_count': messages.length,
        'messaging.consumer.group.name': service,
      },
    })
    for (const { traceparent } of others) if (traceparent !== message.traceparent) span.link(contextIn(traceparent))
    span.link(first)
    first ??= span
    spans.set(trace, span)
  }
  return {
    inSpan(message) {
      const span = spans.get(traceOf(message) ?? '')
      return span ? { ...message, traceparent: span.traceparent } : message
    },
    end() {
      for (const span of spans.values()) span.end()
    },
    /** A batch that fails is taken apart and tried again: what failed is told of where it stands alone. */
    fail(error) {
      if (spans.size > 1 || !first) return
      first.fail(error instanceof Error ? error.name : 'error')
      first.end()
    },
  }
}

/** They are in the log. */
export function tellOfSent(
  tracer: Tracer,
  messages: readonly (Message & { readonly time: Date | string })[],
  startMs: number,
): void {
  const endMs = Date.now()
  for (const [, ofTrace] of byTrace(messages)) {
    const [message] = ofTrace
    if (!message) continue
    const orderId = orderOf(message)
    const span = tracer.start(nameOf('send', ofTrace), 'producer', {
      ...{ traceparent: message.traceparent ?? undefined, orderId, startMs },
      attributes: { ...about('send', ofTrace, tracer), 'messaging.batch.message_count': messages.length },
    })
    for (const { traceparent } of ofTrace) if (traceparent !== message.traceparent) span.link(contextIn(traceparent))
    span.end(endMs - startMs)
    const last = ofTrace.find(({ type }) => endsOrder(type))
    if (last && orderId !== undefined) tracer.order(orderId, new Date(last.time).getTime())
  }
}

const traceOf = (message: Message): string | undefined => orderOf(message) ?? contextIn(message.traceparent)?.traceId

/** Without those of which no trace is known. */
function byTrace<M extends Message>(messages: readonly M[]): Map<string, M[]> {
  const groups = Map.groupBy(messages, (message) => traceOf(message) ?? '')
  groups.delete('')
  return groups
}

const nameOf = (what: 'send' | 'process', [message, ...others]: readonly Message[]): string =>
  `${what} ${message?.topic}${others.length === 0 ? ` ${message?.type}` : ''}`

const about = (what: 'send' | 'process', [message, ...others]: readonly Message[], tracer: Tracer) => ({
  'messaging.system': tracer.messagingSystem,
  'messaging.operation.name': what,
  'messaging.operation.type': what,
  ...(message ? { 'messaging.destination.name': message.topic } : {}),
  ...(message && others.length === 0 ? { 'messaging.message.id': message.id, 'jumun.event.type': message.type } : {}),
})
