/** Waits, but no longer when the network comes or goes, the screen is looked at again, or the waiting is called off. */
import { waitUnless } from './wait-unless.ts'

export async function waitUnlessWoken(ms: number, calledOff: AbortSignal): Promise<void> {
  const woken = new AbortController()
  const wake = (): void => woken.abort()
  const { signal } = woken
  addEventListener('online', wake, { signal })
  addEventListener('offline', wake, { signal })
  document.addEventListener('visibilitychange', wake, { signal })
  await waitUnless(ms, AbortSignal.any([calledOff, signal]))
  woken.abort()
}
