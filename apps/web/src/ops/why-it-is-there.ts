/** Which one sentence says why an order is where it is. */
import type { DashboardEntry } from '@jumun/contracts/http'
import type { opsTexts } from './ops-texts.ts'

type Why = Extract<keyof typeof opsTexts, `why_${string}`>

export function whyItIsThere(entry: Pick<DashboardEntry, 'state' | 'fulfilment' | 'refunded' | 'timeline'>): Why {
  switch (entry.state) {
    case 'READY':
      return entry.fulfilment === 'delivery' ? 'why_READYdelivery' : 'why_READYpickup'
    case 'CANCELED': {
      const wasPaid = entry.timeline.some(({ type }) => type === 'PaymentApproved')
      return wasPaid && !entry.refunded ? 'why_refundComing' : 'why_over'
    }
    case 'DELIVERED':
    case 'COLLECTED':
    case 'EXPIRED':
    case 'PAYMENT_DECLINED':
      return 'why_over'
    case 'AWAITING_PAYMENT':
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
