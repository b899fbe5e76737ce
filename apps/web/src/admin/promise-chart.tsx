/** What was promised and what came of it: a column for each order, and a mark where the promise was. */
import { isKept, type Promises } from '@jumun/contracts/http'
import { Text, Title } from '@mantine/core'
import { useTexts } from '../texts/language.tsx'
import { adminTexts } from './admin-texts.ts'
import '../parts/charts/charts.css'

const mostColumns = 48
const height = 84

export function PromiseChart({ samples }: { readonly samples: Promises['items'] }) {
  const t = useTexts(adminTexts)
  const shown = samples.slice(-mostColumns) // as they were accepted
  if (shown.length === 0) return null
  const most = Math.max(1, ...shown.flatMap(({ promised, actual }) => [promised, actual]))
  const heightOf = (minutes: number): number => (Math.max(0, minutes) / most) * height
  const words = t.promisesKept(shown.filter(isKept).length, shown.length)
  return (
    <section className="panel">
      <Title order={2} size="h4" mb="sm">
        {t.promises}
      </Title>
      <svg className="chart" viewBox={`0 0 288 ${height + 8}`} role="img" aria-label={words}>
        {shown.map((one, index) => (
          <g key={one.orderId}>
            <rect
              className="chart-bar"
              x={index * 6 + 1}
              y={8 + height - heightOf(one.actual)}
              width={4}
              height={heightOf(one.actual)}
              opacity={isKept(one) ? 0.6 : 1}
            />
            <rect className="chart-mark" x={index * 6} y={7 + height - heightOf(one.promised)} width={6} height={2} />
          </g>
        ))}
      </svg>
      <Text c="dimmed">{words}</Text>
    </section>
  )
}
