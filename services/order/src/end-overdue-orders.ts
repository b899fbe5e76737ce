/**
 * End what stands still for too long. The order's own row is the durable timer: `due_at` says when to look at it. It is
 * moved here, not with every step, so an order on its way costs one look at most; the guarded write lets one instance win,
 * and an event that comes in the same moment decides instead if it was first.
 */
import type { Clock, Job } from '@jumun/service'
import type { Logger } from 'pino'
import { type Deadlines, deadlineOf } from './deadlines.ts'
import type { OrderMetrics } from './metrics.ts'
import { giveUp } from './order.ts'
import type { OrderStore } from './order-store.ts'

interface Needs {
  readonly orders: Pick<OrderStore, 'toLookAt' | 'lookAgain' | 'change'>
  readonly clock: Clock
  readonly metrics: OrderMetrics
  readonly deadlines: Deadlines
  readonly log: Pick<Logger, 'warn'>
}

const batch = 100

export const endOverdueOrders = ({ orders, clock, metrics, deadlines, log }: Needs): Job => ({
  name: 'end overdue orders',
  everyMs: 1000,
  run: async (signal) => {
    for (;;) {
      const due = await orders.toLookAt(clock.now(), batch)
      for (const { order, acceptWithinMinutes } of due) {
        if (signal.aborted) return
        const now = clock.now()
        const deadline = deadlineOf(order, deadlines, acceptWithinMinutes)
        if (!deadline || deadline > now) {
          await orders.lookAgain(order, deadline)
          continue
        }
        const decision = giveUp(order, now)
        if (decision.outcome !== 'changed') continue
        if (!(await orders.change(order, decision.state, decision.events))) continue // it moved: it is looked at again
        log.warn(
          { orderId: order.id, stood: order.state.status, since: order.updatedAt },
          'an order stood still for too long',
        )
        metrics.moved(decision.state)
      }
      if (due.length < batch) return
    }
  },
})
