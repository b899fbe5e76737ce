/**
 * What is away just now: the network, the platform, or single services of it. Asked seldom while all is well, often while
 * it is not, and at once when a call went wrong; one bad moment alone is not worth a word.
 */
import type { ServiceHealth } from './health.ts'
import { Refusal } from './refusal.ts'

export interface Away {
  /** Of the platform as a whole; nothing is known of its services while it cannot be reached. */
  readonly reach: 'ok' | 'no-network' | 'no-answer'
  readonly services: readonly string[]
  /** Milliseconds since 1970: since when it cannot be reached. */
  readonly since?: number
}
export const nothingAway: Away = { reach: 'ok', services: [] }
export const isTroubled = ({ reach, services }: Away): boolean => reach !== 'ok' || services.length > 0

export interface AwayNeeds {
  readonly ask: (signal: AbortSignal) => Promise<readonly ServiceHealth[]>
  /** Does the device itself have a network? */
  readonly online: () => boolean
  /** Nobody looks at a hidden screen: then nothing is asked. */
  readonly hidden: () => boolean
  readonly now: () => number
  /** Waits; resolves early when `wake` is aborted, or when the network or the reader comes or goes. */
  readonly wait: (ms: number, wake: AbortSignal) => Promise<void>
}

export type AwayWatch = ReturnType<typeof awayWatch>

const everyMs = { well: 8_000, doubtful: 700, troubled: 2_000 }
const askWithinMs = 5_000
/** So long a refusal of a service counts, when the registry still believes in it. */
const refusalCountsMs = 8_000

export function awayWatch(needs: AwayNeeds) {
  let away = nothingAway
  let silences = 0
  let downLastTime: readonly string[] = []
  let down: readonly string[] = []
  let doubtful = false
  let wake = new AbortController()
  const refused = new Map<string, number>()
  const watchers = new Set<() => void>()

  const show = (): void => {
    const reach = !needs.online() ? 'no-network' : silences > 1 ? 'no-answer' : 'ok'
    for (const [service, at] of refused) if (needs.now() - at > refusalCountsMs) refused.delete(service)
    const services = reach === 'ok' ? [...new Set([...down, ...refused.keys()])].sort() : []
    const since = reach === 'ok' ? undefined : (away.since ?? needs.now())
    if (reach === away.reach && services.join() === away.services.join()) return
    away = { reach, services, ...(since === undefined ? {} : { since }) }
    for (const watcher of watchers) watcher()
  }
  const look = async (stop: AbortSignal): Promise<void> => {
    try {
      const health = await needs.ask(AbortSignal.any([stop, AbortSignal.timeout(askWithinMs)]))
      const missed = health.filter(({ up }) => !up).map(({ name }) => name)
      down = missed.filter((name) => downLastTime.includes(name))
      // Who was missed and is there again is there, whatever was refused before.
      for (const name of downLastTime) if (!missed.includes(name)) refused.delete(name)
      downLastTime = missed
      silences = 0
    } catch {
      silences += 1 // that nobody answers is the answer
    }
    // What may be a mere restart is looked at again soon, before anything is said.
    doubtful = silences === 1 || downLastTime.length > down.length
    show()
  }

  return {
    state: (): Away => away,
    subscribe: (watcher: () => void) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    /** A call to this service was answered, or why it was not. */
    heard: (service: string, refusal?: unknown): void => {
      const absent = serviceAbsentIn(refusal, service)
      const isNews = absent === undefined ? refused.delete(service) || isSilence(refusal) : !refused.has(absent)
      if (absent !== undefined) refused.set(absent, needs.now())
      if (!isNews) return
      if (!isTroubled(away)) wake.abort()
      show()
    },
    /** Something is not as it should be: look now. */
    doubt: (): void => wake.abort(),
    /** Looks until `stop` is aborted. */
    run: async (stop: AbortSignal): Promise<void> => {
      while (!stop.aborted) {
        wake = new AbortController()
        if (!needs.hidden()) await look(stop)
        const ms = doubtful ? everyMs.doubtful : isTroubled(away) ? everyMs.troubled : everyMs.well
        await needs.wait(ms, AbortSignal.any([stop, wake.signal]))
      }
    },
  }
}

const isSilence = (refusal: unknown): boolean => refusal instanceof Refusal && refusal.status === 0

/** Who is away, by what a refusal says: the service that was asked, or the payment behind it. */
function serviceAbsentIn(refusal: unknown, asked: string): string | undefined {
  if (!(refusal instanceof Refusal)) return undefined
  if (refusal.code === 'payment-unavailable') return 'payment'
  return refusal.code === 'service-unavailable' ? asked : undefined
}
