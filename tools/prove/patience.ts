/** How a good client asks again: the same question, later each time, until the answer is one for good. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer } from './api.ts'

const againAfterMs = 500
/** Who is told to wait waits longer each time. */
const mostPatienceMs = 4_000

/** Asking the same again will not change this answer. */
export const isFinal = ({ status, code }: Answer): boolean =>
  status >= 400 && status < 500 && status !== 429 && status !== 408 && code !== 'request-in-progress'

/** @param tries how often it was asked in vain; resolves at once when `giveUp` is aborted */
export async function patience(tries: number, giveUp: AbortSignal, firstMs = againAfterMs): Promise<void> {
  const ms = Math.min(mostPatienceMs, firstMs * 2 ** tries)
  await pauseUnless(ms * (0.75 + Math.random() / 2), giveUp)
}

/** Whoever gave up sees so in `giveUp`: the pause just ends. */
export const pauseUnless = (ms: number, giveUp: AbortSignal): Promise<unknown> =>
  pause(ms, undefined, { signal: giveUp }).catch(() => {})
