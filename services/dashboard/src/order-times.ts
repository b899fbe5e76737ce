/** How long customers wait: from order to acceptance, and to door or counter, measured as it happens. */
import { type Envelope, isA, OrderCompleted, TicketAccepted } from '@jumun/contracts'
import { type Clock, histogram, type Ports } from '@jumun/service'
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
  for (const way of ['delivery', 'pickup']) fulfilment.zero({ fulfilment: way })
  return (events) => {
    for (const event of events) {
      const accepted = isA(TicketAccepted, event)
      if (!accepted && !isA(OrderCompleted, event)) continue
      if (clock.now().getTime() - Date.parse(event.time) > freshForMs) continue
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
