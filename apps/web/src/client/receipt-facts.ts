/** What a receipt says beside its lines: what was paid and what came back, the tax in what stays, and when things happened. */
import { type Money, vatIn } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'

type Told = Pick<DashboardEntry, 'timeline' | 'createdAt' | 'total' | 'paid' | 'refunds' | 'refund' | 'refunded'>

export interface ReceiptFacts {
  /** What left the card at first. */
  readonly paid: Money
  /** What stays of it once all has come back that is to. */
  readonly kept: Money
  /** What is to come back and has not yet. */
  readonly coming: Money
  /** Contained in what stays. */
  readonly vat: Money
  readonly placedAt: string
  /** Absent: nothing was to be paid. */
  readonly paidAt?: string
  readonly handedOverAt?: string
}

export function receiptFacts(order: Told, vatPercent: number): ReceiptFacts {
  const { paid = order.total, refunds = [], refund, refunded } = order
  const told = (...types: string[]): string | undefined => order.timeline.find(({ type }) => types.includes(type))?.time
  const of = (amount: number): Money => ({ ...paid, amount: Math.max(0, Math.min(paid.amount, amount)) })
  const back = refunds.reduce((sum, { amount }) => sum + amount.amount, 0)
  const coming = of(refunded ? 0 : (refund?.amount ?? 0))
  const kept = of(paid.amount - back - coming.amount)
  const [paidAt, handedOverAt] = [told('PaymentApproved'), told('DeliveryCompleted', 'OrderCollected')]
  return {
    ...{ paid, kept, coming, vat: vatIn(kept, vatPercent), placedAt: told('OrderPlaced') ?? order.createdAt },
    ...(paidAt === undefined ? {} : { paidAt }),
    ...(handedOverAt === undefined ? {} : { handedOverAt }),
  }
}
