/** When is a store open? Weekly hours in the store's own time zone, over midnight and over changes of the clock. */
import { clockMs, dateText, type Hours, isTimeZone, localTime, momentOf, timeZoneOf } from '@jumun/contracts'

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

/** When it opens next, after this moment; undefined: never, or it never closes. */
export function nextOpening(hours: Hours, now: Date): Date | undefined {
  const next = joined(spansAround(hours, now.getTime())).find(({ from }) => from > now.getTime())
  return next && new Date(next.from)
}

/** Does it say anything about days? A time zone alone is no opening hours. */
export const hasDays = (hours: Hours | undefined): hours is Hours =>
  hours !== undefined && weekdays.some((day) => hours[day] !== undefined)

/** What makes no sense in weekly hours: which field, and why. */
export function wrongHours(hours: Hours): { readonly field: string; readonly detail: string } | undefined {
  if (hours.timeZone !== undefined && !isTimeZone(hours.timeZone))
    return { field: 'hours.timeZone', detail: 'is not the name of a time zone, such as Asia/Seoul' }
  const week = 7 * dayMs
  const spans = weekdays.flatMap((day, index) =>
    (hours[day] ?? []).map(({ open, close }, position) => {
      const from = index * dayMs + clockMs(open)
      return {
        field: `hours.${day}.${position}`,
        from,
        to: index * dayMs + clockMs(close) + (close <= open ? dayMs : 0),
      }
    }),
  )
  if (spans.length === 0 && hasDays(hours))
    return { field: 'hours', detail: 'never open; null takes opening hours away, status CLOSED closes the store' }
  for (const [at, span] of spans.entries())
    for (const other of spans.slice(at + 1))
      for (const shift of [-week, 0, week])
        if (span.from < other.to + shift && other.from + shift < span.to)
          return { field: other.field, detail: `overlaps ${span.field}` }
  return undefined
}

/** Yesterday's spans too: they may reach over midnight. */
function spansAround(hours: Hours, at: number): Span[] {
  const zone = timeZoneOf(hours)
  const today = Date.parse(dateText(localTime(at, zone)))
  const spans: Span[] = []
  for (let shift = -1; shift <= horizonDays; shift++) {
    const midnight = today + shift * dayMs
    for (const { open, close } of hours[weekdays[new Date(midnight).getUTCDay()] ?? 'sun'] ?? []) {
      const over = close <= open ? dayMs : 0
      const from = momentOf(midnight + clockMs(open), zone)
      const to = momentOf(midnight + over + clockMs(close), zone)
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
