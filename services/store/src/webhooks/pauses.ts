/** When what did not arrive is tried again, and when it is not tried any more. Pure. */

const firstPauseMs = 5_000
const longestPauseMs = 3_600_000
/** So long a delivery is tried, and so long an address may fail before it is paused. */
export const triedForMs = 48 * 3_600_000
/**
 * From so many failures in a row on it is the address, not the message: it is knocked at with one delivery at a time, whenever
 * that would have been tried itself, so that all others follow soon after it is back.
 */
export const awayAfter = 3
const knockEveryMs = 5 * 60_000

/** Five seconds, doubled each time, an hour at most; or what the address asks for. */
export const pauseMs = (failures: number, askedMs = 0): number =>
  Math.min(longestPauseMs, Math.max(firstPauseMs * 2 ** Math.min(failures - 1, 20), askedMs))

/** How long an address that is away is left alone, whatever there is to send; or as long as it asks for, an hour at most. */
export const quietMs = (failures: number, askedMs = 0): number =>
  Math.min(
    longestPauseMs,
    Math.max(
      askedMs,
      failures < awayAfter ? 0 : Math.min(knockEveryMs, firstPauseMs * 2 ** Math.min(failures - awayAfter, 20)),
    ),
  )

export const isTriedOut = (since: Date, now: Date): boolean => now.getTime() - since.getTime() >= triedForMs
