/**
 * Money and counts as people type and paste them: `4,500`, `4.500`, `４５００`, `4 500원`, `₩4,500`. What comes out is the
 * number that was meant, or a refusal that says why; never another number.
 */
import type { Money } from './generated/events.ts'

export type Unreadable =
  /** Nothing was typed. */
  | 'missing'
  | 'no-number'
  /** It could be one number or another: `4.500` dollars. */
  | 'unclear'
  /** More digits after the point than the currency has. */
  | 'too-fine'
  | 'other-currency'
  | 'too-little'
  | 'too-much'
export type TypedNumber<T> = { readonly value: T } | { readonly unreadable: Unreadable }

/** The most that can be asked for one thing, in minor units. */
export const mostMoney = 1_000_000_000

/** A format costs a third of a millisecond to make, and a menu that is imported asks for one in each row. */
function onceEach<T>(make: (currency: string) => T): (currency: string) => T {
  const made = new Map<string, T>()
  return (currency) => {
    const known = made.get(currency)
    if (known !== undefined) return known
    const fresh = make(currency)
    made.set(currency, fresh)
    return fresh
  }
}

/** How many digits of its minor unit a currency has: won none, dollars two. @throws RangeError when it is no currency */
export const fractionDigitsOf = onceEach((currency): number => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.resolvedOptions().maximumFractionDigits ?? 0
})

export function typedMoney(typed: string, currency: string): TypedNumber<Money> {
  const bare = withoutCurrency(plain(typed), currency)
  if (bare === undefined) return { unreadable: 'other-currency' }
  const digits = fractionDigitsOf(currency)
  const read = readNumber(bare, digits)
  if (typeof read === 'string') return { unreadable: read }
  const [whole, fraction] = read
  const amount = Number(`${whole}${fraction.padEnd(digits, '0')}`)
  return amount > mostMoney ? { unreadable: 'too-much' } : { value: { amount, currency } }
}

export interface CountLimits {
  readonly min?: number
  readonly max: number
  /** After the point: of what may be a part. */
  readonly digits?: 0 | 2 | 3
  /** Of a part of a hundred: the sign may stand behind it. */
  readonly percent?: boolean
}

/** Pieces or minutes within their limits; what they are counted in may stand behind. */
export function typedCount(
  typed: string,
  { min = 0, max, digits = 0, percent = false }: CountLimits,
): TypedNumber<number> {
  const read = readNumber(
    plain(typed)
      .replace(percent ? /%$/u : /(개|분|명|pcs|min)$/iu, '')
      .trim(),
    digits,
  )
  if (typeof read === 'string') return { unreadable: read }
  const value = Number(read.join('.'))
  if (value < min) return { unreadable: 'too-little' }
  return value > max ? { unreadable: 'too-much' } : { value }
}

/** An amount as it stands in a field that is typed into: `4,500`, `12.50`. */
export function moneyAsTyped({ amount, currency }: Money): string {
  const digits = fractionDigitsOf(currency)
  return new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    amount / 10 ** digits,
  )
}

/** Full-width signs as plain ones, one kind of space, nothing that cannot be seen. Not NFKC: that would read 5² as 52. */
const plain = (typed: string): string =>
  typed
    .replace(/[\uFF01-\uFF5E]/gu, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) - 0xfee0))
    .replaceAll('￦', '₩')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, (sign) => (/\s/u.test(sign) ? ' ' : ''))
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^\+ ?/u, '') // an extra price is often shown so

/** What people write beside what Intl knows. */
const words: Readonly<Record<string, readonly string[]>> = {
  KRW: ['원', 'won', '\\'], // the won stands where other keyboards have the backslash
  USD: ['달러'],
  EUR: ['유로'],
  JPY: ['円', '엔'],
  CNY: ['元', '위안'],
}
const signsOf = onceEach((currency): readonly string[] => {
  const shown = (['ko', 'en'] as const).flatMap((language) =>
    (['symbol', 'narrowSymbol'] as const).map((currencyDisplay) => {
      const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay })
      return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency
    }),
  )
  const all = [currency, ...shown, ...(words[currency] ?? [])].map((sign) => sign.toLowerCase())
  return all.toSorted((left, right) => right.length - left.length)
})

/** @returns undefined when another currency than ours is named */
function withoutCurrency(text: string, currency: string): string | undefined {
  const lower = text.toLowerCase()
  for (const sign of signsOf(currency)) {
    if (lower.startsWith(sign)) return text.slice(sign.length).trim()
    if (lower.endsWith(sign)) return text.slice(0, -sign.length).trim()
  }
  const foreign = /\p{Sc}/u.test(text) || /^[A-Z]{3} ?\d|\d ?[A-Z]{3}$/iu.test(text)
  return foreign || Object.values(words).some((all) => all.some((word) => lower.endsWith(word))) ? undefined : text
}

/**
 * The digits before and after the point. In both our languages a comma separates thousands and a point separates the
 * fraction; others have it the other way round. What follows tells which was meant, and where it does not, we ask.
 */
function readNumber(text: string, digits: number): [whole: string, fraction: string] | Unreadable {
  if (text === '') return 'missing'
  if (!/^\d+([ ,.'’]\d+)*$/u.test(text)) return 'no-number'
  const separators = [...text.matchAll(/[ ,.'’]/gu)].map(([sign]) => (sign === '’' ? "'" : sign))
  const parts = text.split(/[ ,.'’]/u)
  const last = separators.at(-1)
  const same = separators.every((sign) => sign === last)
  if (last === undefined) return [withoutZeros(text), '']
  if (same && isGrouped(parts)) {
    const point = separators.length === 1 && last === '.'
    if (!point || digits === 0) return [withoutZeros(parts.join('')), '']
    // One point and three digits: a fraction where the currency has three, else a thousand or a digit too many.
    return digits === 3 ? [withoutZeros(parts[0] ?? ''), parts[1] ?? ''] : 'unclear'
  }
  const fraction = parts.pop() ?? ''
  const grouping = separators.slice(0, -1)
  const fits =
    grouping.every((sign) => sign === grouping[0] && sign !== last) && (grouping.length === 0 || isGrouped(parts))
  if (!fits || last === ' ' || last === "'") return 'no-number'
  const kept = fraction.slice(0, digits)
  if (/[1-9]/u.test(fraction.slice(digits))) return 'too-fine'
  // `4,5000` is neither a fraction nor thousands.
  if (fraction.length > Math.max(digits, 2)) return 'unclear'
  return [withoutZeros(parts.join('')), kept]
}

/** `12`, `345`, `678`: thousands; a first `0` groups nothing. */
const isGrouped = ([first = '', ...rest]: readonly string[]): boolean =>
  /^[1-9]\d{0,2}$/u.test(first) && rest.every((part) => part.length === 3)

const withoutZeros = (digits: string): string => digits.replace(/^0+(?=\d)/u, '')
