/** Who asked, and in which trace: begun with the request, carried by all that comes of it, told when it has been answered. */
import { type Cause, contextIn, orderOfTrace, type Span, type Tracer, withCause } from '@jumun/messaging'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { inTrace, nextHop, type Trace } from '../telemetry/trace.ts'
import type { Route, RouteConfig } from './route.ts'

export interface TracingNeeds {
  /** Where requests are told as spans; default: nowhere. */
  readonly tracer?: Tracer | undefined
  /** Whoever calls is a stranger, and so is their trace. */
  readonly isEdge: boolean
}

interface Context extends Trace {
  readonly startedAt: number
  readonly span: Span | undefined
  counted: boolean
}
export const contextKey = Symbol('jumun')
type WithContext = { [contextKey]: Context }
export const contextOf = (request: FastifyRequest): Context => (request as unknown as WithContext)[contextKey]

export function beginContext(request: FastifyRequest, { tracer, isEdge }: TracingNeeds): Context {
  const { exempt = false, longLived = false } = request.routeOptions.config as RouteConfig
  const header = request.headers['traceparent']
  const route = request.routeOptions.url ?? 'none'
  const span =
    exempt || longLived
      ? undefined
      : tracer?.start(`${request.method} ${route}`, 'server', {
          ...{ traceparent: typeof header === 'string' ? header : undefined, fromOutside: isEdge },
          attributes: { 'http.request.method': request.method, 'http.route': route },
        })
  const hop = span ? '' : nextHop(header)
  const context: Context = {
    requestId: request.id,
    span,
    /** Which trace it is may still turn out. */
    get traceparent() {
      return span?.traceparent ?? hop
    },
    startedAt: performance.now(),
    counted: !longLived,
  }
  ;(request as unknown as WithContext)[contextKey] = context
  return context
}

/** Calls and events that come of this request carry its trace on. */
export function caused<T>(context: Context, orderId: string | undefined, work: () => T): T {
  const { requestId: causationid, traceparent, span } = context
  if (orderId !== undefined) span?.about(orderId)
  const cause: Cause = {
    ...{ causationid, traceparent },
    ...(span ? { span } : {}),
    ...(orderId === undefined ? {} : { orderId }),
  }
  return inTrace(context, () => withCause(cause, work))
}

/** Whoever does something with an order does it in the order's trace; whoever looks at one looks in their own. */
export function orderIn({ method, path, service }: Route['endpoint']): (params: unknown) => string | undefined {
  const name = path.includes(':orderId') ? 'orderId' : service === 'order' && path.startsWith('/orders/:id') ? 'id' : ''
  if (name === '' || method === 'GET') return () => undefined
  return (params) => String((params as Readonly<Record<string, unknown>>)[name])
}

export function endSpan({ span }: Context, { statusCode }: FastifyReply): void {
  if (!span) return
  span.set({ 'http.response.status_code': statusCode })
  if (statusCode >= 500) span.fail(String(statusCode))
  span.end()
}

/** What a service answered the gateway says which trace its request belongs to: the gateway's part goes there, too. */
export function followTrace(request: FastifyRequest, reply: FastifyReply, traceparent: unknown): void {
  const context = contextOf(request)
  const trace = contextIn(traceparent)?.traceId
  if (!context?.span || trace === undefined || trace === context.span.traceId) return
  context.span.about(orderOfTrace(trace))
  void reply.header('traceparent', context.traceparent)
}
