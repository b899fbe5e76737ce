/**
 * What is ready and not fetched in time is offered to the other riders again; what nobody takes is given up, and its order
 * ends. The delivery's own row is the durable timer (`due_at`); its lock lets one win, here or a rider's step.
 */
import type { Change, Database } from '@jumun/messaging'
import type { Clock, Job } from '@jumun/service'
import type { Logger } from 'pino'
import { type DeliveryRecord, isRequested, stopWaiting } from './delivery.ts'
import type { DeliveryStore } from './delivery-table.ts'

interface Needs {
  readonly db: Pick<Database, 'transaction'>
  readonly deliveries: DeliveryStore
  readonly clock: Clock
  readonly giveUpAfterMinutes: number
  readonly log: Pick<Logger, 'warn'>
}

const batch = 100

export const stopWaitingForRiders = ({ db, deliveries, clock, giveUpAfterMinutes, log }: Needs): Job => ({
  name: 'stop waiting for riders',
  everyMs: 1000,
  async run(signal) {
    for (;;) {
      const at = { now: clock.now(), giveUpAfterMinutes }
      const ended = await db.transaction(async (tx) => {
        const changes: Change<DeliveryRecord>[] = []
        for (const [id, before] of await deliveries.loadDue(tx, at.now, batch)) {
          const decision = isRequested(before) ? stopWaiting(before, at) : undefined
          if (decision?.outcome !== 'changed') continue
          changes.push({ id, before, after: decision.state })
          tx.publish(...decision.events)
        }
        if (changes.length > 0) await deliveries.save(tx, changes)
        return changes
      })
      for (const { id: orderId, before, after } of ended)
        log.warn({ orderId, was: before?.progress.status, is: after.progress.status }, 'nobody fetched it in time')
      if (ended.length < batch || signal.aborted) return
    }
  },
})
