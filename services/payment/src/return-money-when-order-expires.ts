/** A draft that was not paid in time is no deal: a capture that is found later goes back. */
import type { OrderExpired } from '@jumun/contracts'
import type { React } from '@jumun/messaging'
import { closeOrder } from './payment-store.ts'
import type { ReturnMoneyNeeds } from './return-money-when-order-is-canceled.ts'

export const returnMoneyWhenOrderExpires =
  ({ now, newId, wake }: ReturnMoneyNeeds): React<OrderExpired> =>
  async ({ data }, tx) => {
    const { orderId, customerId } = data
    await closeOrder({ orderId, customerId, reason: 'EXPIRED', now: now(), newId: newId(), refundId: newId() }, tx)
    wake()
  }
