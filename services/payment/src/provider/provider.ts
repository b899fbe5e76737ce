/**
 * The payment provider as this service needs it: a port. Keys make every call safe to repeat. Each driver has a folder here,
 * and all of them keep what `provider.features.ts` says.
 */
import type { Money, PaymentMethod, PaymentNext } from '@jumun/contracts'

export interface ChargeRequest {
  /** Charged once, however often it is asked: the order's id. */
  readonly key: string
  readonly amount: Money
  /** Whose card it is: one customer's slow cards are nobody else's trouble. */
  readonly payer: string
  /** How it is paid: what stands for a card is passed on and never stored. */
  readonly means: PaymentMethod
  /** Which asking for this key it is, from 1. */
  readonly attempt: number
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

/** The customer has a step to do with the provider; nothing has moved. */
export type CustomerActs = { readonly outcome: 'customer-acts'; readonly next: PaymentNext }
export type NothingRecorded = { readonly outcome: 'nothing-recorded' }

export type ChargeOutcome = Captured | Declined | CustomerActs | Unknown | Unavailable
export type LookupOutcome = Captured | Declined | CustomerActs | NothingRecorded | Unavailable
export type RefundOutcome =
  | { readonly outcome: 'refunded' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | Unavailable

export interface PaymentProvider {
  /** Begins it, or goes on with what was begun under this key. */
  charge(request: ChargeRequest): Promise<ChargeOutcome>
  /** What became of a key: the provider's word is final, except that a request may still be on its way. Where only our word is missing, it is given. */
  lookup(key: string, amount: Money): Promise<LookupOutcome>
  /** Its order has ended before its customer was done: from now on it cannot be paid any more, unless it was. */
  abandon(key: string): Promise<Captured | Declined | NothingRecorded | Unavailable>
  refund(request: RefundRequest): Promise<RefundOutcome>
  close(): Promise<void>
}

/** What the provider's books say of one charge. */
export interface ProviderCharge {
  /** As far as the books are read with this one; where to go on. */
  readonly cursor: string
  readonly key: string
  readonly amount: Money
  /** What we wrote on it: `order <id>`. */
  readonly reference: string
  readonly captured: boolean
  readonly refunded: number
  readonly createdAt: Date
}
export interface ProviderRefund {
  readonly cursor: string
  readonly key: string
  readonly chargeKey: string
  readonly amount: number
  readonly createdAt: Date
}
export interface BooksPage<One> {
  /** Oldest first. */
  readonly items: readonly One[]
  /** Is there a page after this one? */
  readonly more: boolean
}
/** What the provider captured and gave back, page by page; `undefined` when it does not answer. */
export interface ProviderBooks {
  /** @param after a cursor, `booksStart` for the beginning; one of the same moment may come again */
  charges(after: string): Promise<BooksPage<ProviderCharge> | undefined>
  refunds(after: string): Promise<BooksPage<ProviderRefund> | undefined>
  /** How much of a charge was given back; 0 also when it has no such charge. */
  refundedOf(chargeKey: string): Promise<number | undefined>
}
export const booksStart = '0'

/** What a provider told of itself, as far as it matters: an event's own id, and which of our charges it is about. */
export interface ProviderNews {
  readonly id: string
  readonly type: string
  /** Of the charge, where it says so. */
  readonly chargeKey?: string
  /** The provider's own name for the charge. */
  readonly reference?: string
  /** Anybody could have said so: it is kept only where it is about a charge of ours. */
  readonly unsigned?: boolean
}
export interface Delivery {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

export interface ProviderDriver extends PaymentProvider {
  readonly name: 'sandbox' | 'stripe' | 'toss'
  readonly methods: readonly { readonly method: PaymentMethod['method']; readonly publicKey?: string }[]
  /** Undefined: nobody whom we know has said this, or it makes no sense. */
  hear(delivery: Delivery): ProviderNews | undefined
  readonly books: ProviderBooks
  /** For a gauge: 0 closed, 1 half open, 2 open. */
  readonly breakerLevel: () => 0 | 1 | 2
}
