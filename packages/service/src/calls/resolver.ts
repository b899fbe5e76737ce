/** Where the instances of a service are: asked of discovery again and again, the last known kept while it does not answer. */
import type { ServiceName } from '@jumun/contracts'
import type { Logger } from 'pino'
import { type Dispatcher, request } from 'undici'
import { readAddress } from '../http/address.ts'
import { type GuestRights, type Place, type Vouched, wordField } from './vouching.ts'

/** What it takes to believe that an instance is where the registry says; undefined: nobody vouches for it. */
export type Vouch = (place: Place, word: unknown) => Vouched | undefined

export interface Instance {
  /** `http://host:port` */
  readonly url: string
  /** It is none of ours, and an operator allowed it this. */
  readonly guest?: GuestRights
  /** How long it counts without renewing; in ms. */
  readonly leaseMs?: number
}

export interface Resolver {
  /** All known instances; waits for the first answer of discovery (bounded) when nothing is known yet. */
  instances(service: ServiceName): Promise<readonly Instance[]>
  /** The next one in turn; undefined when none is known. */
  next(service: ServiceName): Promise<Instance | undefined>
  /** What is known right now, without asking; also of services that are not ours. */
  known(service: string): readonly Instance[]
  /** Everybody who is registered, also those of whom no instance is up; empty where the network itself knows. */
  names(): readonly string[]
  /** Ask at once; concurrent calls share one question. Never throws. */
  refresh(): Promise<void>
  stop(): void
}

export interface ResolverOptions {
  /** `http://host:8761/eureka`, or `dns://{service}:8080` where the network itself knows. */
  readonly discoveryUrl: string
  readonly log: Logger
  readonly vouch: Vouch
  readonly dispatcher?: Dispatcher
  readonly everyMs?: number
  readonly timeoutMs?: number
  /** Monotonic, in ms. */
  readonly now?: () => number
}

export function createResolver(options: ResolverOptions): Resolver {
  return options.discoveryUrl.startsWith('dns://') ? byName(options.discoveryUrl) : byRegistry(options)
}

/** One address per service behind which the network shares the load (Kubernetes). */
function byName(pattern: string): Resolver {
  const instanceOf = (service: string): Instance => ({
    url: pattern.replace('dns://', 'http://').replace('{service}', service),
  })
  return {
    instances: async (service) => [instanceOf(service)],
    next: async (service) => instanceOf(service),
    known: (service) => [instanceOf(service)],
    names: () => [],
    refresh: async () => {},
    stop: () => {},
  }
}

interface EurekaInstance {
  readonly status?: string
  readonly ipAddr?: string
  readonly hostName?: string
  readonly port?: { readonly $?: number | string }
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly leaseInfo?: { readonly durationInSecs?: number | string }
}

/** Eureka's own, for those who say nothing. */
const defaultLeaseMs = 90_000
const mostUnbelieved = 1000

