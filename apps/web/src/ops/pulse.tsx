/** How it goes for customers: can they order, how many did minute by minute, and what happened meanwhile. */
import type { Pulse as PulseOfTheHour } from '@jumun/contracts/http'
import { useQuery } from '@tanstack/react-query'
import { NotThere } from '../parts/not-there.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { pulseQuestion } from './ops-questions.ts'
import { opsTexts } from './ops-texts.ts'
import { ServicesRow } from './services-row.tsx'
import { useSpan } from './use-span.ts'

export function Pulse() {
  const t = useTexts(opsTexts)
  const pulse = useQuery(pulseQuestion(useCall()))
  if (pulse.data === undefined) return <NotThere asked={pulse} rows={1} height={160} />
  const { checkouts, minutes, incidents } = pulse.data
  const { state, went, refused, failed } = checkouts
  return (
    <section className="pulse" data-state={state} aria-labelledby="pulse-word">
      <div className="pulse-now" role="status">
        <h2 id="pulse-word">{t[`checkouts_${state}`]}</h2>
        <p>{t.checkoutsLately(checkouts.minutes, went, refused, failed)}</p>
        <ServicesRow />
      </div>
      <Chart minutes={minutes} />
      <Incidents incidents={incidents} />
    </section>
  )
}

const kinds = ['went', 'refused', 'failed'] as const
const bar = { width: 5, gap: 1, height: 72 }

function Chart({ minutes }: Pick<PulseOfTheHour, 'minutes'>) {
  const t = useTexts(opsTexts)
  const write = useWriting()
  const names = { went: t.went, refused: t.refusedWord, failed: t.failedWord }
  const most = Math.max(4, ...minutes.map(({ went, refused, failed }) => went + refused + failed))
  const sum = (kind: (typeof kinds)[number]): number => minutes.reduce((all, minute) => all + minute[kind], 0)
  const width = minutes.length * (bar.width + bar.gap)
  const [first, last] = [minutes[0], minutes.at(-1)]
  return (
    <figure className="pulse-chart">
      <figcaption>
        <b>{t.pulseTitle}</b>
        {kinds.map((kind) => (
          <span key={kind} data-kind={kind}>
            {names[kind]} {sum(kind)}
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${bar.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.pulseSummary(sum('went'), sum('refused'), sum('failed'))}
      >
        {minutes.map((minute, index) => {
          let below = 0
          return kinds.map((kind) => {
            const height = (minute[kind] / most) * bar.height
            below += height
            if (height === 0) return null
            return (
              <rect
                key={`${minute.at} ${kind}`}
                data-kind={kind}
                x={index * (bar.width + bar.gap)}
                y={bar.height - below}
                width={bar.width}
                height={height}
              />
            )
          })
        })}
      </svg>
      <p className="pulse-ends">
        <time>{first && write.clock(first.at)}</time>
        <time>{last && write.clock(last.at)}</time>
      </p>
    </figure>
  )
}

const shownAtOnce = 4

function Incidents({ incidents }: Pick<PulseOfTheHour, 'incidents'>) {
  const t = useTexts(opsTexts)
  const write = useWriting()
  const span = useSpan()
  return (
    <div className="pulse-incidents">
      <h3>{t.incidentsTitle}</h3>
      {incidents.length === 0 && <p>{t.noIncidents}</p>}
      <ul tabIndex={incidents.length > shownAtOnce ? 0 : -1}>
        {incidents.map(({ what, service, from, until }) => (
          <li key={`${what} ${service} ${from}`} data-open={until === null}>
            <time dateTime={from}>{write.seconds(from)}</time>
            <span>
              {service && <b>{service} </b>}
              {t[`incident_${what}`]}
            </span>
            {what !== 'restarted' && <em>{until === null ? t.goesOn : span(Date.parse(until) - Date.parse(from))}</em>}
          </li>
        ))}
      </ul>
    </div>
  )
}
