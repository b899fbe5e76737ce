/** Eureka's REST v2, under `/eureka` and `/eureka/v2`, as Spring's and Netflix's clients speak it. */
import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Guest } from '@jumun/contracts'
import { invalid, Problem, problemOf, turnsAway, wordField, wordSeconds } from '@jumun/service'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { applicationJson, applicationsJson, deltaJson, instanceJson, toXml } from './eureka-format.ts'
import { type Instance, NotAnInstance, readInstance, type Status, statusOf } from './instance.ts'
import { type Registry, RegistryFull } from './registry.ts'
import { itsOwn, itsOwnVips, type Who } from './who.ts'

type Named = { Params: { app: string; id: string }; Querystring: Record<string, string | undefined> }
const bodyLimit = 64 * 1024
/** What is smaller than this arrives in one packet anyway. */
const packedFromBytes = 1_400
const packed = promisify(gzip)

export interface EurekaNeeds {
  readonly registry: Registry
  /** @throws Problem 401, 403 */
  readonly who: (headers: IncomingHttpHeaders) => Promise<Who>
  /** The word of discovery for a guest. @throws Problem where it may not be */
  readonly wordFor: (guest: Guest, instance: Instance) => string
  /** Somebody said something and may not. */
  readonly onRefused: (request: FastifyRequest, status: number) => void
}

export function eurekaApi(needs: EurekaNeeds) {
  return (app: FastifyInstance): void => {
    for (const prefix of ['/eureka', '/eureka/v2']) app.register(async (api) => routes(api, needs), { prefix })
  }
}

/** Anybody may read who is there; whoever says something says who he is, and speaks of himself alone. */
function routes(api: FastifyInstance, { registry, who, wordFor, onRefused }: EurekaNeeds): void {
  api.addHook('onError', (request, _reply, error, done) => {
    const { status } = problemOf(error)
    if (turnsAway(status)) onRefused(request, status)
    done()
  })
  // Some clients name JSON as the type of a renewal that has no body at all.
  api.removeContentTypeParser('application/json')
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)))
    } catch {
      done(invalid('body', 'is not JSON'))
    }
  })

  /** Empty, as Netflix's server sends it: with a body some of its clients fail instead of registering again. */
  const unknown = (reply: FastifyReply): FastifyReply => reply.code(404).send()
  const done = (reply: FastifyReply, known: boolean): FastifyReply => (known ? reply.code(200).send() : unknown(reply))

  api.get('/apps', (request, reply) => answer(request, reply, 'applications', applicationsJson(registry)))
  api.get('/apps/', (request, reply) => answer(request, reply, 'applications', applicationsJson(registry)))
  api.get('/apps/delta', (request, reply) => answer(request, reply, 'applications', deltaJson(registry)))

  api.get<Named>('/apps/:app', (request, reply) => {
    const entries = registry.application(request.params.app)
    if (entries.length === 0) return unknown(reply)
    return answer(request, reply, 'application', applicationJson(request.params.app.toUpperCase(), entries))
  })

  api.get<Named>('/apps/:app/:id', (request, reply) => {
    const entry = registry.find(request.params.app, request.params.id)
    if (!entry) return unknown(reply)
    return answer(request, reply, 'instance', instanceJson(entry))
  })

  for (const [path, field] of [
    ['/vips', 'vipAddress'],
    ['/svips', 'secureVipAddress'],
  ] as const)
    api.get<{ Params: { vip: string } }>(`${path}/:vip`, (request, reply) =>
      answer(request, reply, 'applications', applicationsJson(registry, registry.byVip(request.params.vip, field))),
    )

  api.get<Named>('/instances/:id', (request, reply) => {
    const entry = registry.findAnywhere(request.params.id)
    if (!entry) return unknown(reply)
    return answer(request, reply, 'instance', instanceJson(entry))
  })

  const says = new WeakMap<FastifyRequest, Who>()
  const own: onRequestAsyncHookHandler = async (request) => {
    const speaker = await who(request.headers)
    itsOwn(speaker, (request.params as { app: string }).app)
    says.set(request, speaker)
  }
  const ownOrOperator: onRequestAsyncHookHandler = async (request) => {
    const speaker = await who(request.headers)
    if (speaker.kind !== 'operator') itsOwn(speaker, (request.params as { app: string }).app)
  }

  api.post<Named>('/apps/:app', { bodyLimit, onRequest: own }, (request, reply) => {
    const instance = refusing(() => readInstance(request.body, request.params.app))
    const speaker = says.get(request)
    if (speaker) itsOwnVips(speaker, instance)
    const word = speaker?.kind === 'guest' ? { [wordField]: wordFor(speaker.guest, instance) } : {}
    refusing(() => registry.register({ ...instance, metadata: { ...instance.metadata, ...word } }))
    return reply.code(204).send()
  })

  api.put<Named>('/apps/:app/:id', { onRequest: own }, (request, reply) => {
    const { app, id } = request.params
    const speaker = says.get(request)
    const entry = speaker?.kind === 'guest' ? registry.find(app, id) : undefined
    if (speaker?.kind === 'guest' && entry && registry.isStale(entry, wordSeconds / 2))
      registry.tell(app, id, { [wordField]: wordFor(speaker.guest, entry.instance) })
    const { status, lastDirtyTimestamp } = request.query
    const known = registry.renew(app, id, {
      ...(status === undefined ? {} : { status: statusIn(status) }),
      ...(lastDirtyTimestamp === undefined ? {} : { dirtyAtMs: Number(lastDirtyTimestamp) || 0 }),
    })
    return done(reply, known)
  })

  api.delete<Named>('/apps/:app/:id', { onRequest: own }, (request, reply) => {
    return done(reply, registry.remove(request.params.app, request.params.id))
  })

  api.put<Named>('/apps/:app/:id/status', { onRequest: ownOrOperator }, (request, reply) => {
    return done(reply, registry.override(request.params.app, request.params.id, statusIn(request.query['value'])))
  })

  api.delete<Named>('/apps/:app/:id/status', { onRequest: ownOrOperator }, (request, reply) => {
    const { value } = request.query
    const status = value === undefined ? undefined : statusIn(value)
    return done(reply, registry.endOverride(request.params.app, request.params.id, status))
  })

  api.put<Named>('/apps/:app/:id/metadata', { onRequest: own }, (request, reply) => {
    return done(
      reply,
      refusing(() => registry.tell(request.params.app, request.params.id, request.query)),
    )
  })
}

/**
 * JSON in Eureka's wrapper; XML for those who ask for XML and not for JSON, and, as Netflix's server does, for those who do not say
 * (Prometheus); packed for those who unpack it.
 */
async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  value: unknown,
): Promise<FastifyReply> {
  const { accept = 'application/xml', 'accept-encoding': encoding = '' } = request.headers
  const asXml = accept.includes('xml') && !accept.includes('json')
  const text = asXml ? toXml(name, value) : JSON.stringify({ [name]: value })
  reply.type(asXml ? 'application/xml' : 'application/json').header('vary', 'accept, accept-encoding')
  if (text.length < packedFromBytes || !/\bgzip\b(?!;q=0(?:\.0*)?(?:,|$))/.test(String(encoding)))
    return reply.send(text)
  return reply.header('content-encoding', 'gzip').send(await packed(text))
}

const statusIn = (said: unknown): Status => refusing(() => statusOf(said, 'status'))

function refusing<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof NotAnInstance) throw invalid(error.field, error.message)
    if (error instanceof RegistryFull) throw new Problem('overloaded', error.message)
    throw error
  }
}
