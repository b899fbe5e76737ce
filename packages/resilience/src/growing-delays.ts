/** So many tries for nothing; after that each makes the next wait twice as long. Tries are forgotten with time. */

interface Tries {
  readonly count: number
  readonly atMs: number
  readonly nextAtMs: number
}

const firstDelayMs = 1_000
const longestDelayMs = 15 * 60_000
const oneIsForgottenMs = 6 * 60_000

export class GrowingDelays {
  readonly #tries = new Map<string, Tries>()
  readonly #limit: { readonly free: number; readonly rememberedKeys: number }

  constructor(limit: { readonly free: number; readonly rememberedKeys: number }) {
    this.#limit = limit
  }

  /** Seconds to wait before the next try; 0: it may be made. */
  wait(key: string, nowMs: number): number {
    return Math.max(0, Math.ceil(((this.#tries.get(key)?.nextAtMs ?? 0) - nowMs) / 1_000))
  }

  spend(key: string, nowMs: number): void {
    const { free, rememberedKeys } = this.#limit
    const count = this.#count(key, nowMs) + 1
    const delayMs = count < free ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** (count - free))
    if (!this.#tries.delete(key) && this.#tries.size >= rememberedKeys) {
      const [oldest] = this.#tries.keys()
      if (oldest !== undefined) this.#tries.delete(oldest)
    }
    this.#tries.set(key, { count, atMs: nowMs, nextAtMs: nowMs + delayMs })
  }

  /** It was no guess. */
  giveBack(key: string, nowMs: number): void {
    const count = this.#count(key, nowMs) - 1
    if (count <= 0) this.#tries.delete(key)
    else this.#tries.set(key, { count, atMs: nowMs, nextAtMs: nowMs })
  }

  #count(key: string, nowMs: number): number {
    const known = this.#tries.get(key)
    return known ? Math.max(0, known.count - Math.floor((nowMs - known.atMs) / oneIsForgottenMs)) : 0
  }
}
