/** What the way to an address costs, by our own copy of where the store delivers. Pure. */
import { areaOf, type Basket, type DeliveryArea, type DeliveryTerms, type Money } from '@jumun/contracts'
import type { MenuStore } from './menu.ts'

export interface Way {
  readonly deliveryFee: Money
  readonly minimumOrder: Money | null
  /** What is lacking to the minimum. */
  readonly missing: Money | null
  /** On the way, over what it takes to make. */
  readonly minutes: number
  readonly obstacle?: 'outside-area' | 'below-minimum' | 'mixed-currencies'
}

/** Who picks it up pays no way, and a store that says nothing delivers everywhere, free. */
export function priceTheWay(
  { fulfilment, address }: Pick<Basket, 'fulfilment' | 'address'>,
  { delivery }: Pick<MenuStore, 'delivery'>,
  subtotal: Money,
): Way {
  const free: Way = { deliveryFee: { ...subtotal, amount: 0 }, minimumOrder: null, missing: null, minutes: 0 }
  if (fulfilment === 'pickup' || !delivery) return free
  const area = address ? areaOf(delivery, address) : theOnly(delivery)
  if (!area) return address ? { ...free, obstacle: 'outside-area' } : free
  const { fee, minimumOrder, minutes } = area
  if (fee.currency !== subtotal.currency || minimumOrder.currency !== subtotal.currency)
    return { ...free, minutes, obstacle: 'mixed-currencies' }
  const lacking = minimumOrder.amount - subtotal.amount
  return {
    deliveryFee: isFreeFrom(delivery, subtotal) ? free.deliveryFee : fee,
    minimumOrder,
    missing: lacking > 0 ? { ...subtotal, amount: lacking } : null,
    minutes,
    ...(lacking > 0 ? { obstacle: 'below-minimum' } : {}),
  }
}

/** Whoever looks at a cart without saying where it goes is told what is true anywhere. */
const theOnly = ({ areas }: DeliveryTerms): DeliveryArea | undefined => (areas.length === 1 ? areas[0] : undefined)

const isFreeFrom = ({ freeFrom }: DeliveryTerms, subtotal: Money): boolean =>
  freeFrom?.currency === subtotal.currency && subtotal.amount >= freeFrom.amount
