/** What may be said of any single call. */
export interface Options {
  readonly signal?: AbortSignal
  /** All tries together; default 30,000. */
  readonly timeoutMs?: number
}
