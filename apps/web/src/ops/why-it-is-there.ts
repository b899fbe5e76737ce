/** Which one sentence says why an order is where it is. */
import type { DashboardEntry, Payment } from '@jumun/contracts/http'
import type { opsTexts } from './ops-texts.ts'

type Why = Extract<keyof typeof opsTexts, `why_${string}`>
type Entry = Pick<DashboardEntry, 'state' | 'fulfilment' | 'refunded' | 'refund' | 'timeline'> &
  Partial<Pick<DashboardEntry, 'total'>>

/** @param payment how the payment stands, when that is known */
export function whyItIsThere(entry: Entry, payment?: Pick<Payment, 'status' | 'waits'>): Why {
  switch (entry.state) {
    case 'AWAITING_PAYMENT':
      if (payment?.waits) return 'why_customerPays'
      // asked for, and nobody knows yet what became of it: paying again would be safe, and waiting is too
      return isOpen(payment) ? 'why_outcomeUnknown' : 'why_AWAITING_PAYMENT'
    case 'READY':
      if (entry.fulfilment !== 'delivery') return 'why_READYpickup'
      return hasARider(entry) ? 'why_READYassigned' : 'why_READYdelivery'
    case 'CANCELED':
      return moneyBack(entry) ?? 'why_canceledUnpaid'
    case 'EXPIRED':
      return moneyBack(entry) ?? 'why_expired'
    case 'PAYMENT_DECLINED':
      return 'why_declined'
    case 'DELIVERED':
    case 'COLLECTED':
      return 'why_over'
    case 'PLACED':
    case 'CONFIRMED':
    case 'ACCEPTED':
    case 'COOKING':
    case 'DELIVERING':
    case 'CANCEL_PENDING':
      return `why_${entry.state}`
    default:
      return entry.state satisfies never
  }
}

const isOpen = (payment?: Pick<Payment, 'status'>): boolean =>
  payment?.status === 'PENDING' || payment?.status === 'UNKNOWN'

/** Whatever was taken for an order that ended without a deal goes back, or the part of it that was decided. */
function moneyBack({ timeline, refunded, refund, total }: Entry): Why | undefined {
  if (refunded) return refund && total && refund.amount < total.amount ? 'why_partBack' : 'why_refundDone'
  if (refund?.amount === 0 && total && total.amount > 0) return 'why_moneyKept'
  return timeline.some(({ type }) => type === 'PaymentApproved') ? 'why_refundComing' : undefined
}

/** The last word of delivery: a rider who gave it back has none any more. */
const hasARider = ({ timeline }: Entry): boolean =>
  timeline.findLast(({ service }) => service === 'delivery')?.type === 'DeliveryAssigned'
