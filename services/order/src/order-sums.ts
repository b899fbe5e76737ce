/** What an order comes to, in its row. */
import type { Discount, Sums } from '@jumun/contracts'

export interface SumsRow {
  readonly total_amount: number
  readonly total_currency: string
  readonly delivery_fee: number
  readonly discounts: Discount[] | null
}

/** The subtotal is what adds up: a release that knew no fees wrote its total alone. */
export function sumsIn({ total_amount, total_currency: currency, delivery_fee, discounts }: SumsRow): Sums {
  const off = (discounts ?? []).reduce((sum, { amount }) => sum + amount.amount, 0)
  return {
    subtotal: { amount: total_amount - delivery_fee + off, currency },
    deliveryFee: { amount: delivery_fee, currency },
    discounts: discounts ?? [],
    total: { amount: total_amount, currency },
  }
}
