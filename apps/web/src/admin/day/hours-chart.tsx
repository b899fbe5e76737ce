/** A column for each hour of the business day, as the store's clocks show them; the counts are read aloud, not only seen. */
import type { DayReport } from '@jumun/contracts/http'
import { Columns } from '../../parts/charts/columns.tsx'
import { useTexts } from '../../texts/language.tsx'
import { dayTexts } from './day-texts.ts'

export function HoursChart({ hours }: { readonly hours: DayReport['hours'] }) {
  const t = useTexts(dayTexts)
  const busy = hours.filter(({ orders }) => orders > 0).map(({ hour, orders }) => `${hour}: ${orders}`)
  const columns = hours.map(({ from, hour, orders }) => ({
    ...{ key: from, parts: [orders] },
    label: hour % 6 === 0 ? String(hour).padStart(2, '0') : undefined,
  }))
  return <Columns columns={columns} words={busy.length > 0 ? busy.join(', ') : t.nothing} />
}
