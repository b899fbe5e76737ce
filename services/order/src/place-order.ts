/** Place an order: nothing is cooked before it is paid, nothing is paid twice, and nobody else has to be up but payment. */
import type { Basket } from '@jumun/contracts'
import type { Clock } from '@jumun/service'
import type { NumberOrder } from './number-order.ts'
import { draft } from './order.ts'
import type { Order } from './order-shape.ts'
import type { OrderStore } from './order-store.ts'
import type { PayForOrder } from './pay-for-order.ts'
import { mostTurns, type PayLaterOutcome } from './pay-later.ts'
import type { Pricing, WantedBasket } from './price-basket.ts'
import { isTheSameBasket } from './same-basket.ts'

export type PlaceOrderOutcome =
  | PayLaterOutcome
  /** The customer wanted to be told. */
  | { readonly outcome: 'already-ordered'; readonly orderId: string }

interface Needs {
  readonly orders: OrderStore
  readonly price: (basket: WantedBasket) => Promise<Pricing>
  readonly number: NumberOrder
  readonly pay: PayForOrder
  readonly clock: Clock
  readonly draftExpiresMinutes: number
  readonly sameBasketMinutes: number
}

/** @param id the order's id in every answer, event, row and view; the same again when the same request is repeated */
export const placeOrder =
  (needs: Needs) =>
  async (id: string, customerId: string, { payment, unlessOrdered, ...basket }: Basket): Promise<PlaceOrderOutcome> => {
    let priced = await needs.price(basket) // by our own menus: neither store nor catalog is asked
    if (priced.outcome !== 'priced') return (await resumeIfKnown()) ?? priced
    if (!payment && priced.total.amount > 0) return (await resumeIfKnown()) ?? { outcome: 'no-card' }

    const { storeId, fulfilment, address, note, phone } = basket
    const wantedAt = basket.wantedAt === undefined ? undefined : new Date(basket.wantedAt)
    const now = needs.clock.now()
    const number = await needs.number(priced.store, wantedAt ?? now)
    const ahead = wantedAt ? { wantedAt: wantedAt.toISOString() } : {}
    const since = new Date(now.getTime() - needs.sameBasketMinutes * 60_000)
    for (let turn = 1; ; turn++) {
      const { lines, subtotal, deliveryFee, discounts, total, takes, store, cookMinutes } = priced
      const sums = { subtotal, deliveryFee, discounts, total }
      const about = {
        ...(note ? { note } : {}),
        ...(phone ? { phone } : {}),
        ...ahead,
        ...(cookMinutes ? { cookMinutes } : {}),
        number,
      }
      const terms = { id, customerId, storeId, fulfilment, lines, ...sums, ...about }
      const { order, events } = draft(address && fulfilment === 'delivery' ? { ...terms, address } : terms, now, takes)
      const expiresAt = new Date(now.getTime() + needs.draftExpiresMinutes * 60_000)
      const written = unlessOrdered
        ? await needs.orders.createUnless(
            { since, isTheSame: (before: Order) => isTheSameBasket(before, order) },
            ...([order, events, expiresAt, store.capacity] as const),
          )
        : await needs.orders.create(order, events, expiresAt, store.capacity)
      if (typeof written === 'object') return { outcome: 'already-ordered', orderId: written.id }
      if (written === true) return needs.pay(order, payment) // intent first: a crash in between leaves a draft
      if (written === false) break
      // somebody was faster: with what is taken now, there is another slot, or none
      if (turn === mostTurns) return { outcome: 'refused', code: 'slot-full' }
      priced = await needs.price(basket)
      if (priced.outcome !== 'priced') return priced
    }

    const resumed = await resumeIfKnown()
    if (!resumed) throw new Error(`order ${id} can neither be written nor found`)
    return resumed

    /** The same request again: go on from where it stopped, whatever came between. */
    async function resumeIfKnown(): Promise<PlaceOrderOutcome | undefined> {
      const known = await needs.orders.find(id)
      if (!known) return undefined
      if (known.customerId !== customerId) return { outcome: 'not-found' }
      return known.placedAt ? { outcome: 'placed', order: known } : needs.pay(known, payment)
    }
  }
