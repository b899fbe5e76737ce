/** Store what the provider said: the first outcome stands, and silence is not an outcome. */
import type { PaymentNext } from '@jumun/contracts'
import { nextTryAt, type Payment, type UnresolvedPayment, whenNothingIsRecorded } from './payment.ts'
import type { Payments } from './payment-store.ts'
import type { ChargeOutcome, LookupOutcome } from './provider/provider.ts'

export interface SettleNeeds {
  readonly payments: Payments
  readonly now: () => Date
  readonly newId: () => string
  /** Uniform in [0, 1). */
  readonly random: () => number
  /** Each outcome, once stored. */
  readonly settled: (outcome: 'approved' | 'declined' | 'unknown') => void
}

export type SettlePayment = ReturnType<typeof settlePayment>

export const settlePayment =
  (needs: SettleNeeds) =>
  async (payment: UnresolvedPayment, said: ChargeOutcome | LookupOutcome): Promise<Payment> => {
    const { payments } = needs
    const now = needs.now()
    const stored = await store()
    if (stored) needs.settled(outcomeOf(stored))
    return stored ?? (await asItStands(payments, payment))

    function store(): Promise<Payment | undefined> {
      switch (said.outcome) {
        case 'captured':
          return payments.approve(payment, now, needs.newId(), said.card)
        case 'declined':
          return payments.decline(payment, said.reason, now)
        case 'nothing-recorded':
          if (whenNothingIsRecorded(payment, now) === 'look-again') return lookAgain(false)
          return payments.decline(payment, 'never_charged', now)
        case 'unknown':
          return lookAgain(true)
        case 'customer-acts':
          return lookAgain(false, said.next)
        case 'unavailable':
          return lookAgain(undefined)
        default:
          return said satisfies never
      }
    }
    function lookAgain(silent: boolean | undefined, next?: PaymentNext | null): Promise<Payment | undefined> {
      return payments.leaveUnknown(payment, now, nextTryAt(payment.tries, now, needs.random()), silent, next)
    }
  }

const outcomeOf = (payment: Payment) =>
  payment.status === 'APPROVED' || payment.status === 'REFUNDED'
    ? 'approved'
    : payment.status === 'DECLINED'
      ? 'declined'
      : 'unknown'

/** Somebody else was faster: theirs is the outcome. */
async function asItStands(payments: Payments, { orderId }: UnresolvedPayment): Promise<Payment> {
  const found = await payments.ofOrder(orderId)
  if (!found || found.status === 'CLOSED') throw new Error(`the payment of order ${orderId} has vanished`)
  return found
}
