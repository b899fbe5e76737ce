/** Waits until a service says that it is ready, and says what is missing when it never is. */
import { setTimeout as pause } from 'node:timers/promises'

/** @throws one sentence with what it says is missing */
export async function untilReady(url: string, options: { withinMs: number; signal: AbortSignal }): Promise<void> {
  const deadline = performance.now() + options.withinMs
  let missing = 'it does not answer'
  while (performance.now() < deadline) {
    options.signal.throwIfAborted()
    try {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) })
      const body = await answer.text()
      if (answer.ok) return
      missing = body
    } catch (error) {
      missing = (error as Error).message
    }
    await pause(50)
  }
  throw new Error(`The platform is up but not ready after ${options.withinMs / 1000} s: ${missing.slice(0, 1000)}`)
}
