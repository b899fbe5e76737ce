/** Is the whole platform there: every service with at least one instance that says it is up. */
import type { Resolver, ServiceCard } from '@jumun/service'
import type { FastifyInstance } from 'fastify'

type Known = Pick<Resolver, 'known'>

/** Sentences about what is missing; empty when the platform is ready. */
export const missingServices = (platform: readonly ServiceCard[], { known }: Known): readonly string[] =>
  platform.filter(({ name }) => known(name).length === 0).map(({ name }) => `${name} has no instance that is up`)

/** `GET /health`: all services at a glance. */
export function healthOverview(platform: readonly ServiceCard[], { known }: Known) {
  return (app: FastifyInstance): void => {
    app.get('/health', { config: { exempt: true } }, () => {
      const services = platform.map(({ name }) => {
        const instances = known(name).length
        return { name, status: instances > 0 ? 'UP' : 'DOWN', instances }
      })
      return { status: services.every(({ status }) => status === 'UP') ? 'UP' : 'DOWN', services }
    })
  }
}
