/** Sheds load before it hurts: beyond so many requests in hand, or when the event loop lags, the next one is told to come back. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface LoadLimits {
  /** Requests in hand, long-lived streams not counted. */
  readonly inFlight: number
  /** Mean delay of the event loop over the last half second. */
  readonly eventLoopDelayMs: number
}
export const defaultLoadLimits: LoadLimits = { inFlight: 2000, eventLoopDelayMs: 1000 }

/** One watch for all services of a process. */
let watchers = 0
let histogram: ReturnType<typeof monitorEventLoopDelay> | undefined
let timer: NodeJS.Timeout | undefined
let delayMs = 0
const sampleEveryMs = 500
const resolutionMs = 20

export interface EventLoopWatch {
  delayMs(): number
  stop(): void
}

export function watchEventLoop(): EventLoopWatch {
  watchers += 1
  if (watchers === 1) {
    histogram = monitorEventLoopDelay({ resolution: resolutionMs })
    histogram.enable()
    timer = setInterval(() => {
      const mean = (histogram?.mean ?? 0) / 1e6
      delayMs = Number.isNaN(mean) ? 0 : Math.max(0, mean - resolutionMs)
      histogram?.reset()
    }, sampleEveryMs)
    timer.unref()
  }
  let stopped = false
  return {
    delayMs: () => delayMs,
    stop() {
      if (stopped) return
      stopped = true
      watchers -= 1
      if (watchers > 0) return
      clearInterval(timer)
      histogram?.disable()
      delayMs = 0
    },
  }
}
