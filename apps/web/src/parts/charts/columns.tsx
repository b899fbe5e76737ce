/** A column for each step of time, each on its ground, made of one part or of several; read aloud in words. */
import './charts.css'

const chartWidth = 288
const height = 84

export interface Column {
  readonly key: string
  /** From below. */
  readonly parts: readonly number[]
  /** Below it, where there is room. */
  readonly label?: string | undefined
}

export function Columns({ columns, words }: { readonly columns: readonly Column[]; readonly words: string }) {
  const sumOf = ({ parts }: Column): number => parts.reduce((sum, part) => sum + part, 0)
  const most = Math.max(1, ...columns.map(sumOf))
  const step = chartWidth / Math.max(1, columns.length)
  const gap = Math.min(2, step / 4)
  return (
    <svg className="chart" viewBox={`0 0 ${chartWidth} 112`} role="img" aria-label={words}>
      {columns.map((column, index) => {
        let below = 0
        const place = { x: index * step + gap / 2, width: step - gap, rx: Math.min(3, step / 4) }
        return (
          <g key={column.key}>
            <rect className="chart-ground" {...place} y={8} height={height} />
            {column.parts.map((part, kind) => {
              const tall = (part / most) * height
              below += tall
              if (tall === 0) return null
              return (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
                  key={kind}
                  className="chart-bar"
                  data-kind={kind}
                  {...place}
                  y={8 + height - below}
                  height={tall}
                />
              )
            })}
            {column.label !== undefined && (
              <text x={place.x} y={108}>
                {column.label}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}
