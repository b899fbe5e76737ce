/** One attempt (to pay, to change a stock) has one Idempotency-Key: asked again after silence it is the same attempt, after a change it is another. */
export interface Attempt {
  readonly key: string
  readonly of: string
}

/** The attempt that goes with this content: the last one when nothing has changed since, else a new one. */
export function attemptOf(last: Attempt | undefined, content: unknown, newKey: () => string): Attempt {
  const of = JSON.stringify(content)
  return last?.of === of ? last : { key: newKey(), of }
}

/** Did the platform answer so that asking once more must be a new attempt? Silence and "busy" leave it open. */
export const isSettled = (status: number): boolean => status !== 0 && status < 500 && status !== 429
