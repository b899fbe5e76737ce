/**
 * One attempt (to order, to open a store, to change a stock) has one Idempotency-Key: asked again after silence it is the
 * same attempt, after a change it is another. It is kept over reloads and by all tabs until the platform has answered.
 */
import { store } from './browser-store.ts'
import { platformClock } from './clock.ts'
import { newId } from './new-id.ts'
import { Refusal } from './refusal.ts'

export interface Attempt {
  readonly key: string
  /** What was asked for, as JSON. */
  readonly of: string
}
/** One that outlives the page. */
export interface KeptAttempt extends Attempt {
  /** Since when, in milliseconds since 1970. */
  readonly at: number
}

/** The attempt that goes with this content: the last one when nothing has changed since, else a new one. */
export function attemptOf<A extends Attempt>(last: A | undefined, content: unknown, newKey: () => string): A | Attempt {
  const of = JSON.stringify(content)
  return last?.of === of ? last : { key: newKey(), of }
}

export interface Attempts {
  /** The key for this content: that of the attempt under way when nothing has changed since, else a new one. */
  readonly keyFor: (content: unknown) => string
  readonly underWay: () => KeptAttempt | undefined
  /** The platform has answered: asking once more is a new attempt. */
  readonly settle: () => void
  /** Asks under the key of this content, and settles when the platform has answered. */
  readonly once: <T>(content: unknown, ask: (key: string) => Promise<T>) => Promise<T>
}

/** The platform remembers keys for two days. */
const forgottenAfterMs = 24 * 3_600_000

/** What attempts need of the browser; tests bring their own. */
export interface Surroundings {
  readonly read: () => string | null
  readonly write: (value: string | null) => void
  readonly now: () => number
  readonly newKey: () => string
}

export function attempts(around: Surroundings): Attempts {
  const underWay = (): KeptAttempt | undefined => {
    const kept = parse(around.read())
    return kept && around.now() - kept.at < forgottenAfterMs ? kept : undefined
  }
  const keyFor = (content: unknown): string => {
    const last = underWay()
    const attempt = attemptOf(last, content, around.newKey)
    if (attempt !== last) around.write(JSON.stringify({ ...attempt, at: around.now() }))
    return attempt.key
  }
  const settle = (): void => around.write(null)
  return {
    underWay,
    keyFor,
    settle,
    once: async (content, ask) => {
      try {
        const answer = await ask(keyFor(content))
        settle()
        return answer
      } catch (error) {
        if (error instanceof Refusal && isSettled(error.status, error.code)) settle()
        throw error
      }
    },
  }
}

/** Did the platform answer so that asking once more must be a new attempt? Silence, "busy" and "at it" leave it open. */
export const isSettled = (status: number, code?: string): boolean =>
  status !== 0 && status < 500 && status !== 429 && code !== 'request-in-progress'

/** Those of this browser, each kind in its place. */
export const attemptsOf = (kind: string): Attempts =>
  attempts({
    read: () => store.read(`jumun.attempt.${kind}`),
    write: (value) => store.write(`jumun.attempt.${kind}`, value),
    now: platformClock.now,
    newKey: newId,
  })

function parse(text: string | null): KeptAttempt | undefined {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<KeptAttempt> | null
    const { key, of, at } = value ?? {}
    return key !== undefined && of !== undefined && at !== undefined ? { key, of, at } : undefined
  } catch {
    return undefined // written by another version of this page
  }
}
