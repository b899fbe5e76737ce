/** Doing once what many ask for. */
import { setTimeout as pause } from 'node:timers/promises'

/** Does it at once when it was not done lately, else once for all who ask within so many milliseconds. It must not reject. */
export function coalesced(ms: number, work: () => Promise<unknown>): () => void {
  let isAsked = false
  let isRunning = false
  async function run(): Promise<void> {
    isRunning = true
    while (isAsked) {
      isAsked = false
      await work()
      await pause(ms)
    }
    isRunning = false
  }
  return () => {
    isAsked = true
    if (!isRunning) void run()
  }
}
