import type { Money } from './generated/events.ts'

/** An amount in Korean won, which has no minor unit. */
export const won = (amount: number): Money => ({ amount, currency: 'KRW' })

/** @throws RangeError when the currencies differ or the sum is no longer exact */
export function add(left: Money, right: Money): Money {
  if (left.currency !== right.currency) throw new RangeError(`cannot add ${right.currency} to ${left.currency}`)
  return exact(left.amount + right.amount, left.currency)
}

/** @throws RangeError when the product is no longer exact */
export const times = (money: Money, count: number): Money => exact(money.amount * count, money.currency)

function exact(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not an exact amount of ${currency}`)
  return { amount, currency }
}
