/** What a receipt says beside its lines: what was paid and what came back, the tax in what stays, and when things happened. */
import { type Money, vatIn } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'
import { type KeptMoney, keptMoney, type MoneyTold } from '../parts/changes/kept-money.ts'

type Told = MoneyTold & Pick<DashboardEntry, 'timeline' | 'createdAt'>

export interface ReceiptFacts extends KeptMoney {
  /** Contained in what stays. */
  readonly vat: Money
  readonly placedAt: string
  /** Absent: nothing was to be paid. */
  readonly paidAt?: string
  readonly handedOverAt?: string
}

export function receiptFacts(order: Told, vatPercent: number): ReceiptFacts {
  const { paid, kept, coming } = keptMoney(order)
  const told = (...types: string[]): string | undefined => order.timeline.find(({ type }) => types.includes(type))?.time
  const [paidAt, handedOverAt] = [told('PaymentApproved'), told('DeliveryCompleted', 'OrderCollected')]
  return {
    ...{ paid, kept, coming, vat: vatIn(kept, vatPercent), placedAt: told('OrderPlaced') ?? order.createdAt },
    ...(paidAt === undefined ? {} : { paidAt }),
    ...(handedOverAt === undefined ? {} : { handedOverAt }),
  }
}
