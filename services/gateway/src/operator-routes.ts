/** What operators reach through the edge beyond the services' API: who runs and how, and each service's parked messages. */
import {
  allowGuest,
  getOpsHistory,
  getOpsOverview,
  getPulse,
  listGuests,
  type OpsHistory,
  type OpsOverview,
  type Pulse,
  revokeGuest,
} from '@jumun/contracts'
import type { ServiceDescriptor } from '@jumun/service'
import { Problem } from '@jumun/service'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { authorizing, type Forward, type RouteNeeds } from './service-routes.ts'

export function operatorRoutes(
  needs: Pick<RouteNeeds, 'edge' | 'limits' | 'door'> & {
    readonly platform: readonly ServiceDescriptor[]
    readonly overview: () => Promise<OpsOverview>
    readonly pulse: () => Pulse
    readonly history: (minutes: string | undefined) => OpsHistory
  },
  forward: Forward,
) {
  return (app: FastifyInstance): void => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    const onRequest = authorizing(needs, ['operator'])
    app.addHook('onRequest', (_request, reply, done) => {
      void reply.header('cache-control', 'no-store')
      done()
    })

    app.get('/eureka/apps', { onRequest }, (request, reply) => forward('discovery', request, reply))

    // Under the operator's own token, as below.
    for (const { method, path } of [listGuests, allowGuest, revokeGuest])
      app.route({ method, url: path, onRequest, handler: (request, reply) => forward('discovery', request, reply) })

    app.get(getOpsOverview.path, { onRequest }, () => needs.overview())
    app.get(getPulse.path, { onRequest }, async () => needs.pulse())
    app.get(getOpsHistory.path, { onRequest }, async (request) =>
      needs.history((request.query as { minutes?: string }).minutes),
    )

    const parked = (request: FastifyRequest, reply: FastifyReply): void => {
      const { service } = request.params as { service: string }
      const descriptor = needs.platform.find(({ name }) => name === service)
      if (!descriptor) throw new Problem('not-found', 'there is no such service')
      const path = request.url.slice(`/ops/services/${service}`.length)
      // Under the operator's own token: the service notes who did what.
      forward(descriptor.name, request, reply, { path: `/internal${path}` })
    }
    const method = ['GET', 'POST', 'PATCH']
    app.route({ method, url: '/ops/services/:service/parked', onRequest, handler: parked })
    app.route({ method, url: '/ops/services/:service/parked/*', onRequest, handler: parked })
  }
}
