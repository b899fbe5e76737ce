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
/** The former one is gone when it has taken its printer along: the next begins after that. */
let gone: Promise<void> = Promise.resolve()
const watchers = new Set<() => void>()

function show(next: Partial<CityState>): void {
  state = { ...state, ...next }
  for (const watcher of watchers) watcher()
}

export const city = {
  wake(): void {
    if (ending) return
    const own = new AbortController()
    ending = own
    // Its printer is taken along before the page is gone.
    addEventListener('pagehide', () => own.abort(), { signal: own.signal })
    show({ lives: true, counts: {}, paper: undefined, trouble: undefined })
    gone = gone.then(() => live(own))
  },
  /** It is off at once for whoever looks; what its people are doing they finish. */
  sleep(): void {
    ending?.abort()
    ending = undefined
    show({ lives: false })
  },
  setSpeed: (speed: number): void => show({ speed }),
}

async function live(own: AbortController): Promise<void> {
  const isThisOne = (): boolean => ending === own
  try {
    // Only who wants a city loads one.
    const { liveInTheCity } = await import('../city/city.ts')
    await liveInTheCity({
      url: '',
      speed: () => state.speed,
      signal: own.signal,
      onCount: (counts) => isThisOne() && show({ counts }),
      onPaper: (paper) => isThisOne() && show({ paper }),
    })
  } catch (error) {
    show({ trouble: error })
  } finally {
    if (isThisOne()) city.sleep()
  }
}

export const useCity = (): CityState =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => state,
  )
