/** What is said of a reservation. */
import { StockRejected, StockReleased, StockReserved, StockWasted } from '@jumun/contracts/events'
import { newEvent, type OutgoingEvent } from '@jumun/messaging'
import type { ReservationDecision } from './reservation.ts'

export function eventOf(decision: Exclude<ReservationDecision, { outcome: 'unchanged' }>): OutgoingEvent | undefined {
  const { orderId, storeId, version } = decision.reservation
  const about = { subject: orderId, sequence: version }
  const lines = decision.reservation.lines.map(({ productId, quantity }) => ({ productId, quantity }))
  switch (decision.publishes) {
    case 'StockReserved':
      return newEvent(StockReserved, about, {
        ...{ orderId, storeId, lines },
        ...(decision.leftOut ? { leftOut: decision.leftOut } : {}),
      })
    case 'StockReleased':
      return newEvent(StockReleased, about, { orderId, storeId, lines })
    case 'StockWasted':
      return newEvent(StockWasted, about, { orderId, storeId, lines })
    case 'StockRejected':
      return newEvent(StockRejected, about, { orderId, storeId, missing: decision.missing })
    case undefined:
      return undefined
    default:
      return decision satisfies never
  }
}
