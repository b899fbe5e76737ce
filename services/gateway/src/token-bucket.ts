/** So many a minute for each key, in bursts up to that many; what it remembers is bounded. */

interface Bucket {
  tokens: number
  atMs: number
}

export interface Limit {
  readonly perMinute: number
  /** Beyond this many keys the longest known is forgotten, which is as if it had never asked. */
  readonly rememberedKeys: number
}

export class TokenBuckets {
  readonly #perMs: number
  readonly #limit: Limit
  readonly #buckets = new Map<string, Bucket>()

  constructor(limit: Limit) {
    this.#limit = limit
    this.#perMs = limit.perMinute / 60_000
  }

  get size(): number {
    return this.#buckets.size
  }

  /** Seconds to wait before the next one is allowed; 0: it was allowed and is counted. */
  take(key: string, nowMs: number): number {
    const waitSeconds = this.wait(key, nowMs)
    if (waitSeconds === 0) this.spend(key, nowMs)
    return waitSeconds
  }

  /** Seconds to wait before the next one would be allowed; counts nothing. */
  wait(key: string, nowMs: number): number {
    const bucket = this.#buckets.get(key)
    if (!bucket) return 0
    const tokens = this.#filled(bucket, nowMs)
    return tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - tokens) / this.#perMs / 1_000))
  }

  /** Count one, allowed or not. */
  spend(key: string, nowMs: number): void {
    const bucket = this.#buckets.get(key)
    if (bucket) {
      bucket.tokens = Math.max(0, this.#filled(bucket, nowMs) - 1)
      bucket.atMs = nowMs
      return
    }
    if (this.#buckets.size >= this.#limit.rememberedKeys) this.#forgetOne()
    this.#buckets.set(key, { tokens: this.#limit.perMinute - 1, atMs: nowMs })
  }

  /** One was counted for nothing. */
  giveBack(key: string, nowMs: number): void {
    const bucket = this.#buckets.get(key)
    if (!bucket) return
    bucket.tokens = Math.min(this.#limit.perMinute, this.#filled(bucket, nowMs) + 1)
    bucket.atMs = nowMs
  }

  #filled({ tokens, atMs }: Bucket, nowMs: number): number {
    return Math.min(this.#limit.perMinute, tokens + Math.max(0, nowMs - atMs) * this.#perMs)
  }

  #forgetOne(): void {
    const [oldest] = this.#buckets.keys()
    if (oldest !== undefined) this.#buckets.delete(oldest)
  }
}
