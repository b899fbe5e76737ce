/**
 * The HTTP face of a service, made from its endpoints: everything that comes in is checked, everything that goes out
 * is serialised by its schema, and every refusal is a problem document. Nothing a client sends is answered with 500.
 */
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Logger } from 'pino'
import type { Authorize } from '../auth/auth.ts'
import type { EndedSessions } from '../auth/ended-sessions.ts'
import { atStores, type PersonOf } from '../auth/people-of-stores.ts'
import type { SecurityLog } from '../security-log.ts'
import type { HttpMetrics } from '../telemetry/metrics.ts'
import { inTrace, requestIdOf, traceIdOf } from '../telemetry/trace.ts'
import { checkBody, checkText } from './check.ts'
import { clientOf } from './client.ts'
import type { ConnectionLimits } from './connections.ts'
import { fileOf, isFile, takeFiles, wantedFile } from './files.ts'
import type { Idempotency } from './idempotency.ts'
import { etagOf, ifMatchOf } from './if-match.ts'
import { hasSuspiciousEscapes, readJsonBodies } from './json-body.ts'
import { refuseOnTheSocket } from './no-http.ts'
import { pathsOf } from './no-route.ts'
import type { EventLoopWatch, LoadLimits } from './overload.ts'
import { Problem } from './problem.ts'
import { bodyLimitBytes, isHangUp, MethodNotAllowed, problemOf } from './problem-of.ts'
import { answerThenDrain, leavesMuchUnread } from './refuse-whole.ts'
import { beginContext, caused, contextKey, contextOf, endSpan, orderIn, type TracingNeeds } from './request-trace.ts'
import type { Caller, RequestContext, Route, RouteConfig } from './route.ts'
import { sparingly } from './sparingly.ts'

const handlerTimeoutMs = 30_000
const receiveTimeoutMs = 30_000
const mostConnections = 10_000
const longestParameter = 500

/** Says to the gateway that nothing was done, so that another instance may be asked; it goes no further. */
export const notBegunHeader = 'x-not-begun'

export interface HttpNeeds extends TracingNeeds {
  readonly log: Logger
  readonly metrics: HttpMetrics
  readonly security?: Pick<SecurityLog, 'noteRefusal'>
  readonly authorize: Authorize
  readonly personOf: PersonOf
  /** Is a request with this `Host` meant for us? */
  readonly isHere: (host: string | undefined) => boolean
  readonly endedSessions: EndedSessions
  readonly idempotency: Idempotency | undefined
  readonly newId: () => string
  readonly limits: LoadLimits
  readonly eventLoop: EventLoopWatch
  readonly connections: ConnectionLimits
}

/** Answers that live on (event streams), to be ended when the service stops. */
export type LongLived = Set<FastifyReply>

