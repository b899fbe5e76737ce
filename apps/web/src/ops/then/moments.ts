/** Moments as a field of a browser has them (`2026-01-31T21:07:30`, by its own clock), and as the platform is asked for them. */

/** Undefined: nothing that is a moment stands there. */
export function momentIn(typed: string): string | undefined {
  const ms = Date.parse(typed.replace(',', '.')) // without a zone it is by the clock of whoever types
  return Number.isFinite(ms) ? new Date(ms).toISOString() : undefined
}

/** As an address of a page has it: what ends with a point and letters is a file there, and a comma is as good in ISO 8601. */
export const addressOf = (at: string): string => at.replace('.', ',')

const two = (n: number): string => String(n).padStart(2, '0')
export function typedMoment(at: string): string {
  const date = new Date(at)
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}

export const movedBy = (at: string, seconds: number): string => new Date(Date.parse(at) + seconds * 1_000).toISOString()
