/** What store and payment have to know of an order before they change it: what may be given instead, and what its lines cost. */
import type { Money, OrderLine, ProblemCode, StoreMember } from '@jumun/contracts'
import type { Menus } from './menu.ts'
import type { OrderStore } from './order-store.ts'
import type { WantedBasket } from './price-basket.ts'
import type { Quoted } from './quote-basket.ts'

export type Replacement =
  | { readonly outcome: 'priced'; readonly line: OrderLine }
  | { readonly outcome: 'refused'; readonly code: ProblemCode; readonly detail?: string }

interface Wanted {
  readonly orderId: string
  readonly line: number
  readonly quantity: number
  readonly productId: string
  readonly options?: string[]
}

interface Needs {
  readonly orders: Pick<OrderStore, 'find'>
  readonly quote: (basket: WantedBasket) => Promise<Quoted | undefined>
}

/** By today's menu, whether the store is open or not: it is the store that gives it. Never dearer than what was ordered. */
export const priceReplacement =
  ({ orders, quote }: Needs) =>
  async ({ orderId, line: n, ...wanted }: Wanted): Promise<Replacement> => {
    const order = await orders.find(orderId)
    if (!order?.placedAt) return { outcome: 'refused', code: 'not-found' }
    const line = order.lines[n]
    if (!line) return { outcome: 'refused', code: 'unknown-line' }
    const { storeId, fulfilment } = order
    const quoted = await quote({ storeId, fulfilment, lines: [wanted] })
    const problem = quoted?.quote.problems.findIndex((one) => one.line !== undefined) ?? -1
    const objection = quoted?.objections[problem]
    if (objection) return { outcome: 'refused', code: objection.code, detail: objection.detail }
    const [priced] = quoted?.quote.lines ?? []
    if (!priced) return { outcome: 'refused', code: 'unknown-product' }
    if (priced.unitPrice.currency !== line.unitPrice.currency) return { outcome: 'refused', code: 'mixed-currencies' }
    if (priced.unitPrice.amount > line.unitPrice.amount) return { outcome: 'refused', code: 'replacement-dearer' }
    return { outcome: 'priced', line: priced }
  }

export interface Refundable {
  readonly orderId: string
  readonly storeId: string
  readonly ownerId: string | null
  readonly staff: StoreMember[]
  readonly refundLimit: Money | null
  readonly lines: Pick<OrderLine, 'quantity' | 'unitPrice' | 'total'>[]
}

export const refundableOrder =
  ({ orders, menus }: { readonly orders: Pick<OrderStore, 'find'>; readonly menus: Menus }) =>
  async (orderId: string): Promise<Refundable | undefined> => {
    const order = await orders.find(orderId)
    if (!order?.placedAt) return undefined
    const store = await menus.storeOf(order.storeId)
    const lines = order.lines.map(({ quantity, unitPrice, total }) => ({ quantity, unitPrice, total }))
    const { ownerId = null, staff = [], refundLimit = null } = store ?? {}
    return { orderId, storeId: order.storeId, ownerId, staff: [...staff], refundLimit, lines }
  }