export function httpApp(needs: HttpNeeds): { app: FastifyInstance; longLived: LongLived } {
  const { log, metrics, limits, eventLoop } = needs
  const app = Fastify({
    loggerInstance: log as never,
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    requestTimeout: receiveTimeoutMs,
    ...needs.connections,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: true,
    routerOptions: { maxParamLength: longestParameter },
    genReqId: (request) => requestIdOf(request.headers['x-request-id'], needs.newId),
    frameworkErrors: (error, request, reply) => {
      refuse(error, request, reply)
    },
    clientErrorHandler: refuseOnTheSocket,
  }) as unknown as FastifyInstance
  app.server.maxConnections = mostConnections
  app.decorateRequest(contextKey, null)
  readJsonBodies(app)

  const warnings = sparingly(log)
  let inFlight = 0
  const longLived: LongLived = new Set()
  const noRoute = pathsOf(app)

  app.addHook('onRequest', (request, reply, done) => {
    const { exempt = false } = request.routeOptions.config as RouteConfig
    const context = beginContext(request, needs)
    void reply.header('x-request-id', context.requestId)
    void reply.header('traceparent', context.traceparent)
    if (context.counted) {
      metrics.inFlight.set(++inFlight)
      // not when the answer has been sent: whoever waits for one may hang up before, and that is no longer in hand either
      reply.raw.once('close', () => {
        metrics.inFlight.set(--inFlight)
        if (!reply.raw.headersSent) metrics.hungUp.inc()
        context.span?.end()
      })
    }
    if (!needs.isHere(request.headers.host)) done(new Problem('misdirected'))
    else if (!exempt && (inFlight > limits.inFlight || eventLoop.delayMs() > limits.eventLoopDelayMs)) {
      metrics.shed.inc()
      void reply.header(notBegunHeader, '1')
      done(new Problem('overloaded', undefined, { retryAfterSeconds: 1 }))
    } else inTrace(context, done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const context = contextOf(request)
    if (context) {
      const labels = { method: request.method, route: request.routeOptions.url ?? 'none' }
      metrics.duration.observe({
        ...{ labels, value: (performance.now() - context.startedAt) / 1000 },
        exemplarLabels: { trace_id: traceIdOf(context) } as never,
      })
      metrics.answers.inc({ ...labels, status: reply.statusCode })
      endSpan(context, reply)
    }
    done()
  })
  // which trace it is may have turned out since
  if (needs.tracer)
    app.addHook('onSend', (request, reply, _, done) => {
      const context = contextOf(request)
      if (context?.span?.orderId !== undefined) void reply.header('traceparent', context.traceparent)
      done()
    })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    // That its body cannot be read is the least of it.
    const isLost = request.is404 && problemOf(error).status === 400
    refuse(isLost ? noRoute(request) : error, request, reply)
  })
  app.setNotFoundHandler((request) => {
    throw noRoute(request)
  })

  function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (isHangUp(error, request.raw)) {
      log.debug({ requestId: request.id }, 'the client has hung up')
      reply.raw.destroy()
      return
    }
    const problem = problemOf(error)
    const trace = contextOf(request)
    if (problem.status >= 500 && problem.code === 'internal')
      log.error(
        { err: error, requestId: request.id, method: request.method, route: request.routeOptions?.url },
        'a request failed',
      )
    else if (problem.status >= 500) warnings.warn(problem.code, { err: error, requestId: request.id }, problem.message)
    needs.security?.noteRefusal(problem.status, request)
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy()
      return
    }
    if (!trace) void reply.header('x-request-id', request.id)
    if (problem.retryAfterSeconds !== undefined) void reply.header('retry-after', String(problem.retryAfterSeconds))
    if (error instanceof MethodNotAllowed) void reply.header('allow', error.methods.join(', '))
    if (problem.extras.present) tell(reply, problem.extras.present)
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer')
    void reply
      .code(problem.status)
      .headers({ 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' })
    if (leavesMuchUnread(request, problem.status)) answerThenDrain(request, reply, JSON.stringify(problem))
    else void reply.serializer(String).send(JSON.stringify(problem))
  }
  return { app, longLived }
}

/** Binds the routes of a service to its app. */
export function addRoutes(
  app: FastifyInstance,
  routes: readonly Route[],
  needs: HttpNeeds,
  longLived: LongLived,
): void {
  for (const one of routes) {
    const { takes } = one.endpoint
    if (!takes) addRoute(app, one, needs, longLived)
    else
      app.register((scope, _options, done) => {
        takeFiles(scope, takes)
        addRoute(scope, one, needs, longLived)
        done()
      })
  }
}

