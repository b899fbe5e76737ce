/** The routes of the edge: every endpoint of the contracts, and the paths of services that joined from elsewhere. */
import { type Access, type Endpoint, logIn, payOrder, placeOrder, signUp } from '@jumun/contracts'
import { type Caller, type Edge, Problem, type RouteConfig, type ServiceDescriptor } from '@jumun/service'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { clientAddress } from './client-address.ts'
import type { CredentialLimit } from './credential-limits.ts'
import { headersForService } from './forwarded-headers.ts'
import type { Limits } from './limits.ts'
import { type ProxyNeeds, ProxyRequest } from './proxy-request.ts'
import type { RegisteredServices } from './registered-services.ts'
import { changesSharedReads, isSharedRead, type SharedReads } from './shared-reads.ts'
import type { Upstream } from './upstream.ts'
import type { Door } from './watch-the-door.ts'

export interface RouteNeeds {
  readonly endpoints: Iterable<Endpoint>
  readonly platform: readonly ServiceDescriptor[]
  readonly registered: RegisteredServices
  readonly edge: Pick<Edge, 'authorize'>
  readonly limits: Limits
  readonly credentials: { readonly logIn: CredentialLimit; readonly signUp: CredentialLimit }
  readonly door: Pick<Door, 'noteCaller'>
  /** Told how each attempt to order or to pay was answered. */
  readonly checkedOut: (status: number) => void
  readonly proxy: ProxyNeeds
  readonly sharedReads: SharedReads
  readonly trustedProxies: number
  readonly upstream: (service: string) => Upstream
}

export interface ForwardOptions {
  /** Default: as it was asked for. */
  readonly path?: string
  readonly stream?: boolean
  /** Who asks is not told: whoever has a user's token can act as that user. */
  readonly anonymous?: boolean
}

/** Passes a request on to a service. */
export type Forward = (service: string, request: FastifyRequest, reply: FastifyReply, options?: ForwardOptions) => void

const registeredServiceMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

export function serviceRoutes(needs: RouteNeeds) {
  return (app: FastifyInstance): void => {
    // Bodies are passed on as they came; whether they are JSON is for the service to say.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    const forward = forwarding(needs)
    const ours = new Set(needs.platform.flatMap(({ paths }) => paths))
    for (const endpoint of needs.endpoints)
      if (ours.has(`/${endpoint.path.split('/')[1]}`)) routeOfEndpoint(app, endpoint, needs, forward)
    routesOfRegisteredServices(app, needs, forward)
  }
}

export function forwarding(needs: Pick<RouteNeeds, 'limits' | 'proxy' | 'trustedProxies' | 'upstream'>): Forward {
  const { limits } = needs
  return (service, request, reply, { path = request.raw.url ?? '/', stream = false, anonymous = false } = {}) => {
    const forwarded = headersForService(request.raw.rawHeaders, {
      address: clientAddress(request.raw, needs.trustedProxies),
      host: request.headers.host ?? '',
      requestId: request.id,
      traceparent: String(reply.getHeader('traceparent')),
      anonymous,
    })
    if (stream) reply.raw.once('close', limits.holdStream(request.raw))
    const body = bodyOf(request)
    const upstreamRequest = { path, method: request.method, headers: forwarded, body, stream }
    new ProxyRequest(needs.proxy, needs.upstream(service), upstreamRequest, request, reply).go()
  }
}

