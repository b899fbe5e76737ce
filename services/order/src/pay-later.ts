/**
 * Pay a draft that could not be paid at once. Asked of an order that is paid already, it shows the order. What was true
 * when it was written may be over: the store, the menu and the price are looked at again before any money is asked for.
 */
import type { PaymentMethod } from '@jumun/contracts'
import type { Order } from './order.ts'
import type { OrderStore } from './order-store.ts'
import type { PaidOutcome, PayForOrder } from './pay-for-order.ts'
import type { Pricing, WantedBasket } from './price-basket.ts'

export type PayLaterOutcome = PaidOutcome | Exclude<Pricing, { outcome: 'priced' }> | { readonly outcome: 'not-found' }

interface Needs {
  readonly orders: OrderStore
  readonly price: (basket: WantedBasket) => Promise<Pricing>
  readonly pay: PayForOrder
}

export const payLater =
  ({ orders, price, pay }: Needs) =>
  async (id: string, customerId: string, payment: PaymentMethod | undefined): Promise<PayLaterOutcome> => {
    const order = await orders.find(id)
    if (order?.customerId !== customerId) return { outcome: 'not-found' }
    if (order.state.status !== 'AWAITING_PAYMENT') return pay(order, payment)
    const priced = await price(basketOf(order))
    return priced.outcome === 'priced' ? pay(order, payment) : priced
  }

const basketOf = ({ storeId, fulfilment, address, lines, total }: Order): WantedBasket => ({
  storeId,
  fulfilment,
  lines: lines.map(({ productId, quantity, options }) => ({
    productId,
    quantity,
    options: options.map((option) => option.id),
  })),
  ...(address ? { address } : {}),
  agreedTotal: total,
})
