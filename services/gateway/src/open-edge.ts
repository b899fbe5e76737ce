/** Puts the edge together: whom it routes to, and in which order a request meets what. */
import { fileURLToPath } from 'node:url'
import { getDemo } from '@jumun/contracts'
import { endpoints, namedShapes } from '@jumun/contracts/endpoints'
import type { Ports, Running } from '@jumun/service'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { credentialLimits } from './credential-limits.ts'
import { crossOrigin } from './cross-origin.ts'
import { docsPages } from './docs-pages.ts'
import { limits } from './limits.ts'
import { openApi } from './open-api.ts'
import { operatorRoutes } from './operator-routes.ts'
import { opsOverview } from './ops-overview.ts'
import { pagesForPeople } from './pages-for-people.ts'
import { healthOverview, missingServices } from './platform-health.ts'
import type { ProxyNeeds } from './proxy-request.ts'
import { pulse } from './pulse.ts'
import { registeredServicesIn } from './registered-services.ts'
import { remembering } from './remembered-callers.ts'
import { apiHeaders, pageHeaders } from './security-headers.ts'
import { forwarding, type RouteNeeds, serviceRoutes } from './service-routes.ts'
import type { GatewaySettings } from './settings.ts'
import { sharedReads } from './shared-reads.ts'
import { Upstream } from './upstream.ts'
import { watchTheDoor } from './watch-the-door.ts'
import { watchTheHours } from './watch-the-hours.ts'
import { webApps } from './web-apps.ts'

const builtWebApps = fileURLToPath(new URL('../../../apps/web/dist', import.meta.url))

export function openEdge({ edge, call, security, platform, settings, metrics }: Ports<GatewaySettings>): Running {
  const { resolver } = edge
  const now = () => performance.now()
  const upstreams = new Map<string, Upstream>()
  const upstream = (service: string): Upstream => {
    const known = upstreams.get(service)
    if (known) return known
    const opened = new Upstream(service, {
      known: () => resolver.known(service),
      isListed: () => resolver.names().includes(service),
      now,
      timeoutMs: settings.upstreamTimeoutMs,
    })
    upstreams.set(service, opened)
    return opened
  }
  const proxy: ProxyNeeds = { now, refresh: () => resolver.refresh(), streams: new Set<FastifyReply>(), waiting: 0 }
  const overview = opsOverview({
    ...{ platform, resolver, metricsToken: edge.metricsToken },
    ...{ demo: settings.demo, now: () => new Date() },
  })
  const pulseMonitor = pulse({ platform, resolver, now: () => new Date(), metrics })
  const hours = watchTheHours({ platform, resolver, metricsToken: edge.metricsToken, now: () => new Date() })
  const door = watchTheDoor({ security, call, trustedProxies: settings.trustedProxies, now })
  const needs: RouteNeeds = {
    door,
    checkedOut: pulseMonitor.checkedOut,
    endpoints: endpoints.values(),
    platform,
    registered: registeredServicesIn(resolver, platform, now),
    edge: { ...edge, authorize: remembering(edge.authorize, edge.endedSessions, now) },
    limits: limits(settings, now),
    credentials: credentialLimits(settings, now),
    proxy,
    sharedReads: sharedReads({ upstream, now, freshMs: settings.sharedReadsMs }),
    trustedProxies: settings.trustedProxies,
    upstream,
  }

  return {
    async http(app: FastifyInstance) {
      // The first question of all starts the polling.
      void resolver.refresh()
      app.addHook('onResponse', door.look) // pages too: a name that was made to lead here asks for one
      pagesForPeople(app)
      await crossOrigin(settings.corsOrigins)(app)
      app.addHook('preClose', async () => {
        for (const reply of proxy.streams) reply.raw.end()
      })
      await app.register(async (pages) => {
        await pageHeaders(pages, { paymentProvider: settings.paymentProvider })
        await webApps(settings.webDir || builtWebApps)(pages)
      })
      await app.register(async (pages) => {
        await pageHeaders(pages, { inlineStyles: true })
        await docsPages(openApi({ endpoints, shapes: namedShapes, services: platform }))(pages)
      })
      await app.register(async (api) => {
        api.addHook('onRequest', (_request, reply, done) => {
          void reply.headers(apiHeaders)
          done()
        })
        await api.register(async (scope) =>
          operatorRoutes(
            { ...needs, overview, pulse: pulseMonitor.report, history: hours.report },
            forwarding(needs),
          )(scope),
        )
        await api.register(async (scope) => serviceRoutes(needs)(scope))
      })
      healthOverview(platform, resolver)(app)
      app.get(getDemo.path, { config: { exempt: true } }, () => ({ accounts: settings.demo }))
    },
    jobs: [pulseMonitor.job, hours.job, door.job],
    notReady: () => missingServices(platform, resolver),
    stop: async () => {
      await door.job.run()
      await Promise.all([...upstreams.values()].map((one) => one.destroy()))
    },
  }
}
