/** The holidays on which most shops close, with the days around them; by the moon's calendar where they follow the moon. */
export interface Holiday {
  readonly name: 'seollal' | 'chuseok' | 'new-year' | 'christmas'
  /** `YYYY-MM-DD`, both included. */
  readonly from: string
  readonly to: string
}

const dayMs = 86_400_000
const moon = new Intl.DateTimeFormat('en-u-ca-dangi', { month: 'numeric', day: 'numeric', timeZone: 'UTC' })
const dateText = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The next of each, within a year from `today` (`YYYY-MM-DD`), soonest first. */
export function nextHolidays(today: string): Holiday[] {
  const start = Date.parse(today)
  const found = new Map<Holiday['name'], Holiday>()
  for (let days = -1; days <= 400; days++) {
    const at = start + days * dayMs
    const name = nameOf(at)
    if (name === undefined || found.has(name)) continue
    const around = name === 'seollal' || name === 'chuseok' ? dayMs : 0
    const holiday = { name, from: dateText(at - around), to: dateText(at + around) }
    if (holiday.to >= today) found.set(name, holiday)
  }
  return [...found.values()].toSorted((left, right) => (left.from < right.from ? -1 : 1))
}

function nameOf(at: number): Holiday['name'] | undefined {
  const date = dateText(at).slice(5)
  if (date === '01-01') return 'new-year'
  if (date === '12-25') return 'christmas'
  const parts = moon.formatToParts(at)
  const number = (type: string): string | undefined => parts.find((part) => part.type === type)?.value
  const lunar = `${number('month')}/${number('day')}` // a leap month is named otherwise: `8bis`
  if (lunar === '1/1') return 'seollal'
  return lunar === '8/15' ? 'chuseok' : undefined
}
