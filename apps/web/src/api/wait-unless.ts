/** Waits, but no longer when the waiting is called off. */
export function waitUnless(ms: number, calledOff: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      calledOff.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (calledOff.aborted) return done()
    calledOff.addEventListener('abort', done)
  })
}
