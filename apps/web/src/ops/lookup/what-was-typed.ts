/** What an operator may mean who types this: an order by its id or its trace, or whoever has a card, a number or a payment that says so. */
import { isId } from '@jumun/contracts'
import type { BodyOf, lookUpOrders, lookUpPayments } from '@jumun/contracts/http'

const asId = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')

/** An order's number is its trace: whole, without dashes, or within a `traceparent`. */
export function orderIdIn(typed: string): string | undefined {
  const text = typed.trim().toLowerCase()
  const [, trace = ''] = /^(?:00-)?([0-9a-f]{32})(?:-[0-9a-f]{16}-[0-9a-f]{2})?$/.exec(text) ?? []
  return [text, asId(trace)].find(isId)
}

export type LookUp =
  | { readonly by: 'phone'; readonly end: string; readonly body: BodyOf<typeof lookUpOrders> }
  | { readonly by: 'card' | 'payment'; readonly end: string; readonly body: BodyOf<typeof lookUpPayments> }

/** Offered, never done by itself: looking somebody up is an act of its own, and is noted. */
export function lookUpsFor(typed: string): LookUp[] {
  const text = typed.trim()
  const digits = text.replaceAll(/[ ().+-]/g, '')
  const ways: LookUp[] = []
  if (/^\d{4,13}$/.test(digits)) {
    // Who is called from abroad has a country in front of it.
    const end = digits.slice(-8)
    ways.push({ by: 'phone', end, body: { phoneEnd: end } })
  }
  if (/^\d{4}$/.test(text)) ways.push({ by: 'card', end: text, body: { cardEnd: text } })
  if (isReference(text)) ways.push({ by: 'payment', end: text, body: { payment: text } })
  return ways
}

/** A payment's id here, or what a provider calls it: `pi_3Nx…`, `tviva20260101…`. */
const isReference = (text: string): boolean =>
  isId(text.toLowerCase()) || (/^[A-Za-z][A-Za-z0-9_-]{11,199}$/.test(text) && /\d/.test(text))
