/** What the counter may give back of one order, in memory: as `part-refunds.ts` has it in SQL, and held to it by one test. */
import type { PromisedOutcome, WantedPart } from '../services/payment/src/part-refunds.ts'

export interface PartRow extends WantedPart {
  readonly paymentId: string
  readonly createdAt: Date
  done: boolean
  dueAt: Date | undefined
  tries: number
}

/** @param promised so far, of whatever order */
export function overLimit(
  { orderId, asking, amount }: WantedPart,
  promised: readonly PartRow[],
): PromisedOutcome | undefined {
  if (asking?.as !== 'counter') return undefined
  const limit = { ...amount, amount: asking.counterLimit?.amount ?? 0 }
  const given = promised.filter((part) => part.orderId === orderId && part.asking?.as === 'counter')
  const spent = given.reduce((sum, part) => sum + part.amount.amount, 0)
  const left = { ...amount, amount: Math.max(0, limit.amount - spent) }
  return amount.amount > left.amount ? { outcome: 'over-limit', limit, left } : undefined
}
