/** What every screen of an app may use: calls, the session, the live line. Made once when the app starts. */
import type { DashboardEntry, UserRole } from '@jumun/contracts/http'
import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import type { Away, AwayWatch } from '../api/away.ts'
import type { Call } from '../api/call.ts'
import type { LiveState } from '../api/live.ts'
import type { LiveLine } from '../api/live-in-browser.ts'
import type { PersonKeeper } from '../api/person.ts'
import type { KeptSession, SessionKeeper } from '../api/session.ts'

/** Whom an app is for; staff work with their owner's. */
export type AppRole = Exclude<UserRole, 'staff'>

export interface Platform {
  readonly call: Call
  readonly session: SessionKeeper
  readonly live: LiveLine
  readonly away: AwayWatch
  /** Who stands at this tablet, in an app that several share one for. */
  readonly people: PersonKeeper | undefined
  /** Who this app is for. */
  readonly role: AppRole
}

export const PlatformContext = createContext<Platform | undefined>(undefined)

export function usePlatform(): Platform {
  const platform = useContext(PlatformContext)
  if (platform === undefined) throw new Error('the app was not started by startApp')
  return platform
}
export const useCall = (): Call => usePlatform().call

export function useSession(): KeptSession | undefined {
  const { session } = usePlatform()
  return useSyncExternalStore(session.subscribe, session.current)
}

export function useLiveState(): LiveState {
  const { live } = usePlatform()
  return useSyncExternalStore(live.subscribe, live.state)
}

/** What does not answer just now. */
export function useAway(): Away {
  const { away } = usePlatform()
  return useSyncExternalStore(away.subscribe, away.state)
}

/** Each change of an order one may see, as it happens. */
export function useOrderNews(hear: (entry: DashboardEntry) => void): void {
  const { live } = usePlatform()
  const latest = useRef(hear)
  useEffect(() => {
    latest.current = hear
  })
  useEffect(() => live.onEntry((entry) => latest.current(entry)), [live])
}
