/** May this basket be ordered, at the total that was agreed to? Pure; the client's idea of a price is never charged. */
import type { Basket, OrderLine, ProblemCode, Quote, StoreTime, Sums } from '@jumun/contracts'
import type { KitchenCapacity, Taken } from './kitchen/slots.ts'
import type { Menu } from './menu.ts'
import { type Objection, quoteBasket } from './quote-basket.ts'

export type Pricing =
  | ({
      readonly outcome: 'priced'
      readonly lines: readonly OrderLine[]
      /** Whose it is, and how its days begin. */
      readonly store: { readonly storeId: string; readonly capacity?: KitchenCapacity } & StoreTime
      /** What it takes of the kitchen's slots. */
      readonly takes?: readonly Taken[]
      /** What its longest dish takes to cook; 0, absent: none says. */
      readonly cookMinutes?: number
    } & Sums)
  | {
      readonly outcome: 'refused'
      readonly code: ProblemCode
      readonly detail?: string
      readonly field?: string
      /** What can be had of it. */
      readonly quote?: Quote
      readonly slots?: Objection['slots']
    }

export type WantedBasket = Omit<Basket, 'payment'> & { readonly holds?: readonly Taken[] }

export function priceBasket(basket: WantedBasket, menu: Menu, now: Date): Pricing {
  if (basket.fulfilment === 'delivery' && !basket.address)
    return { outcome: 'refused', code: 'invalid-request', detail: 'a delivery needs an address', field: 'address' }
  const quoted = quoteBasket(basket, menu, now)
  if (!quoted || !menu.store)
    return { outcome: 'refused', code: 'unknown-store', detail: `there is no store ${basket.storeId}` }
  const { quote, objections, takes, cookMinutes } = quoted
  const objection = objections[0]
  if (objection) return { outcome: 'refused', ...objection, quote }
  const { lines, subtotal, deliveryFee, discounts, total } = quote
  const { agreedTotal = total } = basket
  if (agreedTotal.amount !== total.amount || agreedTotal.currency !== total.currency)
    return { outcome: 'refused', code: 'price-changed', quote }
  return { outcome: 'priced', lines, subtotal, deliveryFee, discounts, total, store: menu.store, takes, cookMinutes }
}
