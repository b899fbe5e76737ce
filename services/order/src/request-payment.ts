/**
 * Ask payment for the money of an order, with patience and behind a breaker: a bank may take some seconds, and slow is not
 * failed. A timeout is not a decline either: what is not known is `unavailable`, and payment tells us later, by event,
 * what came of it. That we did not hear is written down.
 */
import { type PaymentMethod, type PaymentNext, pay, type UnresolvedPaymentAttempt } from '@jumun/contracts/http'
import { type Breaker, BreakerOpenError } from '@jumun/resilience'
import { CallFailed, CallRefused, type Ports } from '@jumun/service'
import type { Order } from './order-shape.ts'
import type { PaymentAttemptLog } from './payment-attempt-log.ts'

export type PaymentAnswer =
  | { readonly outcome: 'approved' }
  | { readonly outcome: 'declined'; readonly reason: string }
  /** The customer has a step to do with the provider. */
  | { readonly outcome: 'customer-acts'; readonly next: PaymentNext }
  /** One cannot pay this way here. */
  | { readonly outcome: 'no-such-method' }
  | { readonly outcome: 'unavailable' }

/** @param payment how; what costs nothing needs none */
export type RequestPayment = (order: Order, payment: PaymentMethod | undefined) => Promise<PaymentAnswer>

/** So long we look for a payment service that listens: when none does, the customer hears it within a second. */
const reachWithinMs = 800

interface Needs extends Pick<Ports<unknown>, 'call' | 'clock' | 'log'> {
  readonly breaker: Breaker
  readonly paymentAttempts: Pick<PaymentAttemptLog, 'note'>
  /** How long we wait for an answer. */
  readonly paymentPatienceMs: number
}

export const requestPayment = (needs: Needs): RequestPayment => {
  const asked = async (order: Order, payment: PaymentMethod | undefined): Promise<PaymentAnswer> => {
    const { id: orderId, customerId, total: amount } = order
    const { status, body } = await needs.call(pay, {
      timeoutMs: needs.paymentPatienceMs,
      reachWithinMs,
      body: { orderId, customerId, amount, ...(payment ? { payment } : {}) },
    })
    if (status === 202 && body.next) return { outcome: 'customer-acts', next: body.next }
    if (status === 202) throw new OutcomeUnknown(`payment does not know yet: ${body.status}`)
    switch (body.status) {
      case 'APPROVED':
        return { outcome: 'approved' }
      case 'DECLINED':
        return { outcome: 'declined', reason: body.reason ?? 'declined' }
      case 'PENDING':
      case 'UNKNOWN':
      case 'REFUNDED':
        throw new OutcomeUnknown(`payment answered ${status} ${body.status}`)
      default:
        return body.status satisfies never
    }
  }
  return async (order, payment) => {
    const at = needs.clock.now()
    const began = performance.now()
    try {
      return await needs.breaker.run(() => asked(order, payment), order.customerId)
    } catch (error) {
      if (error instanceof CallRefused && error.problem.code === 'payment-method-unavailable')
        return { outcome: 'no-such-method' }
      const outcome = classifyFailure(error)
      const reason = error instanceof Error ? error.message : String(error)
      if (outcome === 'refused') needs.log.error({ orderId: order.id, reason }, 'payment refused our question')
      else if (outcome !== 'not-asked')
        // of that the breaker has said why
        needs.log.warn({ orderId: order.id, reason }, 'the outcome of a payment is not known yet')
      await needs.paymentAttempts.note(order.id, { outcome, at, tookMs: Math.round(performance.now() - began) })
      return { outcome: 'unavailable' }
    }
  }
}

function classifyFailure(error: unknown): UnresolvedPaymentAttempt['outcome'] {
  if (error instanceof BreakerOpenError) return 'not-asked'
  if (error instanceof CallRefused) return 'refused'
  if (error instanceof OutcomeUnknown) return 'not-known-yet'
  return error instanceof CallFailed && !error.sent ? 'unreachable' : 'silent'
}

/** Payment is there, but could not say in time; it counts against the breaker, for the customer is turned away all the same. */
class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown'
}
