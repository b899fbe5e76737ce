/** Says with each answer how old it may be: the view goes on when the log does not. */
import type { FastifyInstance } from 'fastify'

export const dataAgeHeader = 'x-data-age-ms'

/** `ageMs` in a header of every answer about orders. */
export const tellAge = (ageMs: () => number) => (app: FastifyInstance) => {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url?.startsWith('/dashboards')) void reply.header(dataAgeHeader, ageMs())
    done()
  })
}
