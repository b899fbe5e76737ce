/** What an order is: its terms, its states, and how a change of it is said. What may become of it: order.ts. */
import {
  type Address,
  type Basket,
  type CancelReason,
  type CancelWish,
  districtOf,
  type EventType,
  type Fulfilment,
  type Money,
  type OrderEnd,
  type OrderLine,
  type OrderPlaced,
  type OrderProgress,
  type ProblemCode,
  type SaidSums,
  type Sums,
  saidSums,
} from '@jumun/contracts'
import type { Decision as DecisionOn, OutgoingEvent } from '@jumun/messaging'
import type { Taken } from './kitchen/slots.ts'

/** What the customer and the house agree on. Only what a line is made of may change, and never to what costs more. */
export interface OrderTerms extends Sums {
  readonly id: string
  readonly customerId: string
  readonly storeId: string
  readonly fulfilment: Fulfilment
  readonly lines: readonly OrderLine[]
  readonly address?: NonNullable<Basket['address']>
  readonly note?: string
  /** Who is called about it. */
  readonly phone?: string
  /** The start of the slot it was ordered for, ISO 8601; absent: as soon as it can be. */
  readonly wantedAt?: string
  /** Of its store and business day, called out at the counter; orders from before numbers were given here have none. */
  readonly number?: number
  /** What its longest dish takes to cook, where one says. */
  readonly cookMinutes?: number
}

export type NewTerms = Omit<OrderTerms, keyof Sums> & SaidSums

export type OrderState =
  /** A draft: priced, not paid; no store has heard of it. */
  | { readonly status: 'AWAITING_PAYMENT' }
  /** Paid; is it in stock? */
  | { readonly status: 'PLACED' }
  /** Paid and in stock; the store has a ticket. */
  | { readonly status: 'CONFIRMED' }
  | { readonly status: OrderProgress; readonly cancelRefused?: string }
  /** The store is asked whether it lets the order go; if not, it goes on from `resume`. */
  | { readonly status: 'CANCEL_PENDING'; readonly by: CancelWish; readonly resume: 'CONFIRMED' | OrderProgress }
  | { readonly status: OrderEnd }
  /** `refund`: how much of what was paid goes back; absent: all of it. */
  | { readonly status: 'CANCELED'; readonly reason: CancelReason; readonly message?: string; readonly refund?: Money }
  | { readonly status: 'EXPIRED' }
  | { readonly status: 'PAYMENT_DECLINED'; readonly reason: string }

export interface Order extends OrderTerms {
  readonly state: OrderState
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Since when it is a deal; a store sees nothing that lacks it. */
  readonly placedAt?: Date
  readonly promisedAt?: Date
  /** When the money of an order that ended went back. */
  readonly refundedAt?: Date
  /** What it holds of its kitchen's slots; given back when it ends uncooked. */
  readonly takes?: readonly Taken[]
  /** What was paid, where lines were changed since. */
  readonly paid?: Money
  /** All that went back so far. */
  readonly refunds?: readonly Returned[]
}

export interface Returned {
  readonly amount: Money
  readonly reason: string
  readonly at: string
  /** Of one of several, while the order goes on; absent: the order ended. */
  readonly id?: string
}

/** A change is said in one event; what is only updated keeps its version. */
export type Decision = DecisionOn<Order>

export const unchanged: Decision = { outcome: 'unchanged' }
export const refused = (code: ProblemCode): Decision => ({ outcome: 'refused', code })

export const partiesOf = ({ id, customerId, storeId }: OrderTerms) => ({ orderId: id, customerId, storeId })

/** Where they live, and what they wrote, is on no log: whoever brings it, or cooks it, asks us. */
export function districtIn({ address }: OrderTerms): { address?: Address } {
  const district = address && districtOf(address)
  return district ? { address: district } : {}
}

export const bodyOf = (terms: OrderTerms): OrderPlaced => ({
  ...partiesOf(terms),
  fulfilment: terms.fulfilment,
  lines: terms.lines,
  ...saidSums(terms),
  ...(terms.wantedAt === undefined ? {} : { wantedAt: terms.wantedAt }),
  ...(terms.number === undefined ? {} : { number: terms.number }),
})

export type Changed = Extract<Decision, { outcome: 'changed' }>
export function changed<T>(order: Order, state: OrderState, now: Date, kind: EventType<T>, data: T): Changed {
  const next: Order = { ...order, state, version: order.version + 1, updatedAt: now }
  return { outcome: 'changed', state: next, events: [newEvent(next, kind, data)] }
}

export const newEvent = <T>(order: Order, kind: EventType<T>, data: T): OutgoingEvent<T> => ({
  kind,
  subject: order.id,
  sequence: order.version,
  correlationid: order.id,
  data,
})
