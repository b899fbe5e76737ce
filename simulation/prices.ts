/** What things cost here: one price for everything, a fee for the way, and the kitchen's time. */
import { add, won } from '@jumun/contracts'
import type { Pricing, WantedBasket } from '../services/order/src/price-basket.ts'
import { priceTheWay } from '../services/order/src/price-the-way.ts'
import type { newSlots } from './kitchen-slots.ts'
import { linesOf, type OrderPlan, storeId } from './plan.ts'
import { firstHour } from './world.ts'

const price = 4500
const area = { name: { en: 'Mapo' }, fee: won(3000), minimumOrder: won(0), minutes: 10 }
const terms = { areas: [area], freeFrom: won(2 * price) } // one goes for a fee, two go free

export const priceIn =
  (slots: ReturnType<typeof newSlots>, clock: { now(): Date }) =>
  async (basket: WantedBasket): Promise<Pricing> => {
    const lines = basket.lines.map(({ productId, quantity, ifSoldOut }) => ({
      ...{ productId, quantity, name: { en: 'Americano' }, unitPrice: won(price), options: [] },
      ...(ifSoldOut ? { ifSoldOut } : {}),
      total: won(price * quantity),
    }))
    const subtotal = won(lines.reduce((sum, { total }) => sum + total.amount, 0))
    const { deliveryFee } = priceTheWay(basket, { delivery: terms }, subtotal)
    const planned = slots.plan(basket, clock.now())
    if (planned.outcome === 'refused') return planned
    const { store, takes } = planned
    const sums = { subtotal, deliveryFee, discounts: [], total: add(subtotal, deliveryFee) }
    return { outcome: 'priced', lines, ...sums, store, takes }
  }

/** The slot that begins so long after the first hour. */
const after = (minutes: number): string => new Date(firstHour + minutes * 60_000).toISOString()

export const basketOf = (plan: OrderPlan, card: string) => ({
  storeId,
  fulfilment: plan.fulfilment,
  lines: linesOf(plan),
  ...(plan.fulfilment === 'delivery' ? { address: { line1: `the house of ${plan.label}` } } : {}),
  ...(plan.wantedInMinutes === undefined ? {} : { wantedAt: after(plan.wantedInMinutes) }),
  payment: { method: 'card' as const, token: card },
})
