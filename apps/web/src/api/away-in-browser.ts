/** The watch for what is away, in a real browser; and what is on the screen is asked again for as long as something is. */
import type { QueryClient } from '@tanstack/react-query'
import { type AwayWatch, awayWatch, isTroubled } from './away.ts'
import { askHealth } from './health.ts'
import type { LiveLine } from './live-in-browser.ts'
import { onWake } from './on-wake.ts'
import { waitUnlessWoken } from './wait-unless-woken.ts'

export function awayInBrowser(): AwayWatch {
  const watch = awayWatch({
    ask: askHealth,
    online: () => navigator.onLine,
    hidden: () => document.hidden,
    now: () => Date.now(),
    wait: waitUnlessWoken,
  })
  void watch.run(new AbortController().signal)
  return watch
}

/** Some seconds, not for all screens the same ones. */
const againAfterMs = (): number => 3_000 + Math.random() * 2_000

/**
 * Without news nobody knows what has changed: what is shown is asked again and again, and all of it, with a line that is
 * surely alive, once the platform answers again or this device comes back from wherever it was.
 */
export function askAgainWhileTroubled(client: QueryClient, away: AwayWatch, live: LiveLine): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const troubled = (): boolean => isTroubled(away.state()) || live.state().status === 'broken'
  let wasBroken = false
  const again = (): void => {
    timer = setTimeout(again, againAfterMs())
    if (!document.hidden) void client.refetchQueries({ type: 'active', stale: true }, { cancelRefetch: false })
  }
  const follow = (): void => {
    const isBroken = live.state().status === 'broken'
    // Each of the two knows something first.
    if (isBroken && !wasBroken) away.doubt()
    wasBroken = isBroken
    if (troubled() === (timer !== undefined)) return
    if (timer === undefined) {
      again()
      return
    }
    clearTimeout(timer)
    timer = undefined
    void client.invalidateQueries()
  }
  away.subscribe(follow)
  live.subscribe(follow)
  const everythingAnew = (): void => {
    live.wake()
    // What hangs in a connection that is dead is given up and asked again.
    void client.invalidateQueries()
  }
  away.onBack(everythingAnew)
  onWake(() => {
    away.woke()
    everythingAnew()
  })
}
