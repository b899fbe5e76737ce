/** Chance that can be repeated: the same seed gives the same numbers, and a fork does not disturb its origin. */
import { createHash } from 'node:crypto'

export interface SeededRandom {
  /** Uniform in [0, 1). */
  next(): number
  /** A whole number in [0, end). */
  below(end: number): number
  pick<T>(from: readonly T[]): T
  /** True in so many of a hundred cases. */
  percent(share: number): boolean
  /** Chance of its own for something named. */
  fork(name: string | number): SeededRandom
}

export function chance(seed: string | number): SeededRandom {
  // mulberry32, started from a hash so that neighbouring seeds have nothing in common
  let state = createHash('sha256').update(String(seed)).digest().readUInt32LE(0)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    next,
    below,
    pick: <T>(from: readonly T[]) => from[below(from.length)] as T,
    percent: (share) => next() * 100 < share,
    fork: (name) => chance(`${seed}/${name}`),
  }
}
