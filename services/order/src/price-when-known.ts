/** Read your own writes: a store or product that was just added may not have reached our menus yet, so we wait a moment. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '@jumun/service'
import type { Menu, Menus } from './menu.ts'
import { type Pricing, priceBasket, type WantedBasket } from './price-basket.ts'
import { type Quoted, quoteBasket } from './quote-basket.ts'

const waitAtMostMs = 1000
const lookEveryMs = 20

interface Needs {
  readonly menus: Menus
  readonly clock: Clock
}

export const priceWhenKnown =
  ({ menus, clock }: Needs) =>
  async (basket: WantedBasket): Promise<Pricing> =>
    priceBasket(basket, await menuWhenKnown(menus, basket), clock.now())

export const quoteWhenKnown =
  ({ menus, clock }: Needs) =>
  async (basket: WantedBasket): Promise<Quoted | undefined> =>
    quoteBasket(basket, await menuWhenKnown(menus, basket), clock.now())

async function menuWhenKnown(menus: Menus, { storeId, lines }: WantedBasket): Promise<Menu> {
  const productIds = [...new Set(lines.map(({ productId }) => productId))]
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const menu = await menus.of(storeId, productIds)
    const complete = menu.store !== undefined && menu.products.size === productIds.length
    if (complete || waitedMs >= waitAtMostMs) return menu
    await pause(lookEveryMs)
  }
}
