/** What is remembered of an event's data. */
import { allEvents, type Envelope, isA, type OrderStatus } from '@jumun/contracts'

const { OrderChanged, OrderProgressed, OrderCanceled, OrderCompleted, OrderPaymentDeclined, TicketAccepted } = allEvents
const { PaymentApproved, PaymentRefunded, TicketLineAsked, TicketLineKept, TicketLinesChanged } = allEvents

/** The few fields of its data that are shown or decide something. */
export interface Note {
  readonly status?: OrderStatus
  readonly reason?: string
  readonly message?: string
  readonly promisedAt?: string
  readonly number?: number
  readonly riderId?: string
  /** Of a payment or a refund. */
  readonly amount?: number
  /** Of a canceled order: how much of its money goes back, where that is not all of it. */
  readonly refund?: number
  /** Of a refund that is one of several, which the order does not end with. */
  readonly refundId?: string
  /** Of a ticket, where it is about one of its lines. */
  readonly line?: number
  /** Of a canceled order, when what was set aside for it is gone. */
  readonly stock?: 'wasted'
}

export function noteOf(event: Envelope): Note | undefined {
  if (isA(OrderProgressed, event)) {
    const { status, promisedAt, cancelRefused } = event.data
    return { status, ...(promisedAt ? { promisedAt } : {}), ...(cancelRefused ? { message: cancelRefused } : {}) }
  }
  if (isA(OrderCanceled, event)) {
    const { reason, message, refund, restock } = event.data
    return {
      ...{ reason, ...(message ? { message } : {}) },
      ...(refund ? { refund: refund.amount } : {}),
      ...(restock === false ? { stock: 'wasted' as const } : {}),
    }
  }
  if (isA(OrderCompleted, event)) return { status: event.data.status }
  if (isA(OrderPaymentDeclined, event)) return { reason: event.data.reason }
  if (isA(TicketAccepted, event)) {
    const { readyBy, number } = event.data
    return { promisedAt: readyBy, ...(number === undefined ? {} : { number }) }
  }
  if (isA(PaymentApproved, event)) return { amount: event.data.amount.amount }
  if (isA(PaymentRefunded, event)) {
    const { amount, reason, refundId } = event.data
    return { amount: amount.amount, reason, ...(refundId === undefined ? {} : { refundId }) }
  }
  if (isA(OrderChanged, event)) return { amount: event.data.refund.amount, reason: event.data.reason }
  if (isA(TicketLineAsked, event)) return { line: event.data.line, reason: event.data.reason }
  if (isA(TicketLineKept, event) || isA(TicketLinesChanged, event)) return { line: event.data.line }
  const { riderId } = event.data as { riderId?: unknown }
  return typeof riderId === 'string' ? { riderId } : undefined
}
