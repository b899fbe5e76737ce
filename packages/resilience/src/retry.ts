/** Again after a pause that grows and is never the same for two, so that those who failed together do not return together. */
import { ExponentialBackoff, handleWhen, retry as policyOf } from 'cockatiel'

export interface RetryOptions {
  /** In all, the first included. */
  readonly attempts: number
  readonly baseDelayMs: number
  /** No pause is longer; default 20 times the first. */
  readonly maxDelayMs?: number
  /** Which errors may pass by themselves; default all. */
  readonly when?: (error: unknown) => boolean
}

/** The outcome of the first attempt that succeeds; the last error when none does, or the first that will not pass. */
export async function retry<T>(
  { attempts, baseDelayMs, maxDelayMs = baseDelayMs * 20, when }: RetryOptions,
  work: (attempt: number) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const policy = policyOf(
    handleWhen((error) => when?.(error) ?? true),
    {
      maxAttempts: attempts - 1,
      backoff: new ExponentialBackoff({ initialDelay: baseDelayMs, maxDelay: maxDelayMs }),
    },
  )
  return policy.execute(({ attempt }) => work(attempt + 1), signal)
}
