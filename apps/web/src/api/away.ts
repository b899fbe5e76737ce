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

const everyMs = { well: 8_000, doubtful: 700, troubled: 1_000 }
/** Whoever is patient while nobody answers learns late that somebody does. */
const askWithinMs = { well: 5_000, silent: 2_000 }
/** A device that has just woken may need a moment for its own network: so long nobody else is blamed. */
const ownTroubleMs = 4_000
/** So long a refusal of a service counts, when the registry still believes in it. */
const refusalCountsMs = 8_000

export function awayWatch(needs: AwayNeeds) {
  let away = nothingAway
  let silences = 0
  let downLastTime: readonly string[] = []
  let down: readonly string[] = []
  let doubtful = false
  let wokeAt = Number.NEGATIVE_INFINITY
  let wake = new AbortController()
  let asking = new AbortController()
  const refused = new Map<string, number>()
  const watchers = new Set<() => void>()
  const backWatchers = new Set<() => void>()

  const show = (): void => {
    const isSilent = silences > 1 && needs.now() - wokeAt >= ownTroubleMs
    const reach = !needs.online() ? 'no-network' : isSilent ? 'no-answer' : 'ok'
    for (const [service, at] of refused) if (needs.now() - at > refusalCountsMs) refused.delete(service)
    const services = reach === 'ok' ? [...new Set([...down, ...refused.keys()])].sort() : []
    const since = reach === 'ok' ? undefined : (away.since ?? needs.now())
    if (reach === away.reach && services.join() === away.services.join()) return
    away = { reach, services, ...(since === undefined ? {} : { since }) }
    for (const watcher of watchers) watcher()
  }
  const look = async (stop: AbortSignal): Promise<void> => {
    asking = new AbortController()
    try {
      const withinMs = silences > 0 ? askWithinMs.silent : askWithinMs.well
      const health = await needs.ask(AbortSignal.any([stop, asking.signal, AbortSignal.timeout(withinMs)]))
      const missed = health.filter(({ up }) => !up).map(({ name }) => name)
      down = missed.filter((name) => downLastTime.includes(name))
      // Who was missed and is there again is there, whatever was refused before.
      for (const name of downLastTime) if (!missed.includes(name)) refused.delete(name)
      downLastTime = missed
      const isBack = silences > 0
      silences = 0
      if (isBack) for (const watcher of backWatchers) watcher()
    } catch {
      // That nobody answers is the answer; unless it was we who gave the question up.
      if (!asking.signal.aborted) silences += 1
    }
    // What may be a mere restart is looked at again soon, before anything is said.
    doubtful = silences > 0 || downLastTime.length > down.length
    show()
  }

  return {
    state: (): Away => away,
    subscribe: (watcher: () => void) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    /** Told when the platform answers again after it did not, be it but once. */
    onBack: (watcher: () => void) => void backWatchers.add(watcher),
    /** This device was asleep or without a network: what was silent meanwhile is nobody else's doing. */
    woke: (): void => {
      wokeAt = needs.now()
      silences = Math.min(silences, 1)
      // A question that left before the sleep may hang in a connection that is dead.
      asking.abort()
      wake.abort()
      show()
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

/** Who is away, by what a refusal says. That one card could not be charged says nothing about everybody's. */
const serviceAbsentIn = (refusal: unknown, asked: string): string | undefined =>
  refusal instanceof Refusal && refusal.code === 'service-unavailable' ? asked : undefined
