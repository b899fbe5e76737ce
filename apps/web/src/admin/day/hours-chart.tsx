/** A column for each hour of the business day, as the store's clocks show them; the counts are read aloud, not only seen. */
import type { DayReport } from '@jumun/contracts/http'
import { useTexts } from '../../texts/language.tsx'
import { dayTexts } from './day-texts.ts'

const width = 288
const height = 84

export function HoursChart({ hours }: { readonly hours: DayReport['hours'] }) {
  const t = useTexts(dayTexts)
  const busy = hours.filter(({ orders }) => orders > 0).map(({ hour, orders }) => `${hour}: ${orders}`)
  const most = Math.max(1, ...hours.map(({ orders }) => orders))
  const step = width / Math.max(1, hours.length)
  const heightOf = (orders: number): number => (orders / most) * height
  return (
    <svg
      className="hours"
      viewBox={`0 0 ${width} 112`}
      role="img"
      aria-label={busy.length > 0 ? busy.join(', ') : t.nothing}
    >
      {hours.map(({ from, hour, orders }, index) => (
        <g key={from}>
          <rect className="hours-ground" x={index * step + 1} y={8} width={step - 2} height={height} rx={3} />
          <rect
            className="hours-bar"
            x={index * step + 1}
            y={8 + height - heightOf(orders)}
            width={step - 2}
            height={heightOf(orders)}
            rx={3}
          />
          {hour % 6 === 0 && (
            <text x={index * step + 1} y={108}>
              {String(hour).padStart(2, '0')}
            </text>
          )}
        </g>
      ))}
    </svg>
  )
}