function routeOfEndpoint(app: FastifyInstance, endpoint: Endpoint, needs: RouteNeeds, forward: Forward): void {
  const { service, method, path, access } = endpoint
  const stream = isStream(endpoint)
  const hidden = access === 'service'
  const guard = guardOf(endpoint, needs.credentials)
  const handler: RouteHandlerMethod = guard
    ? (request, reply) => {
        guard(request.raw, bodyOf(request), reply.raw)
        forward(service, request, reply)
      }
    : needs.sharedReads.isOn && isSharedRead(endpoint)
      ? (request, reply) => {
          const otherwise = (): void => forward(service, request, reply)
          void needs.sharedReads.answer(service, request, reply, otherwise)
          return reply
        }
      : (request, reply) => forward(service, request, reply, stream ? streaming : undefined)
  const config: RouteConfig = { longLived: stream, hidden }
  const isCheckout = method === 'POST' && (path === placeOrder.path || path === payOrder.path)
  const watched: RouteHandlerMethod = (request, reply) => {
    // Also when the answer comes from here: that a service does not answer is what the customer got.
    reply.raw.once('finish', () => needs.checkedOut(reply.raw.statusCode))
    return handler.call(app, request, reply)
  }
  const changing: RouteHandlerMethod = (request, reply) => {
    const changed = (): void => needs.sharedReads.changed(service)
    // Before whoever changed it has the answer; also when there is none.
    const { writeHead } = reply.raw
    reply.raw.writeHead = ((...head: unknown[]) => {
      changed()
      return writeHead.apply(reply.raw, head as never)
    }) as typeof writeHead
    reply.raw.once('close', changed)
    return handler.call(app, request, reply)
  }
  app.route({
    method,
    url: path,
    config,
    ...(endpoint.takes ? { bodyLimit: endpoint.takes.mostBytes } : {}),
    onRequest: hidden ? noSuchPath : authorizing(needs, access),
    handler: isCheckout ? watched : changesSharedReads(endpoint) ? changing : handler,
  })
}

const guardOf = ({ path }: Endpoint, { logIn: ofLogIn, signUp: ofSignUp }: RouteNeeds['credentials']) =>
  path === logIn.path ? ofLogIn : path === signUp.path ? ofSignUp : undefined

const streaming: ForwardOptions = { stream: true }

/** One that answers with text without an end. */
function isStream({ method, answers, gives }: Endpoint): boolean {
  const good: { readonly type?: unknown } = answers[200] ?? {}
  return method === 'GET' && good.type === 'string' && !gives
}

/** Before the body is read: whoever may not is refused without it. */
export function authorizing({ edge, limits, door }: Pick<RouteNeeds, 'edge' | 'limits' | 'door'>, access: Access) {
  const countUser = (request: FastifyRequest, caller: Caller): void => {
    door.noteCaller(request, caller)
    if (caller.kind === 'user') limits.countUser(caller.id)
  }
  /** Whoever may not do this is known all the same. */
  const refuse = (request: FastifyRequest, error: Error, done: (error: Error) => void): void => {
    if (!(error instanceof Problem && error.code === 'forbidden')) {
      done(error)
      return
    }
    Promise.resolve(edge.authorize('anyone', request.headers))
      .then((one) => door.noteCaller(request, one))
      .then(
        () => done(error),
        () => done(error),
      )
  }
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    let caller: Promise<Caller> | Caller
    try {
      limits.countAddress(request.raw)
      caller = edge.authorize(access, request.headers)
      // Most of the time it is remembered, and there is nothing to wait for.
      if (!(caller instanceof Promise)) countUser(request, caller)
    } catch (error) {
      refuse(request, error as Error, done)
      return
    }
    if (caller instanceof Promise)
      caller
        .then((one) => countUser(request, one))
        .then(
          () => done(),
          (error: Error) => refuse(request, error, done),
        )
    else done()
  }
}

function noSuchPath(_request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  done(new Problem('not-found', 'there is no such path'))
}

/** Whatever no route of ours took: a guest's path, or nobody's. */
function routesOfRegisteredServices(
  app: FastifyInstance,
  { registered, ...needs }: RouteNeeds,
  forward: Forward,
): void {
  const users = authorizing(needs, ['customer', 'owner', 'staff', 'rider', 'operator'])
  const anyone = authorizing(needs, 'anyone')
  const config: RouteConfig = { hidden: true }
  app.route({
    method: registeredServiceMethods,
    url: '/*',
    exposeHeadRoute: false,
    config,
    onRequest: (request, reply, done) => {
      const registeredService = registered.at(request.url)
      if (!registeredService) anyone.call(app, request, reply, done)
      else (registeredService.open ? anyone : users).call(app, request, reply, done)
    },
    handler: (request, reply) => {
      const registeredService = registered.at(request.url)
      if (!registeredService) return reply.callNotFound()
      const stream = request.method === 'GET' && (request.headers.accept ?? '').includes('text/event-stream')
      return forward(registeredService.service, request, reply, { stream, anonymous: !registeredService.tokens })
    },
  })
}

function bodyOf(request: FastifyRequest): Buffer | null {
  return Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : null
}
