/**
 * A store's own time: its zone, and the day by which tickets are numbered and figures are added up. A bar that closes at
 * two in the morning is still on the evening before, wherever the one who looks at the figures is.
 */
export const defaultTimeZone = 'Asia/Seoul'
/** When most doors are closed. */
export const defaultDayStartsAt = '05:00'

/** What tells a store's time: a store as `/stores` shows it, or as StoreChanged tells of it. */
export interface StoreTime {
  readonly timeZone?: string | undefined
  readonly hours?: { readonly timeZone?: string | undefined } | undefined
  /** `HH:MM` */
  readonly dayStartsAt?: string | undefined
}
type Moment = Date | string | number

const dayMs = 86_400_000
export const timeZoneOf = ({ timeZone, hours }: StoreTime): string => timeZone ?? hours?.timeZone ?? defaultTimeZone

/** The business day of the store that this moment belongs to, as `YYYY-MM-DD`. */
export function businessDay(store: StoreTime, time: Moment): string {
  const local = localTime(new Date(time).getTime(), timeZoneOf(store))
  return dateText(local - clockMs(store.dayStartsAt ?? defaultDayStartsAt))
}

/** When that business day begins and ends: `[from, to)`. */
export function spanOfBusinessDay(store: StoreTime, day: string): { readonly from: Date; readonly to: Date } {
  const [zone, start] = [timeZoneOf(store), clockMs(store.dayStartsAt ?? defaultDayStartsAt)]
  const midnight = Date.parse(day)
  return { from: new Date(momentOf(midnight + start, zone)), to: new Date(momentOf(midnight + dayMs + start, zone)) }
}

const hourMs = 3_600_000

/**
 * The hours of that business day, by the store's own clocks: 24 of them, but 23 or 25 where the clocks are changed, and one
 * more where it does not start at a full hour.
 */
export function hoursOfBusinessDay(store: StoreTime, day: string): { readonly from: Date; readonly hour: number }[] {
  const zone = timeZoneOf(store)
  const { from, to } = spanOfBusinessDay(store, day)
  const hours: { from: Date; hour: number }[] = []
  for (let at = from.getTime(); at < to.getTime(); at += hourMs - (localTime(at, zone) % hourMs))
    hours.push({ from: new Date(at), hour: hourAt(store, at) })
  return hours
}

/** Is it a day of the calendar, as `YYYY-MM-DD`? */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && dateText(Date.parse(text)) === text

export const dayAfter = (day: string, days = 1): string => dateText(Date.parse(day) + days * dayMs)

/** The hour at the store, 0 to 23. */
export const hourAt = (store: StoreTime, time: Moment): number =>
  new Date(localTime(new Date(time).getTime(), timeZoneOf(store))).getUTCHours()

export function isTimeZone(name: string): boolean {
  try {
    clockOf(name)
    return true
  } catch {
    return false
  }
}

/** `HH:MM` as milliseconds since midnight. */
export const clockMs = (clock: string): number => (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) * 60_000

/** What the zone's clocks show at this moment: a wall time, written as if it were UTC. */
export const localTime = (at: number, zone: string): number => at + offsetMs(at, zone)
export const dateText = (local: number): string => new Date(local).toISOString().slice(0, 10)

/**
 * The moment at which the zone's clocks show `local` (a wall time, written as if it were UTC). Where clocks show it
 * twice, the first; where they skip it, as far after the gap as it lies in it.
 */
export function momentOf(local: number, zone: string): number {
  const before = local - offsetMs(local - dayMs, zone)
  const after = local - offsetMs(local + dayMs, zone)
  if (before === after || before + offsetMs(before, zone) === local) return before
  return after + offsetMs(after, zone) === local ? after : before
}

const clocks = new Map<string, Intl.DateTimeFormat>()
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(zone, clock)
  return clock
}

/** How far the zone's clocks are ahead of UTC at this moment. */
function offsetMs(at: number, zone: string): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of clockOf(zone).formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}
