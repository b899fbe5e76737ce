/** The city as this page keeps it alive: it goes on while one walks from screen to screen, and sleeps when the page is closed. */
import { useSyncExternalStore } from 'react'

export interface CityState {
  readonly lives: boolean
  readonly speed: number
  readonly counts: Readonly<Record<string, number>>
  /** The last slip that came out in its kitchen. */
  readonly paper?: string | undefined
  /** Why it had to end. */
  readonly trouble?: unknown
}

let state: CityState = { lives: false, speed: 1, counts: {} }
let ending: AbortController | undefined
const watchers = new Set<() => void>()

function show(next: Partial<CityState>): void {
  state = { ...state, ...next }
  for (const watcher of watchers) watcher()
}

export const city = {
  async wake(): Promise<void> {
    if (ending) return
    const own = new AbortController()
    ending = own
    // Its printer is taken along before the page is gone.
    addEventListener('pagehide', () => own.abort(), { signal: own.signal })
    show({ lives: true, counts: {}, paper: undefined, trouble: undefined })
    try {
      // Only who wants a city loads one.
      const { liveInTheCity } = await import('../city/city.ts')
      await liveInTheCity({
        url: '',
        speed: () => state.speed,
        signal: own.signal,
        onCount: (counts) => show({ counts }),
        onPaper: (paper) => show({ paper }),
      })
    } catch (error) {
      show({ trouble: error })
    } finally {
      ending = undefined
      show({ lives: false })
    }
  },
  sleep: (): void => ending?.abort(),
  setSpeed: (speed: number): void => show({ speed }),
}

export const useCity = (): CityState =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => state,
  )
