/** p50, p95, p99 and the worst, in milliseconds with two decimals; never an average alone. */
export interface Percentiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

export function percentiles(timesMs: readonly number[]): Percentiles {
  const sorted = timesMs.toSorted((one, other) => one - other)
  const at = (share: number): number =>
    Math.round((sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN) * 100) / 100
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
