/** The present moment by the platform's clock, for ages and countdowns: one ticking clock for the whole screen. */
import { useSyncExternalStore } from 'react'
import { platformClock } from '../api/clock.ts'

const everyMs = 1_000
let now = platformClock.now()
let timer: ReturnType<typeof setInterval> | undefined
const watchers = new Set<() => void>()

function tick(): void {
  now = platformClock.now()
  for (const each of watchers) each()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  // While nobody watched, the clock stood still.
  if (timer === undefined) tick()
  timer ??= setInterval(tick, everyMs)
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Changes every second. */
export const useNow = (): number => useSyncExternalStore(watch, () => now)
/** Changes every minute: cheaper for what shows minutes. */
export const useMinute = (): number => useSyncExternalStore(watch, () => now - (now % 60_000))
