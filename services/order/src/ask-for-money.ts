/**
 * Ask payment for the money of an order, within 900 ms and behind a breaker. A timeout is not a decline: what is not
 * known is `unavailable`, and payment tells us later, by event, what came of it.
 */
import { type PaymentMethod, pay } from '@jumun/contracts/http'
import { type Breaker, BreakerOpenError } from '@jumun/resilience'
import { CallRefused, type Ports } from '@jumun/service'
import type { Order } from './order.ts'

export type PaymentAnswer =
  | { readonly outcome: 'approved' }
  | { readonly outcome: 'declined'; readonly reason: string }
  | { readonly outcome: 'unavailable' }

export type AskForMoney = (order: Order, payment: PaymentMethod) => Promise<PaymentAnswer>

const timeoutMs = 900

export const askForMoney = (needs: Pick<Ports<unknown>, 'call' | 'log'> & { breaker: Breaker }): AskForMoney => {
  const asked = async (order: Order, payment: PaymentMethod): Promise<PaymentAnswer> => {
    const { id: orderId, customerId, total: amount } = order
    const { status, body } = await needs.call(pay, { timeoutMs, body: { orderId, customerId, amount, payment } })
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
    try {
      return await needs.breaker.run(() => asked(order, payment))
    } catch (error) {
      if (error instanceof BreakerOpenError) return { outcome: 'unavailable' } // the breaker has said why
      const reason = error instanceof Error ? error.message : String(error)
      if (error instanceof CallRefused) needs.log.error({ orderId: order.id, reason }, 'payment refused our question')
      else needs.log.warn({ orderId: order.id, reason }, 'the outcome of a payment is not known yet')
      return { outcome: 'unavailable' }
    }
  }
}

/** Payment is there, but could not say in time; it counts against the breaker, for the customer is turned away all the same. */
class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown'
}
