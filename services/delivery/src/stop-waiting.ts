/**
 * What is ready and not fetched in time is offered to the other riders again; what nobody takes is given up, and its order
 * ends. The delivery's own row is the durable timer (`due_at`); the guarded write lets one win, here or a rider's step.
 */
import type { Database } from '@jumun/messaging'
import type { Clock, Job } from '@jumun/service'
import type { Logger } from 'pino'
import { stopWaiting } from './delivery.ts'
import { changeGuarded, dueDeliveries } from './delivery-table.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly giveUpAfterMinutes: number
  readonly log: Pick<Logger, 'warn'>
}

const batch = 100

export const stopWaitingForRiders = ({ db, clock, giveUpAfterMinutes, log }: Needs): Job => ({
  name: 'stop waiting for riders',
  everyMs: 1000,
  async run(signal) {
    for (;;) {
      const due = await dueDeliveries(db, clock.now(), batch)
      for (const record of due) {
        if (signal.aborted) return
        const decision = stopWaiting(record.known)
        if (decision.outcome !== 'changed') continue
        const changed = await changeGuarded(db, record, decision, { now: clock.now(), giveUpAfterMinutes })
        if (!changed) continue // somebody was faster
        const { orderId, progress } = record.known
        log.warn({ orderId, was: progress.status, is: decision.delivery.progress.status }, 'nobody fetched it in time')
      }
      if (due.length < batch) return
    }
  },
})
