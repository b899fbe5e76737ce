/** What an order comes to: its lines, the way there, and what is taken off. All of one currency. */
import type { Discount, Money } from './generated/events.ts'

export interface Sums {
  /** All lines together. */
  readonly subtotal: Money
  readonly deliveryFee: Money
  readonly discounts: readonly Discount[]
  /** What is paid. */
  readonly total: Money
}

/** As it is said: what is not said costs nothing, and before there were fees the lines were the total. */
export type SaidSums = Pick<Sums, 'total'> & Partial<Sums>

export const sumsOf = ({
  total,
  subtotal = total,
  deliveryFee,
  discounts = [],
}: SaidSums): Sums & { discounts: Discount[] } => ({
  subtotal,
  deliveryFee: deliveryFee ?? { amount: 0, currency: total.currency },
  discounts: [...discounts],
  total,
})

/** The shortest that says the same. */
export const saidSums = ({ subtotal, deliveryFee, discounts, total }: Sums): SaidSums => ({
  ...(subtotal.amount === total.amount ? {} : { subtotal }),
  ...(deliveryFee.amount === 0 ? {} : { deliveryFee }),
  ...(discounts.length === 0 ? {} : { discounts }),
  total,
})

/** Invariant I12: Σ lines + fee − discounts = total, in one currency. @returns what does not add up */
export function wrongSums(said: SaidSums, lines: readonly { readonly total: Money }[]): string | undefined {
  const { subtotal, deliveryFee, discounts, total } = sumsOf(said)
  const off = discounts.map(({ amount }) => amount)
  const all = [subtotal, deliveryFee, ...off, total, ...lines.map((line) => line.total)]
  if (all.some(({ currency }) => currency !== total.currency)) return 'it is in several currencies'
  if (sum(lines.map((line) => line.total)) !== subtotal.amount)
    return `its lines come to ${sum(lines.map((line) => line.total))}, and its subtotal is ${subtotal.amount}`
  const due = subtotal.amount + deliveryFee.amount - sum(off)
  return due === total.amount
    ? undefined
    : `with fee and discounts it comes to ${due}, and its total is ${total.amount}`
}

/** What of a price with tax in it is tax. */
export const vatIn = ({ amount, currency }: Money, percent: number): Money => ({
  amount: Math.round((amount * percent) / (100 + percent)),
  currency,
})

const sum = (amounts: readonly Money[]): number => amounts.reduce((all, { amount }) => all + amount, 0)
