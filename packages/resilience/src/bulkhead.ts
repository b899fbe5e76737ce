/** At most so many at a time, so many more may wait, the rest is turned away at once. */
import { BulkheadRejectedError, bulkhead as policyOf } from 'cockatiel'

export interface Bulkhead {
  /** @throws BulkheadFullError without calling `work` */
  run<T>(work: () => Promise<T>): Promise<T>
  /** How many could begin right now. */
  readonly free: number
}

/** Turned away; nothing was called. */
export class BulkheadFullError extends Error {
  override name = 'BulkheadFullError'
}

export function bulkhead({ atOnce, waiting }: { readonly atOnce: number; readonly waiting: number }): Bulkhead {
  const policy = policyOf(atOnce, waiting)
  return {
    get free() {
      return policy.executionSlots
    },
    async run(work) {
      try {
        return await policy.execute(work)
      } catch (error) {
        if (error instanceof BulkheadRejectedError)
          throw new BulkheadFullError(`${atOnce} are at work and ${waiting} wait`, { cause: error })
        throw error
      }
    },
  }
}
