/** An operator ends an order, wherever it is: with a reason, and a word on its money and its stock. */
import type { Updated } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import type { OrderMetrics } from './metrics.ts'
import { type EndRequest, endByOperator } from './order.ts'
import type { Order } from './order-shape.ts'
import type { OrderStore } from './order-store.ts'

interface Needs {
  readonly orders: Pick<OrderStore, 'update'>
  readonly clock: Clock
  readonly metrics: OrderMetrics
}

export const endOrder =
  ({ orders, clock, metrics }: Needs) =>
  async (id: string, wish: EndRequest): Promise<Updated<Order>> => {
    const updated = await orders.update(id, (order) => endByOperator(order, wish, clock.now()))
    if (updated.outcome === 'changed') metrics.moved(updated.state)
    return updated
  }
