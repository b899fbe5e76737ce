/** A payment and what may become of it. Nothing here waits or knows a database. */
import type { Money, Payment as PaymentAnswer, PaymentNext } from '@jumun/contracts'
import type { Card } from './provider/provider.ts'

interface About {
  readonly id: string
  readonly orderId: string
  readonly customerId: string
  readonly amount: Money
  /** How often the provider was asked to charge. */
  readonly attempts: number
  /** The last asking may be in work until then. */
  readonly chargingUntil: Date
  /** The order ended without a deal: whatever is captured goes back, or the part of it that `refund` says. */
  readonly closed?: { readonly reason: string; readonly at: Date; readonly refund?: number }
  /** What it was paid with, where the provider said so. */
  readonly card?: Card
  /** What is promised back in parts, beside what goes back when the order ends. */
  readonly promised?: number
  /** Those parts, where they were asked for. */
  readonly parts?: readonly PartRefund[]
  /** How often a job looked after it in vain since it was last moved. */
  readonly tries: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Asked, and not yet answered (PENDING) or never answered (UNKNOWN): money may have moved. */
export type UnresolvedPayment = About & {
  readonly status: 'PENDING' | 'UNKNOWN'
  /** The provider was asked to charge and has not answered; a look-up that finds nothing ends that. */
  readonly silent?: boolean
  /** The customer has this step to do with the provider. */
  readonly next?: PaymentNext
}
/** A part that goes back by itself, while the order goes on or after its end. */
export interface PartRefund {
  readonly id: string
  readonly amount: Money
  readonly reason: string
  /** The order was changed, or somebody gave it back. */
  readonly cause: 'CHANGE' | 'REQUEST'
  readonly done: boolean
  readonly createdAt: Date
}
/** `refunded`: the part of it that went back; absent: nothing did. `partsRefunded`: of that, what was promised in parts. */
export type ApprovedPayment = About & {
  readonly status: 'APPROVED'
  readonly refundId?: string
  readonly refunded?: number
  readonly partsRefunded?: number
}
export type Payment =
  | UnresolvedPayment
  | ApprovedPayment
  | (About & { readonly status: 'DECLINED'; readonly reason: string })
  | (About & { readonly status: 'REFUNDED'; readonly refundId?: string })

/** The order ended before anybody asked for its money: it must never be charged. */
export interface Tombstone {
  readonly status: 'CLOSED'
  readonly orderId: string
}

export const isUnresolved = (payment: Payment): payment is UnresolvedPayment =>
  payment.status === 'PENDING' || payment.status === 'UNKNOWN'

/** How much of a captured payment goes back because its order ended; all of it, unless the order ended by keeping a part. */
export const owedBack = ({ closed, amount }: Pick<About, 'closed' | 'amount'>): number =>
  closed ? Math.min(closed.refund ?? amount.amount, amount.amount) : 0

/** What can still be promised: never more goes back than was captured. */
export const leftOf = (payment: Payment): Money => ({
  ...payment.amount,
  amount: isCaptured(payment) ? payment.amount.amount - (payment.promised ?? 0) - owedBack(payment) : 0,
})
const isCaptured = ({ status }: Payment): boolean => status === 'APPROVED' || status === 'REFUNDED'

/** An order ends once, so its end gives money back once; the key of that at the provider follows from the order. */
export const refundKeyOf = (orderId: string): string => `refund-${orderId}`
export const partKeyOf = (partId: string): string => `part-${partId}`

export interface RefundDone {
  readonly key: string
  readonly amount: number
}
/** What our books say went back of a payment whose parts are known, each with its key. */
export function refundsDone(payment: Payment): RefundDone[] {
  if (payment.status !== 'APPROVED' && payment.status !== 'REFUNDED') return []
  const parts = (payment.parts ?? []).filter(({ done }) => done)
  const ofParts = parts.reduce((sum, { amount }) => sum + amount.amount, 0)
  const all = payment.status === 'REFUNDED' ? payment.amount.amount : (payment.refunded ?? 0)
  const atTheEnd = all - ofParts
  return [
    ...parts.map(({ id, amount }) => ({ key: partKeyOf(id), amount: amount.amount })),
    ...(atTheEnd > 0 ? [{ key: refundKeyOf(payment.orderId), amount: atTheEnd }] : []),
  ]
}

/** How long one call to the provider may go on, after which its outcome is looked up instead. */
export const chargeLimitMs = 4_000
/** From the intent to the moment when others may act on it: the call (a lookup and a charge), and time to store what it said. */
export const chargeLeaseMs = 2 * chargeLimitMs + 1_000
/** A request that was lost on its way may still arrive; after this long it will not. */
export const settledAfterMs = 5 * 60_000

/** Nothing is taken and nothing goes back: no provider is asked. */
export const isFree = ({ amount }: { readonly amount: Money }): boolean => amount.amount === 0

/** Is there time left for a call to the provider to begin and end before others may act on this payment? */
export const mayStillCharge = ({ chargingUntil }: UnresolvedPayment, now: Date): boolean =>
  now.getTime() + chargeLimitMs <= chargingUntil.getTime()

export type RepeatedRequest = 'answer' | 'wait' | 'charge' | 'amount-differs'

/** Asked to pay for an order that has a payment already: what now? */
export function onRepeatedRequest(payment: Payment, amount: Money, now: Date): RepeatedRequest {
  if (payment.amount.amount !== amount.amount || payment.amount.currency !== amount.currency) return 'amount-differs'
  if (!isUnresolved(payment)) return 'answer'
  if (now < payment.chargingUntil) return 'wait'
  return payment.closed ? 'answer' : 'charge'
}

export type NothingRecorded = 'look-again' | 'never-charged'

/**
 * The provider knows nothing of this key. While the order may still be paid, that is no outcome: a timeout is not a
 * decline. Once the order has ended and no request can be on its way any more, nothing was and will be charged.
 */
export function whenNothingIsRecorded(payment: UnresolvedPayment, now: Date): NothingRecorded {
  if (!payment.closed) return 'look-again'
  return now.getTime() >= payment.chargingUntil.getTime() + settledAfterMs ? 'never-charged' : 'look-again'
}

/** 0.5 s, 1 s, 2 s … 30 s, spread a little so that what failed together does not come back together. */
export function nextTryAt(tries: number, now: Date, random: number): Date {
  const delayMs = Math.min(30_000, 500 * 2 ** Math.min(tries, 10))
  return new Date(now.getTime() + delayMs * (0.8 + 0.2 * random))
}

/** Who reads of a payment: with what its customer's step needs, somebody else could take that step. */
export type PaymentReader = 'its-customer' | 'somebody-else'

/** As clients see it. */
export function paymentAnswer(payment: Payment, reader: PaymentReader): PaymentAnswer {
  const refundId = payment.status === 'APPROVED' || payment.status === 'REFUNDED' ? payment.refundId : undefined
  const { partsRefunded = 0, refunded = 0 } = payment.status === 'APPROVED' ? payment : {}
  const isDone = payment.status === 'REFUNDED' || refunded > partsRefunded
  const refund =
    refundId && payment.closed
      ? {
          id: refundId,
          amount: { ...payment.amount, amount: owedBack(payment) },
          status: isDone ? ('DONE' as const) : ('PENDING' as const),
          reason: payment.closed.reason,
          createdAt: payment.closed.at.toISOString(),
        }
      : undefined
  return {
    id: payment.id,
    orderId: payment.orderId,
    customerId: payment.customerId,
    amount: payment.amount,
    status: payment.status,
    ...(payment.card ? { card: payment.card } : {}),
    ...(payment.status === 'DECLINED' ? { reason: payment.reason } : {}),
    ...(payment.status === 'PENDING' || (payment.status === 'UNKNOWN' && payment.silent) ? { asking: true } : {}),
    ...stepOf(payment, reader),
    attempts: payment.attempts,
    refunds: [...(payment.parts ?? []).map(partAnswer), ...(refund ? [refund] : [])],
    createdAt: payment.createdAt.toISOString(),
    updatedAt: payment.updatedAt.toISOString(),
  }
}

function stepOf(payment: Payment, reader: PaymentReader): Pick<PaymentAnswer, 'next' | 'waits'> {
  if (!isUnresolved(payment) || !payment.next || payment.closed) return {}
  return { waits: true, ...(reader === 'its-customer' ? { next: payment.next } : {}) }
}

const partAnswer = ({ id, amount, reason, done, createdAt }: PartRefund) => ({
  ...{ id, amount, reason, status: done ? ('DONE' as const) : ('PENDING' as const) },
  createdAt: createdAt.toISOString(),
})
