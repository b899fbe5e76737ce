/** One line or two over the same steps of time: the second is dashed, so that nobody has to tell them apart by colour. */
import './charts.css'
import { pathOf } from './lines.ts'

interface LineChartProps {
  readonly series: readonly (readonly (number | null)[])[]
  /** What is read aloud instead. */
  readonly words: string
  readonly width?: number
  readonly height?: number
}

export function LineChart({ series, words, width = 288, height = 84 }: LineChartProps) {
  const most = Math.max(...series.flat().map((value) => value ?? 0)) || 1
  return (
    <svg
      className="chart"
      viewBox={`0 -2 ${width} ${height + 4}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      <rect className="chart-ground" width={width} height={height} rx={3} />
      {series.map((line, kind) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <path key={kind} className="chart-line" data-kind={kind} d={pathOf(line, { width, height }, most)} />
      ))}
    </svg>
  )
}
