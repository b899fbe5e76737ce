/** How each service went: how long its answers took, what failed, how far it is behind; a row each, so that the odd one is seen. */
import type { OpsHistory } from '@jumun/contracts/http'
import { LineChart } from '../../parts/charts/line-chart.tsx'
import { summaryOf } from '../../parts/charts/lines.ts'
import { useTexts } from '../../texts/language.tsx'
import { useSpan } from '../use-span.ts'
import { chartsTexts } from './charts-texts.ts'

type Series = readonly (number | null)[]

export function ServiceLines({ history: { services } }: { readonly history: OpsHistory }) {
  const t = useTexts(chartsTexts)
  const span = useSpan()
  if (services.length === 0) return null
  const inSeconds = (value: number): string => span(value * 1_000)
  return (
    <section className="panel" aria-labelledby="service-lines-title">
      <h2 id="service-lines-title">{t.services}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <div className="chart-table" tabIndex={0}>
        <table className="service-lines" aria-labelledby="service-lines-title">
          <thead>
            <tr>
              <th scope="col">{t.service}</th>
              <th scope="col">
                {t.answers}
                <small>
                  {t.half} / {t.most}
                </small>
              </th>
              <th scope="col">{t.errors}</th>
              <th scope="col">{t.lag}</th>
              <th scope="col">{t.parked}</th>
              <th scope="col">{t.unsent}</th>
            </tr>
          </thead>
          <tbody>
            {services.map(({ name, answerSeconds, errors, lagEvents, parked, unsentSeconds }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <Cell series={[answerSeconds.half, answerSeconds.most]} written={inSeconds} />
                <Cell series={[errors]} />
                <Cell series={[lagEvents]} />
                <Cell series={[parked]} />
                <Cell series={[unsentSeconds]} written={inSeconds} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface CellProps {
  readonly series: readonly Series[]
  readonly written?: (value: number) => string
}
const rounded = (value: number): string => String(Math.round(value))

function Cell({ series, written = rounded }: CellProps) {
  const t = useTexts(chartsTexts)
  const summaries = series.map(summaryOf)
  if (summaries.every((summary) => summary === undefined)) return <td>{t.nothing}</td>
  const now = summaries.map((summary) => (summary ? written(summary.latest) : '–')).join(' / ')
  const most = Math.max(...summaries.map((summary) => summary?.most ?? 0))
  const words = t.nowAndMost(now, written(most))
  return (
    <td>
      <LineChart series={series} words={words} width={120} height={28} />
      <small aria-hidden="true">{words}</small>
    </td>
  )
}
