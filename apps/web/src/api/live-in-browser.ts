/** The live line of one app: runs while somebody is logged in, fills the kept answers, and tells who asked to be told. */
import { type DashboardEntry, streamDashboards } from '@jumun/contracts/http'
import type { QueryClient } from '@tanstack/react-query'
import { keepLive, type LiveState } from './live.ts'
import type { SessionKeeper } from './session.ts'
import { takeInEntry } from './take-in-entry.ts'
import { waitUnlessWoken } from './wait-unless-woken.ts'

export interface LiveLine {
  readonly state: () => LiveState
  readonly subscribe: (listener: () => void) => () => void
  readonly onEntry: (listener: (entry: DashboardEntry) => void) => () => void
  /** A broken line does not wait any longer before it is tried again. */
  readonly tryNow: () => void
}

export function liveLine(session: SessionKeeper, client: QueryClient): LiveLine {
  let state: LiveState = { status: 'connecting' }
  let running: { readonly userId: string; readonly stop: AbortController } | undefined
  let pause = new AbortController()
  const watchers = new Set<() => void>()
  const hearers = new Set<(entry: DashboardEntry) => void>()
  const show = (next: LiveState): void => {
    state = next
    for (const watcher of watchers) watcher()
  }

  const follow = (): void => {
    const userId = session.current()?.user.id
    if (userId === running?.userId) return
    running?.stop.abort()
    running = undefined
    // Another person must not see what was kept for this one.
    void client.resetQueries()
    if (userId === undefined) {
      show({ status: 'connecting' })
      return
    }
    const stop = new AbortController()
    running = { userId, stop }
    void keepLive(
      {
        path: streamDashboards.path,
        token: session.token,
        renewAfter: session.renewAfter,
        onEvent: (type, data) => {
          if (type !== 'order') return
          const entry = JSON.parse(data) as DashboardEntry
          takeInEntry(client, entry)
          for (const hearer of hearers) hearer(entry)
        },
        onGap: () => void client.invalidateQueries(),
        onState: show,
        fetch: (input, init) => fetch(input, init),
        now: () => Date.now(),
        random: () => Math.random(),
        wait: (ms, ending) => {
          pause = new AbortController()
          return waitUnlessWoken(ms, AbortSignal.any([ending, pause.signal]))
        },
      },
      stop.signal,
    )
  }
  session.subscribe(follow)
  follow()

  return {
    state: () => state,
    tryNow: () => pause.abort(),
    subscribe: (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    onEntry: (hearer) => {
      hearers.add(hearer)
      return () => void hearers.delete(hearer)
    },
  }
}
