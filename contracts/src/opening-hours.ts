/**
 * When is a store open? Weekly hours in the store's own time zone, over midnight and over changes of the clock, but for its
 * closures (holidays). A store without hours is always open, but for those.
 */
import type { Closure } from './generated/events.ts'
import type { Hours } from './http/hours.ts'
import { clockMs, dateText, isTimeZone, localTime, momentOf, timeZoneOf } from './store-time.ts'

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

/** What tells when a store is open. */
export interface Schedule {
  readonly hours?: Hours | undefined
  readonly closures?: readonly Closure[] | undefined
}

export function openState({ hours, closures = [] }: Schedule, now: Date): OpenState {
  const at = now.getTime()
  const schedule = { hours, closures }
  if (closureAt(closures, at)) return { open: false, until: firstOpen(schedule, at) }
  const { open, until } = byHours(hours, at)
  if (!open) return { open, until: until === undefined ? undefined : firstOpen(schedule, until) }
  const next = closures.map(({ from }) => Date.parse(from)).filter((from) => from > at)
  const ends = [...next, ...(until === undefined ? [] : [until])]
  return { open, until: ends.length === 0 ? undefined : new Date(Math.min(...ends)) }
}

/** When it opens next, after this moment; undefined: never, or it never closes. */
export function nextOpening(schedule: Schedule, now: Date): Date | undefined {
  const { open, until } = openState(schedule, now)
  if (!open || until === undefined) return until
  return openState(schedule, until).open ? undefined : openState(schedule, until).until
}

/** The closure that this moment lies in: of several, the one that ends last. */
export const closureAt = (closures: readonly Closure[], at: number): Closure | undefined =>
  closures
    .filter(({ from, to }) => Date.parse(from) <= at && at < Date.parse(to))
    .toSorted((left, right) => Date.parse(right.to) - Date.parse(left.to))[0]

/** The first moment from here on at which it is open. Every turn leaves a closure, or a time outside the hours, behind. */
function firstOpen({ hours, closures = [] }: Schedule, from: number): Date | undefined {
  let at = from
  for (let turn = 0; turn <= 2 * closures.length + 1; turn++) {
    const closure = closureAt(closures, at)
    if (closure) {
      at = Date.parse(closure.to)
      continue
    }
    const { open, until } = byHours(hours, at)
    if (open) return new Date(at)
    if (until === undefined) return undefined
    at = until
  }
  return undefined
}

/** As if there were no holidays. */
function byHours(hours: Hours | undefined, at: number): { open: boolean; until: number | undefined } {
  if (!hasDays(hours)) return { open: true, until: undefined }
  for (const span of joined(spansAround(hours, at))) {
    if (at < span.from) return { open: false, until: span.from }
    if (at < span.to) return { open: true, until: span.to }
  }
  return { open: false, until: undefined }
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

/** What makes no sense in closures: which field, and why. One that has passed stays until it is taken away. */
export function wrongClosures(
  closures: readonly Closure[],
): { readonly field: string; readonly detail: string } | undefined {
  for (const [at, { from, to }] of closures.entries()) {
    if (Number.isNaN(Date.parse(from))) return { field: `closures.${at}.from`, detail: 'is not a time' }
    if (Number.isNaN(Date.parse(to))) return { field: `closures.${at}.to`, detail: 'is not a time' }
    if (Date.parse(to) <= Date.parse(from)) return { field: `closures.${at}.to`, detail: 'is not after its beginning' }
  }
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
