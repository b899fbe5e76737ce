/** A job that can be told that there is something to do. Only a hint: the job comes round by itself anyway. */
import type { Job } from '@jumun/service'

/** A reaction says so before its transaction has committed: a moment later the job will see it. */
const commitMs = 20

export function triggerable(job: Job) {
  let trigger = (): void => {}
  const onTrigger = (triggerJob: () => void): void => {
    trigger = triggerJob
  }
  return {
    job: { ...job, onTrigger } satisfies Job,
    triggerSoon(): void {
      setTimeout(() => trigger(), commitMs).unref()
    },
  }
}
