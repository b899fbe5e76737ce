/** Is the whole platform there: every service with at least one instance that says it is up. */
import type { Resolver, ServiceDescriptor } from '@jumun/service'
import type { FastifyInstance } from 'fastify'

type Known = Pick<Resolver, 'known' | 'refresh'>

const missing = (platform: readonly ServiceDescriptor[], resolver: Known): readonly string[] =>
  platform
    .filter(({ name }) => resolver.known(name).length === 0)
    .map(({ name }) => `${name} has no instance that is up`)

/** Sentences about what is missing; empty when the platform is ready. The registry is asked before anybody is missed. */
export async function missingServices(
  platform: readonly ServiceDescriptor[],
  resolver: Known,
): Promise<readonly string[]> {
  if (missing(platform, resolver).length > 0) await resolver.refresh()
  return missing(platform, resolver)
}

/** `GET /health`: all services at a glance, as the registry has them at this moment. */
export function healthOverview(platform: readonly ServiceDescriptor[], resolver: Known) {
  return (app: FastifyInstance): void => {
    app.get('/health', { config: { exempt: true } }, async () => {
      await resolver.refresh()
      const services = platform.map(({ name }) => {
        const instances = resolver.known(name).length
        return { name, status: instances > 0 ? 'UP' : 'DOWN', instances }
      })
      return { status: services.every(({ status }) => status === 'UP') ? 'UP' : 'DOWN', services }
    })
  }
}
