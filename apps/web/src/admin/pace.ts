/** How long it really takes here, learned from what was promised and what came of it. Pure. */
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

/** Fewer than that say nothing yet. */
const fewest = 8
const share = 0.8

/** What four of five of the like kept: at this time of the day, else at any. Never far from what the owner said. */
export function learnedMinutes(
  samples: readonly Sample[],
  { usual, fulfilment, hour }: { usual: number; fulfilment: Sample['fulfilment']; hour: number },
): number {
  const alike = samples.filter((one) => one.fulfilment === fulfilment)
  const near = alike.filter((one) => Math.min(Math.abs(one.hour - hour), 24 - Math.abs(one.hour - hour)) <= 1)
  const known = near.length >= fewest ? near : alike
  if (known.length < fewest) return usual
  const sorted = known.map(({ actual }) => actual).toSorted((left, right) => left - right)
  const kept = sorted[Math.ceil(sorted.length * share) - 1] ?? usual
  return Math.min(240, usual * 3, Math.max(Math.ceil(usual / 2), Math.ceil(kept)))
}

/** Ready by the minute that was promised. */
export const isKept = ({ promised, actual }: Sample): boolean => Math.floor(actual) <= Math.ceil(promised)
