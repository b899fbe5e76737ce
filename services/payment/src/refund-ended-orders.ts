/** Money that was captured for an order that ended without a deal goes back, once, as soon as the provider takes it. */
import type { Job } from '@jumun/service'
import type { Logger } from 'pino'
import { type ApprovedPayment, chargeLimitMs, isFree, nextTryAt, owedBack, refundKeyOf } from './payment.ts'
import type { Payments } from './payment-store.ts'
import type { PaymentProvider } from './provider/provider.ts'

interface Needs {
  readonly payments: Payments
  readonly provider: PaymentProvider
  readonly now: () => Date
  readonly random: () => number
  readonly log: Pick<Logger, 'error'>
  readonly refunded: () => void
  readonly everyMs: number
}
const atOnce = 20

export const refundEndedOrders = (needs: Needs): Job => ({
  name: 'refund-ended-orders',
  everyMs: needs.everyMs,
  async run(signal) {
    for (let taken = atOnce; taken === atOnce && !signal.aborted; ) {
      const now = needs.now()
      const until = new Date(now.getTime() + 2 * chargeLimitMs)
      const due = await needs.payments.takeRefunds({ now, until }, atOnce)
      taken = due.length
      await Promise.all(due.map((payment) => refund(needs, payment)))
    }
  },
})

async function refund(needs: Needs, payment: ApprovedPayment): Promise<void> {
  const { orderId } = payment
  const amount = { ...payment.amount, amount: owedBack(payment) }
  const reason = payment.closed?.reason ?? 'CANCELED'
  const done = isFree(payment)
    ? ({ outcome: 'refunded' } as const)
    : await needs.provider.refund({ key: refundKeyOf(orderId), chargeKey: orderId, amount, reason })
  switch (done.outcome) {
    case 'refunded':
      if (await needs.payments.refunded(payment, needs.now())) needs.refunded()
      return
    case 'refused':
      needs.log.error(
        { orderId, paymentId: payment.id, reason: done.reason },
        'the provider refuses to give money back',
      )
      return needs.payments.refundLater(payment, nextTryAt(payment.tries, needs.now(), needs.random()))
    case 'unavailable':
      return needs.payments.refundLater(payment, nextTryAt(payment.tries, needs.now(), needs.random()))
    default:
      return done satisfies never
  }
}
