/** What of a day's orders goes back to their customers: each part that was taken out, what a whole order cost, and what is on its way. Pure. */
import type { DashboardEntry } from '@jumun/contracts/http'

export interface MoneyBack {
  readonly entry: DashboardEntry
  readonly amount: DashboardEntry['total']
  /** As it was said, or as the order ended. */
  readonly reason: string
  readonly at: string
  /** It is back; else it is on its way. */
  readonly isDone: boolean
}

type Told = Pick<DashboardEntry, 'refunds' | 'refund' | 'refunded' | 'reason' | 'state' | 'timeline' | 'total'>

export const moneyBack = (entries: readonly DashboardEntry[]): MoneyBack[] =>
  entries.flatMap((entry) => {
    const back = (entry.refunds ?? []).map((refund) => ({ entry, ...refund, isDone: true }))
    const coming = comingOf(entry)
    if (coming.amount === 0) return back
    return [...back, { entry, amount: coming, reason: entry.reason ?? '', at: entry.updatedAt, isDone: false }]
  })

/** Of an order that ended, until all is back that is to. */
function comingOf({ state, refunded, refund, timeline, total }: Told): DashboardEntry['total'] {
  const wasPaid = timeline.some(({ type }) => type === 'PaymentApproved')
  return state === 'CANCELED' && wasPaid && !refunded ? (refund ?? total) : { ...total, amount: 0 }
}
