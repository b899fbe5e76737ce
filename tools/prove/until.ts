/** Waiting for what a fault wants to see, never longer than it may take. */
import { setTimeout as pause } from 'node:timers/promises'

export const recoverWithinMs = 60_000
/** What a fault waits for: a victim that is up, something in its outbox, a charge. */
export const waitForVictimMs = 20_000
const lookEveryMs = 20

/** @returns how long it took, from the blow, until it was back */
export async function measured(blow: () => void, isBack: () => Promise<boolean>): Promise<number> {
  const began = performance.now()
  blow()
  await until(isBack, recoverWithinMs, 'it has not come back')
  return performance.now() - began
}

/** @returns what the check found: neither undefined nor false */
export async function until<Found>(
  check: () => Promise<Found | undefined | false>,
  withinMs: number,
  sentence: string,
): Promise<Found> {
  const deadline = performance.now() + withinMs
  for (;;) {
    // what cannot be looked at just now (a database that is down) is looked at again
    const found = await check().catch(() => undefined)
    if (found !== undefined && found !== false) return found
    if (performance.now() > deadline) throw new Error(`${sentence} within ${withinMs} ms`)
    await pause(lookEveryMs)
  }
}

export const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
    async (answer) => {
      await answer.body?.cancel()
      return answer.ok
    },
    () => false,
  )
