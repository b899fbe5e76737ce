/** How long callers may hold a connection, and how they are sent elsewhere. */
import type { FastifyInstance, FastifyServerOptions } from 'fastify'

/**
 * `keepAliveTimeout`: ms without a request. Callers that are told keep it two seconds less, so that it is never closed under a
 * request on its way. `maxRequestsPerSocket`: after so many another one is opened, which may lead to a new instance; 0: no limit.
 */
export type ConnectionLimits = Required<Pick<FastifyServerOptions, 'keepAliveTimeout' | 'maxRequestsPerSocket'>>

/** Longer than balancers before it keep theirs. */
export const atTheEdge: ConnectionLimits = { keepAliveTimeout: 72_000, maxRequestsPerSocket: 0 }
/** Within the platform connections are cheap, and whom they lead to changes; shorter than a pod drains. */
export const within: ConnectionLimits = { keepAliveTimeout: 5_000, maxRequestsPerSocket: 1_000 }

/** Whoever holds a connection to an instance that is about to go opens the next one elsewhere. */
export function sendElsewhere(app: FastifyInstance, isLeaving: () => boolean): void {
  app.addHook('onRequest', (_request, reply, done) => {
    if (isLeaving()) void reply.header('connection', 'close')
    done()
  })
}
