/** Waits, but no longer when the network comes or goes, the screen is looked at again, or the waiting is called off. */
export function waitUnlessWoken(ms: number, wake: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      removeEventListener('online', done)
      removeEventListener('offline', done)
      document.removeEventListener('visibilitychange', done)
      wake.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (wake.aborted) return done()
    addEventListener('online', done)
    addEventListener('offline', done)
    document.addEventListener('visibilitychange', done)
    wake.addEventListener('abort', done)
  })
}
