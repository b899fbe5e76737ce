/**
 * Steps that can be taken back for a few seconds: done when they are over, wherever in the app one is by then; not at
 * all when the window is closed before, and then the order is still new.
 */
import { useSyncExternalStore } from 'react'

export const takeBackWithinMs = 5_000

interface Waiting {
  readonly wish: unknown
  readonly at: number
  readonly timer: ReturnType<typeof setTimeout>
}
const waiting = new Map<string, Waiting>()
const watchers = new Set<() => void>()
const told = (): void => {
  for (const watcher of watchers) watcher()
}
function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}
function forget(key: string): void {
  clearTimeout(waiting.get(key)?.timer)
  waiting.delete(key)
  told()
}

/** @param key what the wish is about: it has one at a time */
export function useNotYet<T>(key: string, act: (wish: T) => void) {
  const found = useSyncExternalStore(subscribe, () => waiting.get(key))
  return {
    /** What will be done, and when, while it can still be taken back. */
    waiting: found && { wish: found.wish as T, at: found.at },
    wish: (wish: T): void => {
      forget(key)
      const timer = setTimeout(() => {
        forget(key)
        act(wish)
      }, takeBackWithinMs)
      waiting.set(key, { wish, at: Date.now() + takeBackWithinMs, timer })
      told()
    },
    takeBack: () => forget(key),
  }
}

/** How many of these have an answer on its way: nobody has to be called to them any more. */
export const useAnswered = (keys: readonly string[]): number =>
  useSyncExternalStore(subscribe, () => keys.filter((key) => waiting.has(key)).length)
