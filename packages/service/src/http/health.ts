/** Is it alive, and can it take work: for Kubernetes, for the supervisor, and in sentences for people. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { Problem } from './problem.ts'
import type { RouteConfig } from './route.ts'

export type Readiness = () => Promise<readonly string[]>

const config: RouteConfig = { exempt: true }
const checkWithinMs = 2000

/** @param metricsToken whoever shows it may see what is measured; without one nobody may */
export function addHealth(
  app: FastifyInstance,
  readiness: Readiness,
  metrics: Registry,
  metricsToken: string | undefined,
): void {
  app.get('/health/live', { config }, () => ({ status: 'UP' }))
  app.get('/actuator/health', { config }, () => ({ status: 'UP' }))
  app.get('/health/ready', { config }, async (_, reply) => {
    const missing = await bounded(readiness)
    return reply.code(missing.length === 0 ? 200 : 503).send({ status: missing.length === 0 ? 'UP' : 'DOWN', missing })
  })
  app.get('/metrics', { config }, async ({ headers }, reply) => {
    if (!metricsToken || !isSame(headers.authorization ?? '', `Bearer ${metricsToken}`))
      throw new Problem('unauthenticated', 'measurements are for whoever has the token of JUMUN_METRICS_TOKEN')
    return reply
      .headers({ 'content-type': metrics.contentType, 'cache-control': 'no-store' })
      .send(await metrics.metrics())
  })
}

/** Takes as long for a near guess as for a wild one. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

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
