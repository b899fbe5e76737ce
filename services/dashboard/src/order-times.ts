/** How long customers wait: from order to acceptance, and to door or counter; and what they pay and get back: measured as it happens. */
import { type Envelope, isA, OrderCompleted, PaymentApproved, PaymentRefunded, TicketAccepted } from '@jumun/contracts'
import { type Clock, counter, histogram, type Ports } from '@jumun/service'
import type { View } from './view.ts'

interface Needs {
  readonly view: Pick<View, 'find'>
  readonly metrics: Ports<unknown>['metrics']
  readonly clock: Clock
}

/** A view that is built anew hears of years: that is no measure of today. */
const freshForMs = 600_000

/** @returns what takes each batch, once the view has it */
export function orderTimes({ view, metrics, clock }: Needs): (events: readonly Envelope[]) => void {
  const acceptance = histogram(metrics, 'jumun_order_acceptance_seconds')
  const fulfilment = histogram(metrics, 'jumun_order_fulfilment_seconds')
  const money = counter(metrics, 'jumun_money_minor_units_total')
  for (const way of ['delivery', 'pickup']) fulfilment.zero({ fulfilment: way })
  return (events) => {
    for (const event of events) {
      if (clock.now().getTime() - Date.parse(event.time) > freshForMs) continue
      if (isA(PaymentApproved, event) || isA(PaymentRefunded, event)) {
        const { amount, currency } = event.data.amount
        money.inc({ direction: isA(PaymentApproved, event) ? 'taken' : 'returned', currency }, amount)
        continue
      }
      const accepted = isA(TicketAccepted, event)
      if (!accepted && !isA(OrderCompleted, event)) continue
      const entry = view.find(event.subject)?.entry
      // What was ordered for later waits because it was asked to.
      if (!entry || entry.wantedAt !== undefined) continue
      // Clocks of two services may differ by a little.
      const seconds = Math.max(0, Date.parse(event.time) - Date.parse(entry.createdAt)) / 1000
      if (accepted) acceptance.observe(seconds)
      else fulfilment.observe({ fulfilment: entry.fulfilment }, seconds)
    }
  }
}
