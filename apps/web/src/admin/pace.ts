/** How long it really takes here, learned from what was promised and what came of it. Pure. */
import { fewestToLearnFrom, learnedFrom } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'

export interface Sample {
  readonly orderId: string
  readonly fulfilment: DashboardEntry['fulfilment']
  /** Of the day at the store, at which it was accepted. */
  readonly hour: number
  readonly promised: number
  readonly actual: number
}

/** Minutes from the promise on; of those that were promised and came to be ready. */
export const samplesOf = (entries: readonly DashboardEntry[], hourOf: (time: string) => number): Sample[] =>
  entries.flatMap(({ orderId, fulfilment, timeline, promisedAt }) => {
    const timeOf = (type: string) => timeline.find((event) => event.type === type)?.time
    const [accepted, ready] = [timeOf('TicketAccepted'), timeOf('OrderReady')]
    if (!accepted || !ready || !promisedAt) return []
    const minutesTo = (time: string): number => (Date.parse(time) - Date.parse(accepted)) / 60_000
    const hour = hourOf(accepted)
    return [{ orderId, fulfilment, hour, promised: minutesTo(promisedAt), actual: minutesTo(ready) }]
  })

/** From the like: at this time of the day, else at any. */
export function learnedMinutes(
  samples: readonly Sample[],
  { usual, fulfilment, hour }: { usual: number; fulfilment: Sample['fulfilment']; hour: number },
): number {
  const alike = samples.filter((one) => one.fulfilment === fulfilment)
  const near = alike.filter((one) => Math.min(Math.abs(one.hour - hour), 24 - Math.abs(one.hour - hour)) <= 1)
  const known = near.length >= fewestToLearnFrom ? near : alike
  return (
    learnedFrom(
      known.map(({ actual }) => actual),
      usual,
    ) ?? usual
  )
}
