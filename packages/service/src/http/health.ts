/** Is it alive, and can it take work: for Kubernetes, for the supervisor, and in sentences for people. */
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { RouteConfig } from './http.ts'

export type Readiness = () => Promise<readonly string[]>

const config: RouteConfig = { exempt: true }
const checkWithinMs = 2000

export function addHealth(app: FastifyInstance, readiness: Readiness, metrics: Registry): void {
  app.get('/health/live', { config }, () => ({ status: 'UP' }))
  app.get('/actuator/health', { config }, () => ({ status: 'UP' }))
  app.get('/health/ready', { config }, async (_, reply) => {
    const missing = await bounded(readiness)
    return reply.code(missing.length === 0 ? 200 : 503).send({ status: missing.length === 0 ? 'UP' : 'DOWN', missing })
  })
  app.get('/metrics', { config }, async (_, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.metrics()),
  )
}

async function bounded(readiness: Readiness): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([`the check took longer than ${checkWithinMs} ms`]), checkWithinMs)
  })
  try {
    return await Promise.race([readiness(), late])
  } catch (error) {
    return [error instanceof Error ? error.message : 'the check failed']
  } finally {
    clearTimeout(timer)
  }
}
