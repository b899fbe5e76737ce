/**
 * What time it is on the platform. A tablet behind a counter is often minutes off; what is counted down or promised goes by
 * the platform's clock, which every answer tells in its `Date`, to the second.
 */

/** An answer whose clock was read then, or so many milliseconds later. */
const readToTheSecondMs = 1_000

export interface Clock {
  /** Milliseconds since 1970, as the platform counts them. */
  readonly now: () => number
  /** @param askedAt when the question left, by the device's own clock */
  readonly heard: (date: string | null, askedAt: number) => void
}

/** Each answer narrows down how far the device is off; one that contradicts the rest means that a clock was set: begin anew. */
export function clock(device: () => number): Clock {
  let least = Number.NEGATIVE_INFINITY
  let most = Number.POSITIVE_INFINITY
  const offset = (): number => (Number.isFinite(least) ? (least + most) / 2 : 0)
  return {
    // Never so late that a device which is right would be put wrong by the second's blur.
    now: () => device() + (least <= 0 && most >= 0 ? 0 : offset()),
    heard: (date, askedAt) => {
      const told = date === null ? Number.NaN : Date.parse(date)
      if (Number.isNaN(told)) return
      const [lower, upper] = [told - device(), told + readToTheSecondMs - askedAt]
      const agrees = lower <= most && upper >= least
      least = agrees ? Math.max(least, lower) : lower
      most = agrees ? Math.min(most, upper) : upper
    },
  }
}

/** This page's. */
export const platformClock = clock(() => Date.now())
