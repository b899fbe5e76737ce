/**
 * Steps that can be taken back for a few seconds: done when they are over, wherever in the app one is by then; not at
 * all when the window is closed before, and then the order is still new. One that could not be done stays until it is
 * tried again or given up.
 */
import { useSyncExternalStore } from 'react'
import { platformClock } from '../api/clock.ts'
import { mayPass } from '../parts/problem.tsx'

export const takeBackWithinMs = 5_000

type Pending =
  | { readonly status: 'waiting'; readonly wish: unknown; readonly at: number; readonly timer: Timer }
  | { readonly status: 'sending'; readonly wish: unknown }
  | { readonly status: 'failed'; readonly wish: unknown; readonly error: unknown }
type Timer = ReturnType<typeof setTimeout>

const pending = new Map<string, Pending>()
const watchers = new Set<() => void>()

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}
function put(key: string, next: Pending | undefined): void {
  const before = pending.get(key)
  if (before?.status === 'waiting') clearTimeout(before.timer)
  if (next) pending.set(key, next)
  else pending.delete(key)
  for (const watcher of watchers) watcher()
}

interface Acts<T> {
  readonly act: (wish: T) => Promise<unknown>
  /** It was refused for good. */
  readonly refused: (error: unknown) => void
}

export function useNotYet<T>(key: string, { act, refused }: Acts<T>) {
  const found = useSyncExternalStore(subscribe, () => pending.get(key))
  const send = async (wish: T): Promise<void> => {
    put(key, { status: 'sending', wish })
    try {
      await act(wish)
      put(key, undefined)
    } catch (error) {
      if (mayPass(error)) put(key, { status: 'failed', wish, error })
      else {
        put(key, undefined)
        refused(error)
      }
    }
  }
  return {
    /** What will be done, and when, while it can still be taken back; what is being done; what could not be done, and why. */
    pending: found as Shown<T> | undefined,
    wish: (wish: T): void => {
      const timer = setTimeout(() => void send(wish), takeBackWithinMs)
      put(key, { status: 'waiting', wish, at: platformClock.now() + takeBackWithinMs, timer })
    },
    /** At once: they have waited already. */
    tryAgain: (wish: T): void => void send(wish),
    takeBack: (): void => put(key, undefined),
  }
}

type Shown<T> =
  | { readonly status: 'waiting'; readonly wish: T; readonly at: number }
  | { readonly status: 'sending'; readonly wish: T }
  | { readonly status: 'failed'; readonly wish: T; readonly error: unknown }

/** How many of these have an answer on its way: nobody has to be called to them any more. */
export const useAnswered = (keys: readonly string[]): number =>
  useSyncExternalStore(subscribe, () => keys.filter((key) => isOnItsWay(pending.get(key))).length)

const isOnItsWay = (each: Pending | undefined): boolean => each?.status === 'waiting' || each?.status === 'sending'
