/** Opening hours as one edits them: a week of days with their spans; turned into what the platform wants, or a word on what is wrong. */
import type { Hours } from '@jumun/contracts/http'

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof days)[number]

export interface SpanDraft {
  readonly key: string
  /** `HH:MM`, or empty as long as nothing is chosen. */
  readonly open: string
  readonly close: string
}
export interface HoursDraft {
  /** Open day and night, every day: a choice, never what one gets by saying nothing. */
  readonly always: boolean
  readonly timeZone?: string
  readonly days: Readonly<Record<Day, readonly SpanDraft[]>>
}
export type HoursProblem = { readonly what: 'no-day' } | { readonly what: 'missing' | 'overlap'; readonly day: Day }

export const mostSpans = 4
const week = (spansOf: (day: Day) => readonly SpanDraft[]): HoursDraft['days'] =>
  Object.fromEntries(days.map((day) => [day, spansOf(day)])) as unknown as HoursDraft['days']

const usualSpan = { open: '10:00', close: '21:00' }
/** What a new store begins with. */
export const usualHours = (newKey: () => string): HoursDraft => ({
  always: false,
  days: week(() => [{ key: newKey(), ...usualSpan }]),
})

/** For a store that never closes too the week is there, to begin with once it does. */
export function draftOf(hours: Hours | undefined, newKey: () => string): HoursDraft {
  if (hours === undefined) return { ...usualHours(newKey), always: true }
  return {
    always: false,
    ...(hours.timeZone === undefined ? {} : { timeZone: hours.timeZone }),
    days: week((day) => (hours[day] ?? []).map((span) => ({ key: newKey(), ...span }))),
  }
}

/** `null`: no hours, open day and night. To be asked only when nothing is wrong. */
export function hoursOf({ always, timeZone, days: drafts }: HoursDraft): Hours | null {
  if (always) return null
  const open = days.filter((day) => drafts[day].length > 0)
  return {
    ...(timeZone === undefined ? {} : { timeZone }),
    ...Object.fromEntries(open.map((day) => [day, drafts[day].map(({ open, close }) => ({ open, close }))])),
  }
}

export function problemOf(draft: HoursDraft): HoursProblem | undefined {
  if (draft.always) return undefined
  const spans = days.flatMap((day, index) => draft.days[day].map((span) => ({ day, index, span })))
  if (spans.length === 0) return { what: 'no-day' }
  const unfinished = spans.find(({ span }) => span.open === '' || span.close === '')
  if (unfinished) return { what: 'missing', day: unfinished.day }
  const placed = spans
    .map(({ day, index, span }) => {
      const from = index * dayMinutes + minutesOf(span.open)
      const to = index * dayMinutes + minutesOf(span.close)
      return { day, from, to: to <= from ? to + dayMinutes : to }
    })
    .toSorted((left, right) => left.from - right.from)
  const [first] = placed
  for (const [at, span] of placed.entries()) {
    const next = placed[at + 1] ?? (first && { ...first, from: first.from + 7 * dayMinutes })
    if (next && span.to > next.from && placed.length > 1) return { what: 'overlap', day: next.day }
  }
  return undefined
}

const dayMinutes = 24 * 60
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

// -- editing -------------------------------------------------------------------------------------------------------------

export const withDay = (draft: HoursDraft, day: Day, spans: readonly SpanDraft[]): HoursDraft => ({
  ...draft,
  days: { ...draft.days, [day]: spans },
})
/** One day's hours for all days that are open, which most shops want. */
export const sameEveryDay = (draft: HoursDraft, like: Day, newKey: () => string): HoursDraft => ({
  ...draft,
  days: week((day) =>
    draft.days[day].length === 0 ? [] : draft.days[like].map((span) => ({ ...span, key: newKey() })),
  ),
})
/** Opens a day as the day before it that is open, or as usual; a further span is left to be filled in. */
export function withSpan(draft: HoursDraft, day: Day, key: string): HoursDraft {
  const spans = draft.days[day]
  if (spans.length >= mostSpans) return draft
  if (spans.length > 0) return withDay(draft, day, [...spans, { key, open: '', close: '' }])
  const like = days
    .slice(0, days.indexOf(day))
    .toReversed()
    .map((each) => draft.days[each][0])
    .find(Boolean)
  return withDay(draft, day, [{ ...usualSpan, ...like, key }])
}
