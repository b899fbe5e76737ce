/** When is a store open? Weekly hours in the store's own time zone, over midnight and over changes of the clock. */
import type { Hours } from '@jumun/contracts'

/** `[from, to)` in milliseconds since 1970. */
interface Span {
  readonly from: number
  readonly to: number
}
/** Open or not, and when that changes next; undefined: never. */
export interface OpenState {
  readonly open: boolean
  readonly until: Date | undefined
}

const dayMs = 86_400_000
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export const defaultTimeZone = 'Asia/Seoul'

/** A store that never closes is looked at again after this long. */
const horizonDays = 8

export function openState(hours: Hours, now: Date): OpenState {
  const at = now.getTime()
  for (const span of joined(spansAround(hours, at))) {
    if (at < span.from) return { open: false, until: new Date(span.from) }
    if (at < span.to) return { open: true, until: new Date(span.to) }
  }
  return { open: false, until: undefined }
}

/** The calendar day at this moment in this zone, as `YYYY-MM-DD`: tickets are numbered by it. */
export const localDay = (moment: Date, timeZone = defaultTimeZone): string =>
  new Date(moment.getTime() + offsetMs(moment.getTime(), timeZone)).toISOString().slice(0, 10)

export function isTimeZone(name: string): boolean {
  try {
    clockOf(name)
    return true
  } catch {
    return false
  }
}

/** Yesterday's spans too: they may reach over midnight. */
function spansAround(hours: Hours, at: number): Span[] {
  const zone = hours.timeZone ?? defaultTimeZone
  const today = Date.parse(localDay(new Date(at), zone))
  const spans: Span[] = []
  for (let shift = -1; shift <= horizonDays; shift++) {
    const midnight = today + shift * dayMs
    for (const { open, close } of hours[weekdays[new Date(midnight).getUTCDay()] ?? 'sun'] ?? []) {
      const over = close <= open ? dayMs : 0
      const from = momentOf(midnight + minutesOf(open), zone)
      const to = momentOf(midnight + over + minutesOf(close), zone)
      if (from < to) spans.push({ from, to }) // a span that falls into a gap of the clock does not happen
    }
  }
  return spans
}

function joined(spans: Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans.sort((left, right) => left.from - right.from)) {
    const last = result.at(-1)
    if (last && span.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else result.push(span)
  }
  return result
}

const minutesOf = (clock: string): number => (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) * 60_000

/**
 * The moment at which the zone's clocks show `local` (a wall time, written as if it were UTC). Where clocks show it
 * twice, the first; where they skip it, as far after the gap as it lies in it.
 */
function momentOf(local: number, zone: string): number {
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
