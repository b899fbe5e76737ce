/** Chance that can be repeated: the same seed makes the same choices on every machine. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  next(): number
  below(count: number): number
  is(probability: number): boolean
  pick<T>(from: readonly T[]): T
}

/** mulberry32: small, fast, good enough to shuffle messages. */
export function seededRandom(seed: number): SeededRandom {
  let state = (seed * 0x9e3779b1) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number): number => Math.floor(next() * count)
  return {
    next,
    below,
    is: (probability) => next() < probability,
    pick: (from) => {
      if (from.length === 0) throw new Error('nothing to pick from')
      return from[below(from.length)] as (typeof from)[number]
    },
  }
}
