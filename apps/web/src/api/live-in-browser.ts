/** The live line of one app: runs while somebody is logged in, fills the kept answers, and tells who asked to be told. */
import type { DashboardEntry, LoggedEvent } from '@jumun/contracts/http'
import type { QueryClient } from '@tanstack/react-query'
import { carrierInBrowser } from './carrier.ts'
import type { LiveState } from './live.ts'
import type { SessionKeeper } from './session.ts'
import { takeInEntry } from './take-in-entry.ts'

export interface LiveLine {
  readonly state: () => LiveState
  readonly subscribe: (listener: () => void) => () => void
  readonly onEntry: (listener: (entry: DashboardEntry) => void) => () => void
  /** For operators: every event of the log, for as long as somebody listens; first those that are remembered. */
  readonly onLogged: (listener: (event: LoggedEvent) => void) => () => void
  /** The device was asleep or away: what looks alive is looked after. */
  readonly wake: () => void
}

export function liveLine(app: string, session: SessionKeeper, client: QueryClient): LiveLine {
  let state: LiveState = { status: 'connecting' }
  let follows: string | undefined
  const watchers = new Set<() => void>()
  const hearers = new Set<(entry: DashboardEntry) => void>()
  const readers = new Set<(event: LoggedEvent) => void>()
  const show = (next: LiveState): void => {
    state = next
    for (const watcher of watchers) watcher()
  }
  const carrier = carrierInBrowser(app, session, {
    onEvent: (type, data) => {
      if (type === 'logged') for (const reader of readers) reader(JSON.parse(data) as LoggedEvent)
      if (type !== 'order') return
      const entry = JSON.parse(data) as DashboardEntry
      takeInEntry(client, entry)
      for (const hearer of hearers) hearer(entry)
    },
    onGap: () => void client.invalidateQueries(),
    onState: show,
  })

  const follow = (): void => {
    const userId = session.current()?.user.id
    if (userId === follows) return
    follows = userId
    // Another person must not see what was kept for this one.
    void client.resetQueries()
    show({ status: 'connecting' })
    carrier.follow(userId)
  }
  session.subscribe(follow)
  follow()

  return {
    state: () => state,
    wake: carrier.wake,
    subscribe: (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    onEntry: (hearer) => {
      hearers.add(hearer)
      return () => void hearers.delete(hearer)
    },
    onLogged: (reader) => {
      readers.add(reader)
      if (readers.size === 1) carrier.wantEvents(true)
      return () => {
        readers.delete(reader)
        if (readers.size === 0) carrier.wantEvents(false)
      }
    },
  }
}
