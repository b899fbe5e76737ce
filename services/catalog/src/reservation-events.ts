/** What is said of a reservation. */
import { StockRejected, StockReleased, StockReserved, StockWasted } from '@jumun/contracts/events'
import { type Saying, say } from '@jumun/messaging'
import type { ReservationDecision } from './reservation.ts'

export function sayingOf(decision: Exclude<ReservationDecision, { outcome: 'unchanged' }>): Saying | undefined {
  const { orderId, storeId, version } = decision.reservation
  const about = { subject: orderId, sequence: version }
  const lines = decision.reservation.lines.map(({ productId, quantity }) => ({ productId, quantity }))
  switch (decision.says) {
    case 'StockReserved':
      return say(StockReserved, about, { orderId, storeId, lines })
    case 'StockReleased':
      return say(StockReleased, about, { orderId, storeId, lines })
    case 'StockWasted':
      return say(StockWasted, about, { orderId, storeId, lines })
    case 'StockRejected':
      return say(StockRejected, about, { orderId, storeId, missing: decision.missing })
    case undefined:
      return undefined
    default:
      return decision satisfies never
  }
}
