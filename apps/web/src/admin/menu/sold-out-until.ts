/** Until when something is sold out, as a counter says it: until tomorrow, until a full hour of today, until I say so. Pure. */
import { localTime, momentOf, nextBusinessDay, type StoreTime, timeZoneOf, untilFurtherNotice } from '@jumun/contracts'

/** What is asked of the catalog; left out, it is until tomorrow. */
export type Until = string | undefined

const hourMs = 3_600_000
/** So many of the next full hours can be chosen. */
const hoursOffered = 8

/** The next full hours by the store's clocks, as far as its business day goes. */
export function fullHours(store: StoreTime, now: number): readonly string[] {
  const zone = timeZoneOf(store)
  const first = (Math.floor(localTime(now, zone) / hourMs) + 1) * hourMs
  const tomorrow = nextBusinessDay(store, new Date(now)).getTime()
  return Array.from({ length: hoursOffered }, (_, n) => momentOf(first + n * hourMs, zone))
    .filter((hour) => hour > now && hour < tomorrow)
    .map((hour) => new Date(hour).toISOString())
}

export const isUntilTomorrow = (store: StoreTime, until: string, now: number): boolean =>
  Date.parse(until) === nextBusinessDay(store, new Date(now)).getTime()

/** Later than any sold-out that ends by itself: whoever set it takes it back. */
export const isUntilISay = (until: string): boolean => Date.parse(until) >= Date.parse(untilFurtherNotice)