function addRoute(
  app: FastifyInstance,
  { endpoint, handle, stream }: Route,
  needs: HttpNeeds,
  longLived: LongLived,
): void {
  const params = checkText(endpoint.params, 'params')
  const query = checkText(endpoint.query, 'query')
  const body = checkBody(endpoint.body)
  const { takes } = endpoint
  const config: RouteConfig = { longLived: stream === true, hidden: endpoint.access === 'service' }
  const admitted = new WeakMap<FastifyRequest, Caller>()
  const orderId = orderIn(endpoint)
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    config,
    ...(stream ? {} : { handlerTimeout: handlerTimeoutMs }),
    ...(endpoint.gives ? {} : { schema: { response: responsesOf(endpoint.answers) } }),
    // Before the body is read: a stranger's megabyte is not worth parsing.
    onRequest: async (request) => {
      const caller = await needs.authorize(endpoint.access, request.headers, endpoint.callers)
      admitted.set(request, atStores(endpoint, caller, request.headers, needs.personOf))
    },
    handler: (request, reply) => {
      const caller = admitted.get(request) ?? { kind: 'anyone' }
      const asked = (newId: string): RequestContext<never> => ({
        params: given.params as never,
        query: given.query as never,
        body: given.body as never,
        caller,
        newId,
        requestId: request.id,
        client: clientOf(request.raw),
        ...(endpoint.versioned ? { ifMatch: ifMatchOf(request.headers['if-match']) } : {}),
        ...(takes ? { file: fileOf(request) } : {}),
        ...(endpoint.orGives ? { wantsFile: wantedFile(endpoint.orGives, request) } : {}),
      })
      const given = {
        params: params(request.params),
        query: query(request.query),
        body: takes ? undefined : body(request.body, hasSuspiciousEscapes(request)),
      }
      return caused(contextOf(request), orderId(given.params), async () => {
        if (stream) {
          longLived.add(reply)
          reply.raw.once('close', () => longLived.delete(reply))
          endWithSession(caller, reply, needs.endedSessions)
          await handle(asked(needs.newId()), request, reply)
          return reply
        }
        const key = endpoint.idempotent ? request.headers['idempotency-key'] : undefined
        if (key === undefined) return answer(reply, await handle(asked(needs.newId()), request, reply), endpoint)
        if (!needs.idempotency) throw new Error(`${endpoint.path} is idempotent, but its service has no database`)
        const outcome = await needs.idempotency.once(
          { key, caller, method: endpoint.method, path: pathOf(request), body: given.body },
          (newId) => handle(asked(newId), request, reply),
        )
        if (outcome.replayed) void reply.header('idempotency-replayed', 'true')
        if (outcome.problem) throw outcome.problem
        return answer(reply, outcome.answer, endpoint)
      })
    },
  })
}

/** Whoever is logged out hears nothing more. */
function endWithSession(caller: Caller, reply: FastifyReply, ended: EndedSessions): void {
  if (caller.kind !== 'user' || caller.sessionId === undefined) return
  reply.raw.once(
    'close',
    ended.onEnd(caller.sessionId, () => reply.raw.end()),
  )
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? ''

function answer(
  reply: FastifyReply,
  given: { status: number; body: unknown } | undefined,
  { versioned, method, access }: Route['endpoint'],
): unknown {
  if (!given) return reply
  void reply.code(given.status)
  // What is one person's, and what came of their doing, is in no cache; what all may read may be in one.
  if (method !== 'GET' || access !== 'anyone') void reply.header('cache-control', 'no-store')
  if (versioned) tell(reply, given.body)
  if (isFile(given.body)) {
    const { type, bytes, headers = {} } = given.body
    return reply.headers({ ...headers, 'content-type': type }).send(bytes)
  }
  if (given.status === 204 || given.body === undefined) return reply.send()
  // Without this Fastify would take null or text for something else than JSON.
  return reply.header('content-type', 'application/json; charset=utf-8').send(given.body)
}
function tell(reply: FastifyReply, thing: unknown): void {
  const { version } = thing as { readonly version?: unknown }
  if (typeof version === 'number') void reply.header('etag', etagOf(version))
}

/** The answers as Fastify's serialisers; an answer without content has none. */
const responsesOf = (answers: Record<number, object>): Record<string, object> =>
  Object.fromEntries(Object.entries(answers).filter(([status]) => status !== '204'))
