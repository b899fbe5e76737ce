/**
 * Turn a draft into a deal. The order id is the idempotency key: asked twice, the money is taken once. No transaction is
 * open while we wait; what is decided afterwards is guarded, so of payment, expiry and cancel exactly one wins.
 */
import type { PaymentMethod, PaymentNext } from '@jumun/contracts'
import type { Clock } from '@jumun/service'
import type { OrderMetrics } from './metrics.ts'
import { decline, markPlaced } from './order.ts'
import type { Decision, Order } from './order-shape.ts'
import type { OrderStore } from './order-store.ts'
import type { RequestPayment } from './request-payment.ts'

export type PaidOutcome =
  | { readonly outcome: 'placed'; readonly order: Order }
  | { readonly outcome: 'declined'; readonly orderId: string; readonly reason: string }
  | { readonly outcome: 'not-payable'; readonly status: Order['state']['status'] }
  | { readonly outcome: 'payment-unavailable'; readonly orderId: string }
  /** Written down and not paid: the customer has a step to do with the provider. */
  | { readonly outcome: 'customer-acts'; readonly order: Order; readonly next: PaymentNext }
  | { readonly outcome: 'no-such-method'; readonly orderId: string }
  /** What costs money needs a card. */
  | { readonly outcome: 'no-card' }

export type PayForOrder = (order: Order, payment: PaymentMethod | undefined) => Promise<PaidOutcome>

interface Needs {
  readonly orders: OrderStore
  readonly ask: RequestPayment
  readonly clock: Clock
  readonly metrics: OrderMetrics
}

export const payForOrder = ({ orders, ask, clock, metrics }: Needs): PayForOrder => {
  const settle = async (order: Order, decision: Decision): Promise<PaidOutcome> => {
    if (decision.outcome === 'changed' && (await orders.change(order, decision.state, decision.events))) {
      metrics.moved(decision.state)
      return outcomeOf(decision.state)
    }
    const now = await orders.find(order.id) // somebody was faster: the payment's own event, the expiry, or a cancel
    if (!now) throw new Error(`order ${order.id} is gone, though orders are never deleted`)
    return outcomeOf(now)
  }
  return async (order, payment) => {
    if (order.state.status !== 'AWAITING_PAYMENT') return outcomeOf(order)
    if (!payment && order.total.amount > 0) return { outcome: 'no-card' }
    const answer = await ask(order, payment)
    switch (answer.outcome) {
      case 'approved':
        return settle(order, markPlaced(order, clock.now()))
      case 'declined':
        return settle(order, decline(order, answer.reason, clock.now()))
      case 'customer-acts':
        return { outcome: 'customer-acts', order, next: answer.next }
      case 'no-such-method':
        return { outcome: 'no-such-method', orderId: order.id }
      case 'unavailable':
        return { outcome: 'payment-unavailable', orderId: order.id }
      default:
        return answer satisfies never
    }
  }
}

/** Where paying stands with an order: asked again, an order that is paid is simply shown. */
function outcomeOf(order: Order): PaidOutcome {
  const { state, id: orderId } = order
  switch (state.status) {
    case 'AWAITING_PAYMENT':
      return { outcome: 'payment-unavailable', orderId }
    case 'PAYMENT_DECLINED':
      return { outcome: 'declined', orderId, reason: state.reason }
    case 'EXPIRED':
    case 'CANCELED':
      return { outcome: 'not-payable', status: state.status }
    case 'PLACED':
    case 'CONFIRMED':
    case 'ACCEPTED':
    case 'COOKING':
    case 'READY':
    case 'DELIVERING':
    case 'CANCEL_PENDING':
    case 'DELIVERED':
    case 'COLLECTED':
      return { outcome: 'placed', order }
    default:
      return state satisfies never
  }
}
