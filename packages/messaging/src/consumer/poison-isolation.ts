/**
 * Who is to blame when the process dies? Whatever was in work at that moment comes under suspicion, most of it innocent.
 * A suspect is therefore handled alone the next time: what the process dies of then was that message.
 */
import { setTimeout as pause } from 'node:timers/promises'

/** What a consumer runs in. */
export interface ConsumerRuntime {
  /** Beside others, but never beside a suspect. */
  runShared<T>(work: () => Promise<T>): Promise<T>
  /** While nothing else is handled in this process. */
  runExclusive<T>(work: () => Promise<T>): Promise<T>
  pause(ms: number): Promise<unknown>
  /** @returns how to end that */
  every(ms: number, work: () => void): () => void
}

/** The process dies as a whole, so there is one lock for all consumers in it. */
const lock = 'jumun: a message is handled'
/** One that hangs must not hold up all others for good. */
const longestExclusiveMs = 5_000

export const runShared = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks.request(lock, { mode: 'shared' }, work) as Promise<T>

/** While nothing else is handled in this process; after five seconds others may begin again. */
export async function runExclusive<T>(work: () => Promise<T>): Promise<T> {
  let result: Promise<T> | undefined
  await navigator.locks.request(lock, { mode: 'exclusive' }, async () => {
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, longestExclusiveMs)
    result = work()
    try {
      await Promise.race([result, late.promise])
    } finally {
      clearTimeout(timer)
    }
  })
  return result as Promise<T>
}

export const thisProcess: ConsumerRuntime = {
  runShared,
  runExclusive,
  pause,
  every(ms, work) {
    const timer = setInterval(work, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
}
