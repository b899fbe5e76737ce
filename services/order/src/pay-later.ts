/** Pay a draft that could not be paid at once. Asked of an order that is paid already, it shows the order. */
import type { PaymentMethod } from '@jumun/contracts'
import type { OrderStore } from './order-store.ts'
import type { PaidOutcome, PayForOrder } from './pay-for-order.ts'

export const payLater =
  (needs: { readonly orders: OrderStore; readonly pay: PayForOrder }) =>
  async (
    id: string,
    customerId: string,
    payment: PaymentMethod | undefined,
  ): Promise<PaidOutcome | { readonly outcome: 'not-found' }> => {
    const order = await needs.orders.find(id)
    return order?.customerId === customerId ? needs.pay(order, payment) : { outcome: 'not-found' }
  }
