/**
 * Amounts as Stripe writes them. Both sides count in the smallest unit of a currency, and do not agree everywhere on which
 * that is: https://docs.stripe.com/currencies#special-cases. The won has none for either: 4500 is 4,500 won.
 */
import type { Money } from '@jumun/contracts'

/** So many of ours are one of theirs, or one of ours is so many of theirs. */
const theirsPerOurs: Readonly<Record<string, number>> = { ISK: 100, UGX: 100 }
const oursPerTheirs: Readonly<Record<string, number>> = { MGA: 100 }
/** With three decimals, of which they take the last as 0 alone. */
const ofTens = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND'])

/** Undefined: such an amount cannot be charged. */
export function toStripe({ amount, currency }: Money): { amount: number; currency: string } | undefined {
  const exact = (amount * (theirsPerOurs[currency] ?? 1)) / (oursPerTheirs[currency] ?? 1)
  if (!Number.isSafeInteger(exact) || (ofTens.has(currency) && exact % 10 !== 0)) return undefined
  return { amount: exact, currency: currency.toLowerCase() }
}

export function fromStripe(amount: number, theirs: string): Money {
  const currency = theirs.toUpperCase()
  return { amount: (amount * (oursPerTheirs[currency] ?? 1)) / (theirsPerOurs[currency] ?? 1), currency }
}
