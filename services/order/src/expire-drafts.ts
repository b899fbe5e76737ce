/**
 * Give up drafts that nobody paid. The draft's own row is the durable timer: an order that is paid at once,
 * as nearly all are, costs nothing here. Several instances may run this; the guarded update lets one win.
 */
import type { Clock, Job } from '@jumun/service'
import type { OrderMetrics } from './metrics.ts'
import { expire } from './order.ts'
import type { OrderStore } from './order-store.ts'

interface Needs {
  readonly orders: OrderStore
  readonly clock: Clock
  readonly metrics: OrderMetrics
}

const batch = 100

export const expireDrafts = ({ orders, clock, metrics }: Needs): Job => ({
  name: 'expire drafts',
  everyMs: 1000,
  run: async (signal) => {
    for (;;) {
      const due = await orders.draftsDue(clock.now(), batch)
      for (const order of due) {
        if (signal.aborted) return
        const decision = expire(order, clock.now())
        if (decision.outcome !== 'changed') continue
        if (await orders.change(order, decision.state, decision.events)) metrics.moved(decision.state)
      }
      if (due.length < batch) return
    }
  },
})
