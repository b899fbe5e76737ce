/** What of the money of an order stays, once all is back that went back or is to. Pure. */
import type { Money } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'

export type MoneyTold = Pick<DashboardEntry, 'total' | 'paid' | 'refunds' | 'refund' | 'refunded'>

export interface KeptMoney {
  /** What left the card at first. */
  readonly paid: Money
  /** What stays of it once all has come back that is to. */
  readonly kept: Money
  /** What is to come back and has not yet. */
  readonly coming: Money
}

export function keptMoney({ total, paid = total, refunds = [], refund, refunded }: MoneyTold): KeptMoney {
  const of = (amount: number): Money => ({ ...paid, amount: Math.max(0, Math.min(paid.amount, amount)) })
  const back = refunds.reduce((sum, { amount }) => sum + amount.amount, 0)
  const coming = of(refunded ? 0 : (refund?.amount ?? 0))
  return { paid, kept: of(paid.amount - back - coming.amount), coming }
}
