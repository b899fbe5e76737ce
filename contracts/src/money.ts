import type { Money } from './generated/events.ts'

/** An amount in Korean won, which has no minor unit. */
export const won = (amount: number): Money => ({ amount, currency: 'KRW' })

/** @throws RangeError when the currencies differ or the sum is no longer exact */
export function add(left: Money, right: Money): Money {
  if (left.currency !== right.currency) throw new RangeError(`cannot add ${right.currency} to ${left.currency}`)
  return exact(left.amount + right.amount, left.currency)
}

/** One sum for each currency that there is, in the order in which they come: what is in two currencies has two sums. */
export function sumPerCurrency(amounts: Iterable<Money>): Money[] {
  const sums = new Map<string, Money>()
  for (const money of amounts) {
    const sum = sums.get(money.currency)
    sums.set(money.currency, sum ? add(sum, money) : money)
  }
  return [...sums.values()]
}

/** @throws RangeError when the product is no longer exact */
export const times = (money: Money, count: number): Money => exact(money.amount * count, money.currency)

function exact(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not an exact amount of ${currency}`)
  return { amount, currency }
}
