/**
 * A city that lives: customers, kitchens, riders and an operator who use the public API as people do. Whatever a person at a screen
 * does first is respected: the city's people find the step taken and go on. Runs in Node and in a browser.
 */
import { newId } from '../api/new-id.ts'
import { Refusal } from '../api/refusal.ts'
import type { Random } from './basket.ts'
import type { City } from './commons.ts'
import { customers } from './customers.ts'
import { kitchens } from './kitchens.ts'
import { operators } from './operators.ts'
import { mostRequestsAtOnce, type Pause, pauseMs, turnstile } from './pace.ts'
import { person, type Send } from './person.ts'
import { printers } from './printers.ts'
import { riders } from './riders.ts'

export interface CityOptions {
  /** Where the gateway is; empty: where this page came from. */
  readonly url: string
  readonly speed: () => number
  readonly signal: AbortSignal
  readonly onPaper?: (paper: string) => void
  readonly onCount?: (counts: Readonly<Record<string, number>>) => void
  readonly random?: Random
}

const requestWithinMs = 10_000
/** Whoever wakes the city sees it move at once: it begins in a hurry. Only offers are left lying as long as ever. */
const wakingMs = 10_000
const wakingSpeed = 5
/** What was seen longer ago is forgotten. */
const mostRemembered = 5_000

/** Lives until the signal. @throws Refusal `wrong-credentials` where the demo accounts are not */
export async function liveInTheCity(options: CityOptions): Promise<void> {
  const over = new AbortController()
  const signal = AbortSignal.any([options.signal, over.signal])
  const city = cityOf({ ...options, signal })
  const ends = [customers(city), kitchens(city), riders(city), operators(city), printers(city)]
  try {
    await Promise.all(ends)
  } finally {
    over.abort()
    await Promise.allSettled(ends)
  }
}

function cityOf({ url, speed, signal, onCount, onPaper, random = Math.random }: CityOptions): City {
  const enter = turnstile(mostRequestsAtOnce)
  const counts: Record<string, number> = {}
  const dueAt = new Map<string, number>()
  const busy = { kitchen: 0, road: 0 }
  const wokeAt = Date.now()
  const pauseOf = (what: Pause): number => {
    const hurries = what !== 'beforeClaiming' && Date.now() - wokeAt < wakingMs
    return pauseMs(what, hurries ? Math.max(wakingSpeed, speed()) : speed(), random)
  }
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1
    onCount?.({ ...counts })
  }
  const send: Send = (path, init) =>
    enter(async () => {
      const inTime = AbortSignal.timeout(requestWithinMs)
      const within = init.keepalive ? inTime : AbortSignal.any([signal, inTime])
      return fetch(`${url}${path}`, { ...init, signal: within }).catch(() => {
        throw new Refusal('offline', 0)
      })
    })
  return {
    random,
    signal,
    newId,
    send,
    show: (paper) => onPaper?.(paper),
    resident: (account) => person(account, send),
    pause: (what) => waited(pauseOf(what), signal),
    isDue(what, key) {
      const known = dueAt.get(key)
      if (known !== undefined) return Date.now() >= known
      if (dueAt.size >= mostRemembered) dueAt.delete(dueAt.keys().next().value ?? '')
      dueAt.set(key, Date.now() + pauseOf(what))
      return false
    },
    count,
    onTheirWay(where, orders) {
      if (orders !== undefined) busy[where] = orders
      return busy.kitchen + busy.road
    },
    async tryTo(work) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof Refusal) || error.code === 'wrong-credentials') throw error
        if (!signal.aborted) count(error.code)
        // The platform is away or has too much to do: so much patience everybody has.
        if (error.status === 0 || error.status === 429 || error.status >= 500) await waited(1_000, signal)
        return undefined
      }
    },
  }
}

/** Until then, or until the city ends. */
function waited(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
