/** No longer than this. What was begun is told to stop by its signal; whether it had an effect is then unknown. */
import { timeout as policyOf, TaskCancelledError, TimeoutStrategy } from 'cockatiel'

/** The time is over; what was asked may have happened all the same. */
export class TimeoutError extends Error {
  override name = 'TimeoutError'
}

/** @throws TimeoutError after `ms`, also when `work` does not heed its signal */
export async function timeout<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await policyOf(ms, TimeoutStrategy.Aggressive).execute((_, signal) => work(signal))
  } catch (error) {
    if (error instanceof TaskCancelledError) throw new TimeoutError(`not done within ${ms} ms`, { cause: error })
    throw error
  }
}
