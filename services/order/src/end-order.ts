/** An operator ends an order, wherever it is: with a reason, and a word on its money and its stock. */
import type { Clock } from '@jumun/service'
import type { OrderMetrics } from './metrics.ts'
import { endByOperator, type Order, type WishToEnd } from './order.ts'
import type { OrderStore } from './order-store.ts'

export type EndOutcome =
  | { readonly outcome: 'ended'; readonly order: Order }
  | { readonly outcome: 'refused'; readonly code: 'order-ended' | 'order-changed' | 'refund-too-large' }
  | { readonly outcome: 'not-found' }

interface Needs {
  readonly orders: Pick<OrderStore, 'find' | 'change'>
  readonly clock: Clock
  readonly metrics: OrderMetrics
}

const attempts = 5

export const endOrder =
  ({ orders, clock, metrics }: Needs) =>
  async (id: string, wish: WishToEnd): Promise<EndOutcome> => {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const order = await orders.find(id)
      if (!order) return { outcome: 'not-found' }
      const decision = endByOperator(order, wish, clock.now())
      switch (decision.outcome) {
        case 'changed':
          if (!(await orders.change(order, decision.state, decision.events))) continue // it moved: decide anew
          metrics.moved(decision.state)
          return { outcome: 'ended', order: decision.state }
        case 'unchanged':
          return { outcome: 'ended', order }
        case 'refused':
          return { outcome: 'refused', code: decision.code === 'refund-too-large' ? decision.code : 'order-ended' }
        case 'updated':
          throw new Error('an end is decided, not remembered')
        default:
          return decision satisfies never
      }
    }
    return { outcome: 'refused', code: 'order-changed' }
  }
