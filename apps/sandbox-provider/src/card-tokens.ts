/** Cards for every occasion: the token decides what the bank says and how the line behaves. */

export type Behaviour =
  | { readonly does: 'charge' }
  | { readonly does: 'decline'; readonly reason: string }
  /** Takes its time, then charges. */
  | { readonly does: 'charge-slowly'; readonly delayMs: number }
  /** Charges, and never says so: the socket hangs and is closed in the end. */
  | { readonly does: 'charge-in-silence'; readonly hangMs: number }
  /** Fails with 500 and charges nothing. */
  | { readonly does: 'fail' }
  /** Fails so many times per key, then charges. */
  | { readonly does: 'fail-first'; readonly times: number }

const behaviours: Readonly<Record<string, Behaviour>> = {
  tok_ok: { does: 'charge' },
  tok_declined: { does: 'decline', reason: 'card_declined' },
  tok_insufficient: { does: 'decline', reason: 'insufficient_funds' },
  tok_slow: { does: 'charge-slowly', delayMs: 1_200 },
  tok_timeout: { does: 'charge-in-silence', hangMs: 60_000 },
  tok_error: { does: 'fail' },
  tok_flaky: { does: 'fail-first', times: 2 },
}

/** What a bank says of a card, and all that it ever says: whose it is made by, and how its number ends. */
export interface Card {
  readonly brand: string
  readonly last4: string
}
const cards: Readonly<Record<string, Card>> = {
  tok_ok: { brand: 'Visa', last4: '4242' },
  tok_declined: { brand: 'Visa', last4: '0002' },
  tok_insufficient: { brand: 'Mastercard', last4: '9995' },
  tok_slow: { brand: 'Mastercard', last4: '4444' },
  tok_timeout: { brand: 'BC', last4: '0077' },
  tok_error: { brand: 'Visa', last4: '0119' },
  tok_flaky: { brand: 'BC', last4: '0341' },
}
export const cardOf = (token: string): Card | undefined => (Object.hasOwn(cards, token) ? cards[token] : undefined)

export const behaviourOf = (token: string): Behaviour =>
  (Object.hasOwn(behaviours, token) ? behaviours[token] : undefined) ?? { does: 'decline', reason: 'invalid_card' }
