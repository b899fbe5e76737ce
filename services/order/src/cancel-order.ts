/** Cancel an order: at once while no store can have it; after that the store is asked, for only it knows what is cooking. */
import type { UserRole } from '@jumun/contracts'
import type { Clock } from '@jumun/service'
import type { OrderMetrics } from './metrics.ts'
import { cancel, type Order } from './order.ts'
import type { OrderStore } from './order-store.ts'

export type CancelOutcome =
  | { readonly outcome: 'canceled'; readonly order: Order }
  | { readonly outcome: 'asked-the-store'; readonly order: Order }
  | { readonly outcome: 'refused'; readonly code: 'order-already-cooking' | 'order-changed' }
  | { readonly outcome: 'not-found' }

interface Needs {
  readonly orders: OrderStore
  readonly clock: Clock
  readonly metrics: OrderMetrics
}

const attempts = 5

export const cancelOrder =
  ({ orders, clock, metrics }: Needs) =>
  async (id: string, by: { readonly id: string; readonly role: UserRole }): Promise<CancelOutcome> => {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const order = await orders.find(id)
      if (!order || (by.role !== 'operator' && order.customerId !== by.id)) return { outcome: 'not-found' }
      const decision = cancel(order, by.role === 'operator' ? 'OPERATOR' : 'CUSTOMER', clock.now())
      switch (decision.outcome) {
        case 'changed':
          if (!(await orders.change(order, decision.state, decision.events))) continue // it moved: decide anew
          metrics.moved(decision.state)
          return canceled(decision.state)
        case 'unchanged':
          return canceled(order)
        case 'refused':
          return {
            outcome: 'refused',
            code: decision.code === 'order-already-cooking' ? decision.code : 'order-changed',
          }
        case 'updated':
          throw new Error('a wish to cancel is decided, not remembered')
        default:
          return decision satisfies never
      }
    }
    return { outcome: 'refused', code: 'order-changed' }
  }

const canceled = (order: Order): CancelOutcome => ({
  outcome: order.state.status === 'CANCELED' ? 'canceled' : 'asked-the-store',
  order,
})
