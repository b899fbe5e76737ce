/** Services that are not of this platform and joined it through discovery (a Spring service, say), by the paths they were allowed. */
import { pathsOfTheEdge } from '@jumun/contracts'
import type { Resolver, ServiceDescriptor } from '@jumun/service'

export interface RegisteredService {
  readonly service: string
  /** Reached without a token; else a user must be logged in. */
  readonly open: boolean
  /** The user's token goes on to it. */
  readonly tokens: boolean
}

export interface RegisteredServices {
  /** Whose path this is. */
  at(url: string): RegisteredService | undefined
}

const readEveryMs = 500

/** A guest has what discovery gives its word for, as an operator allowed it; never a path of ours, nor the name of a service of ours. */
export function registeredServicesIn(
  resolver: Pick<Resolver, 'known' | 'names'>,
  platform: readonly ServiceDescriptor[],
  now: () => number,
): RegisteredServices {
  const ours = new Set<string>(platform.map(({ name }) => name))
  const taken = new Set([...pathsOfTheEdge, ...platform.flatMap(({ paths }) => paths)].map(segmentOf))
  let registered: ReadonlyMap<string, RegisteredService> = new Map()
  let readAtMs = Number.NEGATIVE_INFINITY

  const read = (): ReadonlyMap<string, RegisteredService> => {
    const found = new Map<string, RegisteredService>()
    for (const service of resolver.names().filter((name) => !ours.has(name)))
      for (const { guest: registeredService } of resolver.known(service))
        for (const segment of registeredService?.paths.map(segmentOf) ?? []) {
          if (!/^[\w~-]{1,64}$/.test(segment) || taken.has(segment) || found.has(segment)) continue
          found.set(segment, {
            service,
            open: registeredService?.open === true,
            tokens: registeredService?.tokens === true,
          })
        }
    return found
  }
  return {
    at(url) {
      if (now() - readAtMs >= readEveryMs) {
        registered = read()
        readAtMs = now()
      }
      return registered.get(segmentOf(url))
    },
  }
}

/** `/loyalty/points?of=me` → `loyalty` */
const segmentOf = (url: string): string => url.split(/[/?#]/, 2)[1] ?? ''
