/** Take the money for an order: once, however often and by however many it is asked, and never believing silence. */
import { setTimeout as delay } from 'node:timers/promises'
import type { PaymentMethod } from '@jumun/contracts'
import {
  chargeLeaseMs,
  isFree,
  isUnresolved,
  mayStillCharge,
  onRepeatedRequest,
  type Payment,
  type UnresolvedPayment,
} from './payment.ts'
import type { NewPayment, Payments } from './payment-store.ts'
import type { PaymentProvider } from './provider/provider.ts'
import type { SettlePayment } from './settle-payment.ts'

export interface TakePaymentNeeds {
  readonly payments: Payments
  readonly provider: PaymentProvider
  readonly settle: SettlePayment
  /** Which ways of paying the provider has; default all. */
  readonly takes?: (method: PaymentMethod['method']) => boolean
  readonly now: () => Date
  /** How long the one who asks is kept waiting; the call itself goes on. */
  readonly answerWithinMs: number
  /** A charge that nobody waits for any more went wrong on our side; its payment stays due and is looked up. */
  readonly lost: (error: unknown, orderId: string) => void
  /** Waits so long, at most until the signal; real time, unless somebody has a clock of their own. */
  readonly pause?: (ms: number, signal?: AbortSignal) => Promise<void>
}
/** Without means only what costs nothing can be paid. */
export type PaymentRequest = NewPayment & { readonly means: PaymentMethod | undefined }
export type TakePaymentOutcome =
  | { readonly outcome: 'paid'; readonly payment: Payment }
  | { readonly outcome: 'no-card' }
  /** The provider here does not take this. */
  | { readonly outcome: 'no-such-method' }
  | { readonly outcome: 'amount-differs' }

const pollMs = 100

export function takePayment(needs: TakePaymentNeeds) {
  const { payments, provider, settle, takes = () => true, pause = realPause } = needs
  const lease = () => ({ now: needs.now(), until: new Date(needs.now().getTime() + chargeLeaseMs) })
  /** Charges under way here: who asks for the same order joins. */
  const underWay = new Map<string, Promise<Payment>>()

  async function take(request: PaymentRequest): Promise<TakePaymentOutcome> {
    const { means, ...wanted } = request
    if (!isFree(request)) {
      if (!means) return { outcome: 'no-card' }
      if (!takes(means.method)) return { outcome: 'no-such-method' }
    }
    const intent = await payments.intend(wanted, lease()) // committed before the call: a crash below leaves a row to look up
    if (intent)
      return paid(
        await within(
          start(intent, () => charge(intent, means)),
          intent,
        ),
      )

    const known = await payments.ofOrder(request.orderId)
    if (!known) throw new Error(`order ${request.orderId} has a payment and has none`)
    if (known.status === 'CLOSED') {
      const declined = await payments.declineClosed(wanted, needs.now())
      return declined ? paid(declined) : take(request)
    }
    switch (onRepeatedRequest(known, request.amount, needs.now())) {
      case 'amount-differs':
        return { outcome: 'amount-differs' }
      case 'answer':
        return paid(known)
      case 'wait':
        return paid(await within(underWay.get(request.orderId) ?? elsewhere(known), known))
      case 'charge': {
        const again = await payments.intendAgain(known.id, lease())
        if (!again) return paid(await within(underWay.get(request.orderId) ?? elsewhere(known), known))
        return paid(
          await within(
            start(again, () => lookUpThenCharge(again, means)),
            again,
          ),
        )
      }
    }
  }

  async function charge(payment: UnresolvedPayment, means: PaymentMethod | undefined): Promise<Payment> {
    const { orderId, customerId: payer, amount, attempts: attempt } = payment
    if (isFree(payment)) return settle(payment, { outcome: 'captured' })
    if (!means) throw new Error('what costs money was to be paid by nothing')
    // a process that stood still for long may wake up here: others have looked since, and may have settled that it is not charged
    if (!mayStillCharge(payment, needs.now())) return settle(payment, { outcome: 'unavailable' })
    const reference = `order ${orderId}`
    return settle(payment, await provider.charge({ key: orderId, attempt, amount, payer, means, reference }))
  }

  /** The earlier charge may have gone through unheard: ask before another card is charged. */
  async function lookUpThenCharge(payment: UnresolvedPayment, means: PaymentMethod | undefined): Promise<Payment> {
    if (isFree(payment)) return charge(payment, means)
    const found = await provider.lookup(payment.orderId, payment.amount)
    const goesOn = found.outcome === 'nothing-recorded' || found.outcome === 'customer-acts'
    return goesOn ? charge(payment, means) : settle(payment, found)
  }

  function start(payment: UnresolvedPayment, work: () => Promise<Payment>): Promise<Payment> {
    const { orderId } = payment
    const working = work().finally(() => {
      if (underWay.get(orderId) === working) underWay.delete(orderId)
    })
    working.catch((error: unknown) => needs.lost(error, orderId))
    underWay.set(orderId, working)
    return working
  }

  /**
   * What it comes to in time; else the payment as it was. A charge that ended in silence is being looked up: that is
   * waited for too. What the provider could not do is told at once.
   */
  async function within(working: Promise<Payment>, meanwhile: Payment): Promise<Payment> {
    const began = needs.now().getTime()
    const known = await firstOf(working, meanwhile)
    if (!isUnresolved(known) || !known.silent) return known
    return elsewhere(known, needs.answerWithinMs - (needs.now().getTime() - began))
  }

  async function firstOf(working: Promise<Payment>, meanwhile: Payment): Promise<Payment> {
    const enough = new AbortController()
    const late = pause(needs.answerWithinMs, enough.signal).then(
      () => meanwhile,
      () => meanwhile,
    )
    try {
      return await Promise.race([working.catch(() => meanwhile), late])
    } finally {
      enough.abort()
    }
  }

  /** Somebody else is charging, or looks it up: watch the row until it has an outcome, or the caller has waited enough. */
  async function elsewhere(payment: Payment, waitMs = needs.answerWithinMs): Promise<Payment> {
    for (let waitedMs = 0; waitedMs < waitMs; waitedMs += pollMs) {
      await pause(pollMs)
      const now = await payments.one(payment.id)
      if (now && now.status !== 'PENDING' && !(now.status === 'UNKNOWN' && now.silent)) return now
    }
    return payment
  }

  return {
    take,
    /** When every charge under way here has been stored. */
    async finished(): Promise<void> {
      await Promise.allSettled(underWay.values())
    },
  }
}

const paid = (payment: Payment): TakePaymentOutcome => ({ outcome: 'paid', payment })

const realPause = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, signal ? { signal } : undefined)
