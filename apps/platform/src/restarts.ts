/** How long to wait before a part that died is started again: not at all the first time, longer while it keeps dying. */
const delaysMs = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000] as const
/** Who lived this long has recovered. */
const recoveredAfterMs = 30_000

export interface Restarts {
  /** It died after living so long. */
  nextDelayMs(livedMs: number): number
}

export function restarts(): Restarts {
  let deaths = 0
  return {
    nextDelayMs(livedMs) {
      if (livedMs >= recoveredAfterMs) deaths = 0
      const delay = delaysMs[Math.min(deaths, delaysMs.length - 1)] ?? 0
      deaths += 1
      return delay
    },
  }
}