function byRegistry({
  discoveryUrl,
  log,
  vouch,
  dispatcher,
  everyMs = 1000,
  timeoutMs = 2000,
  now = () => performance.now(),
}: ResolverOptions): Resolver {
  const { url: registry, authorization } = readAddress(discoveryUrl)
  let version = 0
  let beforeRestart: { readonly atMs: number; readonly known: ReadonlyMap<string, readonly Instance[]> } | undefined
  let known: ReadonlyMap<string, readonly Instance[]> = new Map()
  let heard = false
  let asked = false
  let asking: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const turns = new Map<string, number>()

  const unbelieved = new Set<string>()
  /** Told once each. */
  const passedOver = ({ service, host, port }: Place): void => {
    const name = `${service} at ${host}:${port}`.slice(0, 300)
    if (unbelieved.has(name)) return
    if (unbelieved.size >= mostUnbelieved) unbelieved.clear()
    unbelieved.add(name)
    log.warn({ service, host, port }, 'an instance is registered for which nobody vouches; it is passed over')
  }

  const ask = async (): Promise<void> => {
    try {
      const answer = await request(`${registry}/apps`, {
        headers: { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) },
        signal: AbortSignal.timeout(timeoutMs),
        ...(dispatcher ? { dispatcher } : {}),
      })
      if (answer.statusCode !== 200) {
        await answer.body.dump()
        throw new Error(`discovery answered ${answer.statusCode}`)
      }
      const body = await answer.body.json()
      const found = instancesIn(body, vouch, passedOver)
      const versionNow = versionIn(body)
      const begunAnew = versionNow < version || (!heard && versionNow === version)
      if (begunAnew || found.size === 0) beforeRestart = { atMs: now(), known }
      version = versionNow
      // A registry that was just restarted knows nobody yet: what is known stays until it has heard from somebody.
      if (found.size > 0 || known.size === 0) known = withLastKnown(found)
      if (!heard) log.debug('discovery answers')
      heard = true
    } catch (error) {
      if (heard) log.info({ err: error }, 'discovery does not answer; the last known instances stay')
      heard = false
    }
  }
  /** After a restart everybody has the time of a renewal to come back: whom the registry knew before counts for its lease. */
  const withLastKnown = (found: ReadonlyMap<string, readonly Instance[]>): ReadonlyMap<string, readonly Instance[]> => {
    if (!beforeRestart) return found
    const waitedMs = now() - beforeRestart.atMs
    const all = new Map(found)
    let missing = 0
    for (const [service, instances] of beforeRestart.known) {
      const back = found.get(service) ?? []
      const late = instances.filter(
        ({ url, leaseMs = defaultLeaseMs }) => waitedMs < leaseMs && !back.some((instance) => instance.url === url),
      )
      missing += late.length
      if (late.length > 0) all.set(service, [...back, ...late])
    }
    if (missing === 0) beforeRestart = undefined
    return all
  }
  const refresh = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = undefined
      asked = true
      if (stopped) return
      clearTimeout(timer)
      timer = setTimeout(() => void refresh(), everyMs)
      timer.unref()
    })
    return asking
  }
  const instances = async (service: ServiceName): Promise<readonly Instance[]> => {
    // The first question of all starts the polling; from then on what is known is the answer.
    if (!asked && !stopped) await refresh()
    return known.get(service) ?? []
  }
  return {
    instances,
    known: (service) => known.get(service) ?? [],
    names: () => [...known.keys()],
    refresh,
    async next(service) {
      const all = await instances(service)
      const turn = turns.get(service) ?? Math.floor(Math.random() * 1024)
      turns.set(service, turn + 1)
      return all[turn % Math.max(1, all.length)]
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** Reads Eureka's answer, which writes one element where others write a list of one. */
export function instancesIn(
  answer: unknown,
  vouch: Vouch,
  passedOver: (place: Place) => void = () => {},
): Map<string, readonly Instance[]> {
  const found = new Map<string, readonly Instance[]>()
  const applications = (answer as { applications?: { application?: unknown } } | null)?.applications?.application
  for (const application of listOf(applications) as { name?: string; instance?: unknown }[]) {
    if (typeof application.name !== 'string') continue
    const service = application.name.toLowerCase()
    const up = (listOf(application.instance) as EurekaInstance[])
      .filter((instance) => instance.status === undefined || instance.status === 'UP')
      .flatMap((instance) => {
        const port = Number(instance.port?.$)
        const host = instance.ipAddr || instance.hostName || ''
        const vouched = vouch({ service, host, port }, instance.metadata?.[wordField])
        if (!vouched) {
          passedOver({ service, host, port })
          return []
        }
        const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
        const leaseMs = Number(instance.leaseInfo?.durationInSecs) * 1000 || defaultLeaseMs
        return [{ url, leaseMs, ...vouched }]
      })
    found.set(service, up)
  }
  return found
}

/**
 * Counts the registry's changes; a lower one is that of a registry that has begun anew. Netflix's own always says 1: there
 * one that was away may have done so.
 */
const versionIn = (answer: unknown): number =>
  Number((answer as { applications?: { versions__delta?: unknown } } | null)?.applications?.versions__delta) || 0

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
