/** Who runs where: a registry with leases that speaks Eureka's own protocol, so that a Spring service can join. */
import { allowGuest, listGuests, pathsOfTheEdge, reportSecurity, revokeGuest, serviceNames } from '@jumun/contracts'
import {
  computedGauge,
  countedAddress,
  defineService,
  isAllowedAt,
  newGuestPlace,
  Problem,
  route,
} from '@jumun/service'
import { eurekaApi } from './eureka-api.ts'
import { guestsIn, noGuest } from './guests.ts'
import { Registry } from './registry.ts'
import { whoAsks } from './who.ts'

const handOnWithinMs = 2_000
export default defineService({
  name: 'discovery',
  summary: 'Who runs where, with leases (Eureka REST v2)',
  paths: ['/eureka'],
  port: 8761,
  settings: {},
  async start({ call, clock, dataDir, edge, identity, log, metrics, platform, security }) {
    const registry = new Registry(() => clock.now().getTime())
    const guests = await guestsIn({
      dataDir,
      reserved: {
        names: serviceNames,
        paths: [...pathsOfTheEdge, ...platform.flatMap(({ paths }) => paths)],
      },
      now: () => clock.now(),
    })
    computedGauge(metrics, 'jumun_discovery_instances', () => registry.size)
    /** Its instances were registered under what counts no longer; those that may be there register again. */
    const turnOut = (name: string): void => {
      for (const { instance } of registry.application(name)) registry.remove(instance.app, instance.instanceId)
    }
    const isKnown = (name: string): boolean =>
      platform.some((service) => service.name === name) || guests.named(name) !== undefined
    return {
      routes: [
        route(listGuests, async () => ({ status: 200 as const, body: { items: [...guests.list()] } })),
        route(allowGuest, async ({ body }) => {
          const allowed = await guests.allow(body)
          turnOut(body.name)
          log.warn({ guest: body.name, paths: body.paths, networks: body.networks }, 'a guest was allowed')
          return { status: 201 as const, body: allowed }
        }),
        route(revokeGuest, async ({ params: { name } }) => {
          if (!(await guests.revoke(name))) return noGuest()
          turnOut(name)
          log.warn({ guest: name }, 'a guest was turned out')
          return { status: 204 as const, body: null }
        }),
      ],
      http: eurekaApi({
        registry,
        who: (headers) => whoAsks({ serviceOf: identity.serviceOf, guests, admit: edge.authorize }, headers),
        wordFor({ name, networks, paths, open, tokens }, { hostName, ipAddr, port }) {
          for (const host of [ipAddr, hostName])
            if (!isAllowedAt(host, networks))
              throw new Problem('forbidden', `${name} may not be at ${host}; an operator names its networks`)
          return newGuestPlace(identity, { service: name, host: ipAddr, port: port.number }, { paths, open, tokens })
        },
        // Nobody stands before this door: what a header says of an address is what the stranger says.
        onRefused({ method, params, routeOptions: { url = '/*' }, socket }, status) {
          const { app = '' } = params as { readonly app?: string }
          const address = socket.remoteAddress === undefined ? null : countedAddress(socket.remoteAddress)
          security.recordSecurityEvent({
            ...{ kind: 'refused', status, who: null, role: null, address },
            // Names that nobody knows are many.
            what: `${method} ${isKnown(app.toLowerCase()) ? url.replace(':app', app.toUpperCase()) : url}`,
          })
        },
      }),
      jobs: [
        security.handTo((events) => call(reportSecurity, { body: { events }, timeoutMs: handOnWithinMs })),
        {
          name: 'drop instances whose lease ran out',
          everyMs: 500,
          run: async () => {
            for (const { instance } of registry.evict())
              log.warn({ app: instance.app, instanceId: instance.instanceId }, 'the lease ran out')
          },
        },
      ],
    }
  },
})
