/** Services that are not of this platform and joined it through discovery (a Spring service, say), by the paths they were allowed. */
import type { Resolver, ServiceCard } from '@jumun/service'

export interface Guest {
  readonly service: string
  /** Reached without a token; else a user must be logged in. */
  readonly open: boolean
  /** The user's token goes on to it. */
  readonly tokens: boolean
}

export interface Guests {
  /** Whose path this is. */
  at(url: string): Guest | undefined
}

/** Paths of the edge itself. */
const reserved = ['client', 'admin', 'rider', 'ops', 'assets', 'docs', 'openapi.json', 'health', 'metrics', 'actuator']
const readEveryMs = 500

/** A guest has what discovery gives its word for, as an operator allowed it; never a path of ours, nor the name of a service of ours. */
export function guestsIn(
  resolver: Pick<Resolver, 'known' | 'names'>,
  platform: readonly ServiceCard[],
  now: () => number,
): Guests {
  const ours = new Set<string>(platform.map(({ name }) => name))
  const taken = new Set([...reserved, ...platform.flatMap(({ paths }) => paths.map(segmentOf))])
  let guests: ReadonlyMap<string, Guest> = new Map()
  let readAtMs = Number.NEGATIVE_INFINITY

  const read = (): ReadonlyMap<string, Guest> => {
    const found = new Map<string, Guest>()
    for (const service of resolver.names().filter((name) => !ours.has(name)))
      for (const { guest } of resolver.known(service))
        for (const segment of guest?.paths.map(segmentOf) ?? []) {
          if (!/^[\w~-]{1,64}$/.test(segment) || taken.has(segment) || found.has(segment)) continue
          found.set(segment, { service, open: guest?.open === true, tokens: guest?.tokens === true })
        }
    return found
  }
  return {
    at(url) {
      if (now() - readAtMs >= readEveryMs) {
        guests = read()
        readAtMs = now()
      }
      return guests.get(segmentOf(url))
    },
  }
}

/** `/loyalty/points?of=me` → `loyalty` */
const segmentOf = (url: string): string => url.split(/[/?#]/, 2)[1] ?? ''
