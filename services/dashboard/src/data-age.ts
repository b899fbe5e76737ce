/** Says with each answer, and as a metric, how old it may be: the view goes on when the log does not. */
import type { FastifyInstance } from 'fastify'
import { Gauge, type Registry } from 'prom-client'

export const dataAgeHeader = 'x-data-age-ms'

/** `ageMs` in a header of every answer about orders. */
export const tellAge = (ageMs: () => number) => (app: FastifyInstance) => {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url?.startsWith('/dashboards')) void reply.header(dataAgeHeader, ageMs())
    done()
  })
}

export function measure(
  metrics: Registry,
  read: Readonly<Record<string, { help: string; value: () => number }>>,
): void {
  for (const [name, { help, value }] of Object.entries(read))
    new Gauge({
      name: `jumun_dashboard_${name}`,
      help,
      registers: [metrics],
      collect() {
        this.set(value())
      },
    })
}
