/** Eureka's REST v2, under `/eureka` and `/eureka/v2`, as Spring's and Netflix's clients speak it. */
import { invalid, Problem } from '@jumun/service'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { applicationJson, applicationsJson, deltaJson, instanceJson, toXml } from './eureka-format.ts'
import { NotAnInstance, readInstance, type Status, statusOf } from './instance.ts'
import { type Registry, RegistryFull } from './registry.ts'

type Named = { Params: { app: string; id: string }; Querystring: Record<string, string | undefined> }
const bodyLimit = 64 * 1024

export function eurekaApi(registry: Registry) {
  return (app: FastifyInstance): void => {
    for (const prefix of ['/eureka', '/eureka/v2']) app.register(async (api) => routes(api, registry), { prefix })
  }
}

function routes(api: FastifyInstance, registry: Registry): void {
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

  api.get<Named>('/instances/:id', (request, reply) => {
    const entry = registry.findAnywhere(request.params.id)
    if (!entry) return unknown(reply)
    return answer(request, reply, 'instance', instanceJson(entry))
  })

  api.post<Named>('/apps/:app', { bodyLimit }, (request, reply) => {
    refusing(() => registry.register(readInstance(request.body, request.params.app)))
    return reply.code(204).send()
  })

  api.put<Named>('/apps/:app/:id', (request, reply) => {
    const { app, id } = request.params
    const { status, lastDirtyTimestamp } = request.query
    const known = registry.renew(app, id, {
      ...(status === undefined ? {} : { status: statusIn(status) }),
      ...(lastDirtyTimestamp === undefined ? {} : { dirtyAtMs: Number(lastDirtyTimestamp) || 0 }),
    })
    return done(reply, known)
  })

  api.delete<Named>('/apps/:app/:id', (request, reply) => {
    return done(reply, registry.remove(request.params.app, request.params.id))
  })

  api.put<Named>('/apps/:app/:id/status', (request, reply) => {
    return done(reply, registry.override(request.params.app, request.params.id, statusIn(request.query['value'])))
  })

  api.delete<Named>('/apps/:app/:id/status', (request, reply) => {
    const { value } = request.query
    const status = value === undefined ? undefined : statusIn(value)
    return done(reply, registry.endOverride(request.params.app, request.params.id, status))
  })

  api.put<Named>('/apps/:app/:id/metadata', (request, reply) => {
    return done(
      reply,
      refusing(() => registry.tell(request.params.app, request.params.id, request.query)),
    )
  })
}

/** JSON in Eureka's wrapper; XML for those who ask for XML and not for JSON. */
function answer(request: FastifyRequest, reply: FastifyReply, name: string, value: unknown): FastifyReply {
  const { accept = '' } = request.headers
  if (accept.includes('xml') && !accept.includes('json')) return reply.type('application/xml').send(toXml(name, value))
  return reply.type('application/json').send(JSON.stringify({ [name]: value }))
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
