/** Runs a service's jobs: one run ends before the next begins, a failing run is logged and repeated. */
import type { Logger } from 'pino'
import type { Job } from './define-service.ts'

export interface RunningJobs {
  /** Aborts the signal of every run and waits for it to end. */
  stop(): Promise<void>
}

export function startJobs(jobs: readonly Job[], log: Logger): RunningJobs {
  const stopping = new AbortController()
  const loops = jobs.map((job) => loop(job, stopping.signal, log))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function loop(job: Job, signal: AbortSignal, log: Logger): Promise<void> {
  let trigger: (() => void) | undefined
  let woken = false
  job.onTrigger?.(() => {
    woken = true
    trigger?.()
  })
  while (!signal.aborted) {
    woken = false
    try {
      await job.run(signal)
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error, job: job.name }, 'a job failed; it will be run again')
    }
    await new Promise<void>((resolve) => {
      if (woken || signal.aborted) return resolve()
      const timer = setTimeout(resolve, job.everyMs)
      trigger = () => {
        clearTimeout(timer)
        resolve()
      }
      signal.addEventListener('abort', trigger, { once: true })
    })
    if (trigger) signal.removeEventListener('abort', trigger)
    trigger = undefined
  }
}
