/** When a dish can be had: dayparts by the store's clocks, and a sold-out that ends by itself. For services and screens alike. */
import type { ServedSpan } from './generated/events.ts'
import { businessDay, clockMs, localTime, type StoreTime, spanOfBusinessDay, timeZoneOf } from './store-time.ts'

const dayMs = 86_400_000

/** Without any span it is always served. */
export function isServedAt(spans: readonly ServedSpan[] | undefined, store: StoreTime, at: Date): boolean {
  if (!spans || spans.length === 0) return true
  const clock = localTime(at.getTime(), timeZoneOf(store)) % dayMs
  return spans.some(({ from, to }) => {
    const [start, end] = [clockMs(from), clockMs(to)]
    return start < end ? clock >= start && clock < end : clock >= start || clock < end
  })
}

/** `undefined`: it is not. */
export const isSoldOutAt = (soldOutUntil: string | undefined | null, at: Date): boolean =>
  typeof soldOutUntil === 'string' && Date.parse(soldOutUntil) > at.getTime()

/** Sold out until somebody says otherwise: the last moment that every service can write down. */
export const untilFurtherNotice = '9999-12-31T00:00:00.000Z'

/** Sold out "until tomorrow": until the store's next business day begins. */
export const nextBusinessDay = (store: StoreTime, now: Date): Date =>
  spanOfBusinessDay(store, businessDay(store, now)).to
