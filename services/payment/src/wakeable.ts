/** A job that can be told that there is something to do. Only a hint: the job comes round by itself anyway. */
import type { Job } from '@jumun/service'

/** A reaction says so before its transaction has committed: a moment later the job will see it. */
const commitMs = 20

export function wakeable(job: Job) {
  let wake = (): void => {}
  const onWake = (wakeJob: () => void): void => {
    wake = wakeJob
  }
  return {
    job: { ...job, onWake } satisfies Job,
    wakeSoon(): void {
      setTimeout(() => wake(), commitMs).unref()
    },
  }
}
