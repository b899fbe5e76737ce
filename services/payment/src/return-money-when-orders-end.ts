/**
 * The money of an order that ended without a deal goes back, whether it has been captured, will be, or was never asked
 * for: all of it, or the part that is said.
 */
import { OrderCanceled, OrderExpired } from '@jumun/contracts'
import { onAll, type Reaction, type Transaction } from '@jumun/messaging'
import type { OrderEnd } from './close-orders.ts'

export interface ReturnMoneyNeeds {
  readonly closeOrders: (ends: readonly OrderEnd[], tx: Transaction) => Promise<void>
  readonly now: () => Date
  readonly newId: () => string
  /** There may be something to refund now. */
  readonly trigger: () => void
}

export const returnMoneyWhenOrdersEnd = ({ closeOrders, now, newId, trigger }: ReturnMoneyNeeds): Reaction =>
  onAll([OrderCanceled, OrderExpired], async (events, tx) => {
    const ends = new Map<string, OrderEnd>()
    for (const { data } of events) {
      const { orderId, customerId, ...canceled } = data as OrderExpired & Partial<OrderCanceled>
      if (ends.has(orderId)) continue // an order ends once: the first word on its money stands
      const reason = canceled.reason ?? 'EXPIRED'
      const refund = canceled.refund?.amount
      ends.set(orderId, { orderId, customerId, reason, refund, now: now(), newId: newId(), refundId: newId() })
    }
    await closeOrders([...ends.values()], tx)
    trigger()
  })
