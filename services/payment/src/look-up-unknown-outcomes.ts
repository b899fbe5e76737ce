/** Payments whose outcome is not known (no answer, a crash) are looked up at the provider by their key, until it says. */
import type { Job } from '@jumun/service'
import { chargeLeaseMs, isFree, type UnresolvedPayment } from './payment.ts'
import type { Payments } from './payment-store.ts'
import type { PaymentProvider } from './provider/provider.ts'
import type { SettlePayment } from './settle-payment.ts'

interface Needs {
  readonly payments: Payments
  readonly provider: PaymentProvider
  readonly settle: SettlePayment
  readonly now: () => Date
  readonly everyMs: number
}
const atOnce = 20

/** What an order that has ended is still waiting to be paid by its customer for must not be paid any more. */
const asked = (provider: PaymentProvider, { orderId, amount, closed, next }: UnresolvedPayment) =>
  closed && next ? provider.abandon(orderId) : provider.lookup(orderId, amount)

export const lookUpUnknownOutcomes = (needs: Needs): Job => ({
  name: 'look-up-unknown-outcomes',
  everyMs: needs.everyMs,
  async run(signal) {
    for (let taken = atOnce; taken === atOnce && !signal.aborted; ) {
      const now = needs.now()
      const until = new Date(now.getTime() + chargeLeaseMs)
      const due = await needs.payments.takeUnresolved({ now, until }, atOnce)
      taken = due.length
      await Promise.all(
        due.map(async (payment) =>
          needs.settle(payment, isFree(payment) ? { outcome: 'captured' } : await asked(needs.provider, payment)),
        ),
      )
    }
  },
})
