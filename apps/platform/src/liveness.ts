/**
 * When a process counts as frozen. It is asked over its line to us and not by HTTP: behind a flood of connections a healthy
 * gateway cannot be reached either, and killed for it, it would meet the same flood anew, with nobody in its memory.
 */
/** Asked over the line; answered with `{ alive: true }`. */
export const areYouAlive = 'alive?'

/** Without an answer for so long, and without work meanwhile: it is stopped, or waits for ever. */
const stillForMs = 9_000
/** It works and does not answer: it starves beside others, or runs in a circle. Who starves needs longer. */
const busyForMs = 60_000

export interface Liveness {
  answered(): void
  /**
   * To be asked every few seconds. @param cpuMs what it has used so far; undefined where nobody can tell
   * @returns for how long it has not answered, in ms, when that is too long
   */
  frozenForMs(cpuMs: number | undefined): number | undefined
}

export function liveness(now: () => number): Liveness {
  let answeredAt = now()
  let workedAt = answeredAt
  let knownCpuMs: number | undefined
  return {
    answered() {
      answeredAt = now()
    },
    frozenForMs(cpuMs) {
      if (cpuMs !== undefined && cpuMs !== knownCpuMs) workedAt = now()
      knownCpuMs = cpuMs
      const silentMs = now() - answeredAt
      const stillMs = Math.min(silentMs, now() - workedAt)
      return stillMs > stillForMs || silentMs > busyForMs ? silentMs : undefined
    },
  }
}
