/** Read your own writes: a store or product that was just added may not have reached our menus yet, so we wait a moment. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Menus } from './menu.ts'
import { type Pricing, priceBasket, type WantedBasket } from './price-basket.ts'

const waitAtMostMs = 1000
const lookEveryMs = 20

export const priceWhenKnown =
  (menus: Menus) =>
  async (basket: WantedBasket): Promise<Pricing> => {
    const productIds = [...new Set(basket.lines.map(({ productId }) => productId))]
    for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
      const pricing = priceBasket(basket, await menus.of(basket.storeId, productIds))
      if (pricing.outcome !== 'unknown' || waitedMs >= waitAtMostMs) return pricing
      await pause(lookEveryMs)
    }
  }
