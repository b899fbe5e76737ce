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

  const found = (known: boolean): void => {
    if (!known) throw new Problem('not-found', 'this instance is not registered; it has to register again')
  }

  api.get('/apps', (request, reply) => answer(request, reply, 'applications', applicationsJson(registry)))
  api.get('/apps/', (request, reply) => answer(request, reply, 'applications', applicationsJson(registry)))
  api.get('/apps/delta', (request, reply) => answer(request, reply, 'applications', deltaJson(registry)))

  api.get<Named>('/apps/:app', (request, reply) => {
    const entries = registry.application(request.params.app)
    if (entries.length === 0) throw new Problem('not-found', 'no instance of this application is registered')
    return answer(request, reply, 'application', applicationJson(request.params.app.toUpperCase(), entries))
  })

  api.get<Named>('/apps/:app/:id', (request, reply) => {
    const entry = registry.find(request.params.app, request.params.id)
    if (!entry) throw new Problem('not-found', 'this instance is not registered')
    return answer(request, reply, 'instance', instanceJson(entry))
  })

  api.get<Named>('/instances/:id', (request, reply) => {
    const entry = registry.findAnywhere(request.params.id)
    if (!entry) throw new Problem('not-found', 'this instance is not registered')
    return answer(request, reply, 'instance', instanceJson(entry))
  })

  api.post<Named>('/apps/:app', { bodyLimit }, (request, reply) => {
    refusing(() => registry.register(readInstance(request.body, request.params.app)))
    return reply.code(204).send()
  })

  api.put<Named>('/apps/:app/:id', (request, reply) => {
    const { app, id } = request.params
    const { status, lastDirtyTimestamp } = request.query
    found(
      registry.renew(app, id, {
        ...(status === undefined ? {} : { status: statusIn(status) }),
        ...(lastDirtyTimestamp === undefined ? {} : { dirtyAtMs: Number(lastDirtyTimestamp) || 0 }),
      }),
    )
    return reply.code(200).send()
  })

  api.delete<Named>('/apps/:app/:id', (request, reply) => {
    found(registry.remove(request.params.app, request.params.id))
    return reply.code(200).send()
  })

  api.put<Named>('/apps/:app/:id/status', (request, reply) => {
    found(registry.override(request.params.app, request.params.id, statusIn(request.query['value'])))
    return reply.code(200).send()
  })

  api.delete<Named>('/apps/:app/:id/status', (request, reply) => {
    const { value } = request.query
    const status = value === undefined ? undefined : statusIn(value)
    found(registry.endOverride(request.params.app, request.params.id, status))
    return reply.code(200).send()
  })

  api.put<Named>('/apps/:app/:id/metadata', (request, reply) => {
    refusing(() => found(registry.tell(request.params.app, request.params.id, request.query)))
    return reply.code(200).send()
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
