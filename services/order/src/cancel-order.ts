/** Cancel an order: at once while no store can have it; after that the store is asked, for only it knows what is cooking. */
import type { UserRole } from '@jumun/contracts'
import type { Updated } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import type { OrderMetrics } from './metrics.ts'
import { cancel } from './order.ts'
import type { Order } from './order-shape.ts'
import type { OrderStore } from './order-store.ts'

interface Needs {
  readonly orders: Pick<OrderStore, 'update'>
  readonly clock: Clock
  readonly metrics: OrderMetrics
}

export const cancelOrder =
  ({ orders, clock, metrics }: Needs) =>
  async (
    id: string,
    { id: userId, role }: { readonly id: string; readonly role: UserRole },
  ): Promise<Updated<Order>> => {
    const by = role === 'operator' ? 'OPERATOR' : 'CUSTOMER'
    const updated = await orders.update(id, (order) =>
      by === 'OPERATOR' || order.customerId === userId
        ? cancel(order, by, clock.now())
        : { outcome: 'refused', code: 'not-found' },
    )
    if (updated.outcome === 'changed') metrics.moved(updated.state)
    return updated
  }
