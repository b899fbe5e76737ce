/**
 * Pay a draft that could not be paid at once. Asked of an order that is paid already, it shows the order. What was true
 * when it was written may be over: the store, the menu, the price and the kitchen's time are looked at again before any
 * money is asked for.
 */
import type { PaymentMethod } from '@jumun/contracts'
import type { Order } from './order-shape.ts'
import type { OrderStore } from './order-store.ts'
import type { PaidOutcome, PayForOrder } from './pay-for-order.ts'
import type { Pricing, WantedBasket } from './price-basket.ts'

export type PayLaterOutcome = PaidOutcome | Exclude<Pricing, { outcome: 'priced' }> | { readonly outcome: 'not-found' }

/** How often one that others overtake looks for the next slot before it is told that there is none. */
export const mostTurns = 20

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
    for (let turn = 1; turn <= mostTurns; turn++) {
      const priced = await price(basketOf(order))
      if (priced.outcome !== 'priced') return priced
      const { takes = [], store } = priced
      if (!order.takes || takes === order.takes || takes.length === 0) return pay(order, payment)
      // its time in the kitchen has passed while nobody paid
      const moved = await orders.takeAnew(order, takes, store.capacity)
      if (moved !== 'slot-full') return pay({ ...order, takes }, payment)
    }
    return { outcome: 'refused', code: 'slot-full' }
  }

const basketOf = ({ storeId, fulfilment, address, lines, total, takes, wantedAt }: Order): WantedBasket => ({
  storeId,
  fulfilment,
  lines: lines.map(({ productId, quantity, options }) => ({
    productId,
    quantity,
    options: options.map((option) => option.id),
  })),
  ...(address ? { address } : {}),
  ...(wantedAt ? { wantedAt } : {}),
  ...(takes ? { holds: takes } : {}),
  agreedTotal: total,
})
