/** A canceled order's money goes back, whether it has been captured, will be, or was never asked for: all of it, or the part that is said. */
import type { OrderCanceled } from '@jumun/contracts'
import type { React } from '@jumun/messaging'
import { closeOrder } from './payment-store.ts'

export interface ReturnMoneyNeeds {
  readonly now: () => Date
  readonly newId: () => string
  /** There may be something to refund now. */
  readonly wake: () => void
}

export const returnMoneyWhenOrderIsCanceled =
  ({ now, newId, wake }: ReturnMoneyNeeds): React<OrderCanceled> =>
  async ({ data }, tx) => {
    const { orderId, customerId, reason, refund } = data
    await closeOrder(
      { orderId, customerId, reason, refund: refund?.amount, now: now(), newId: newId(), refundId: newId() },
      tx,
    )
    wake()
  }
