/** The payment provider as this service needs it: a port. Keys make every call safe to repeat. */
import type { Money } from '@jumun/contracts'

export interface ChargeRequest {
  /** Charged once, however often it is asked. */
  readonly key: string
  readonly amount: Money
  /** Whose card it is: one customer's slow cards are nobody else's trouble. */
  readonly payer: string
  /** Stands for the card; never stored. */
  readonly token: string
  /** For people who read the provider's books. */
  readonly reference: string
}
export interface RefundRequest {
  readonly key: string
  readonly chargeKey: string
  readonly amount: Money
  readonly reason: string
}

/** What a receipt may say of a card, and all that is ever known of it here. */
export interface Card {
  readonly brand: string
  readonly last4: string
}
export type Captured = { readonly outcome: 'captured'; readonly card?: Card }
export type Declined = { readonly outcome: 'declined'; readonly reason: string }
/** The request may have arrived, the answer did not: money may have moved. */
export type Unknown = { readonly outcome: 'unknown' }
/** The provider did not do what was asked: it is down, failing or overloaded, as far as one can see. */
export type Unavailable = { readonly outcome: 'unavailable' }

export type ChargeOutcome = Captured | Declined | Unknown | Unavailable
export type LookupOutcome = Captured | Declined | { readonly outcome: 'nothing-recorded' } | Unavailable
export type RefundOutcome =
  | { readonly outcome: 'refunded' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | Unavailable

export interface PaymentProvider {
  charge(request: ChargeRequest): Promise<ChargeOutcome>
  /** What became of a key: the provider's word is final, except that a request may still be on its way. */
  lookup(key: string): Promise<LookupOutcome>
  refund(request: RefundRequest): Promise<RefundOutcome>
  close(): Promise<void>
}
