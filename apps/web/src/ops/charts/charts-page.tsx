/** How it went over the last hours: for customers above, for each service below; every chart is a table, too. */
import { getOpsHistory, type HistorySpan, historySpans, type OpsHistory } from '@jumun/contracts/http'
import { SegmentedControl, Title } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Call } from '../../api/call.ts'
import { Columns } from '../../parts/charts/columns.tsx'
import { LineChart } from '../../parts/charts/line-chart.tsx'
import { summaryOf } from '../../parts/charts/lines.ts'
import { Loading, Trouble } from '../../parts/list-states.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { useSpan } from '../use-span.ts'
import { chartsTexts } from './charts-texts.ts'
import { Marks } from './marks.tsx'
import { ServiceLines } from './service-lines.tsx'
import './charts-page.css'

const historyQuestion = (call: Call, minutes: HistorySpan) =>
  queryOptions({
    queryKey: ['ops-history', minutes],
    queryFn: ({ signal }) => call(getOpsHistory, { query: { minutes }, signal }),
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  })

export function ChartsPage() {
  const t = useTexts(chartsTexts)
  const write = useWriting()
  const [minutes, setMinutes] = useState<HistorySpan>('60')
  const history = useQuery(historyQuestion(useCall(), minutes))
  return (
    <section className="charts-page" aria-labelledby="charts-title">
      <div className="wall-tools">
        <Title order={1} size="h3" id="charts-title">
          {t.title}
        </Title>
        <SegmentedControl
          aria-label={t.span}
          size="md"
          value={minutes}
          onChange={(value) => setMinutes(value)}
          data={historySpans.map((value) => ({ value, label: t[`span_${value}`] }))}
        />
      </div>
      {history.isPending && <Loading rows={3} height={160} />}
      {history.isError && history.data === undefined && (
        <Trouble error={history.error} again={() => void history.refetch()} />
      )}
      {history.data && (
        <>
          <p className="hint" role="status">
            {history.data.since === null
              ? t.notYet
              : t.since(`${write.day(history.data.since)} ${write.clock(history.data.since)}`)}
          </p>
          <ForCustomers history={history.data} />
          <Marks history={history.data} />
          <ServiceLines history={history.data} />
        </>
      )}
    </section>
  )
}

type Series = readonly (number | null)[]

function ForCustomers({ history }: { readonly history: OpsHistory }) {
  const t = useTexts(chartsTexts)
  const span = useSpan()
  const inSeconds = (value: number): string => span(value * 1_000)
  const write = useWriting()
  const { checkouts, money, acceptSeconds, doorSeconds } = history
  const spread = ({ half, most }: { readonly half: Series; readonly most: Series }) => [
    { name: t.half, series: half },
    { name: t.most, series: most },
  ]
  return (
    <div className="charts-grid">
      <Panel
        history={history}
        title={t.orders}
        stacked
        lines={[
          { name: t.went, series: checkouts.went },
          { name: t.refused, series: checkouts.refused },
          { name: t.failed, series: checkouts.failed },
        ]}
      />
      {money.map(({ currency, taken, returned }) => (
        <Panel
          key={currency}
          history={history}
          title={t.money(currency)}
          stacked
          written={(amount) => write.money({ amount, currency })}
          lines={[
            { name: t.taken, series: taken },
            { name: t.returned, series: returned },
          ]}
        />
      ))}
      <Panel history={history} title={t.accept} lines={spread(acceptSeconds)} written={inSeconds} />
      <Panel history={history} title={t.door} lines={spread(doorSeconds)} written={inSeconds} />
    </div>
  )
}

interface PanelProps {
  readonly history: OpsHistory
  readonly title: string
  readonly lines: readonly { readonly name: string; readonly series: Series }[]
  /** Counts: columns on top of each other. Else lines. */
  readonly stacked?: boolean
  readonly written?: (value: number) => string
}

function Panel({ history: { from, stepSeconds }, title, lines, stacked = false, written = String }: PanelProps) {
  const t = useTexts(chartsTexts)
  const write = useWriting()
  const steps = (lines[0]?.series ?? []).map((_, index) => Date.parse(from) + index * stepSeconds * 1_000)
  const summaries = lines.map(({ name, series }) => {
    const of = summaryOf(series)
    return of ? t.summary(name, written(of.latest), written(of.most)) : `${name}: ${t.nothing}`
  })
  const words = `${title}. ${summaries.join('. ')}`
  return (
    <figure className="panel chart-panel">
      <figcaption>
        <b>{title}</b>
        {summaries.map((summary, kind) => (
          <span key={summary} data-kind={kind} data-stacked={stacked}>
            {summary}
          </span>
        ))}
      </figcaption>
      {stacked ? (
        <Columns
          words={words}
          columns={steps.map((at, index) => ({
            key: String(at),
            parts: lines.map(({ series }) => series[index] ?? 0),
            label: index % 15 === 0 ? write.clock(at) : undefined,
          }))}
        />
      ) : (
        <LineChart words={words} series={lines.map(({ series }) => series)} />
      )}
      <details>
        <summary>{t.asTable}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <div className="chart-table" tabIndex={0}>
          <table aria-label={title}>
            <thead>
              <tr>
                <th scope="col">{t.time}</th>
                {lines.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {steps.map((at, index) => (
                <tr key={at}>
                  <th scope="row">{write.clock(at)}</th>
                  {lines.map(({ name, series }) => {
                    const value = series[index] ?? null
                    return <td key={name}>{value === null ? '–' : written(value)}</td>
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}
