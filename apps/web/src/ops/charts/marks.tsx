/** What happened meanwhile: other versions that came to run, services that were away, checkouts that failed. */
import type { OpsHistory } from '@jumun/contracts/http'
import { useQuery } from '@tanstack/react-query'
import { useCall } from '../../parts/platform.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { pulseQuestion } from '../ops-questions.ts'
import { opsTexts } from '../ops-texts.ts'
import { useSpan } from '../use-span.ts'
import { chartsTexts } from './charts-texts.ts'

export function Marks({ history: { from, stepSeconds, checkouts, deploys } }: { readonly history: OpsHistory }) {
  const t = useTexts(chartsTexts)
  const ops = useTexts(opsTexts)
  const write = useWriting()
  const span = useSpan()
  const incidents = useQuery(pulseQuestion(useCall())).data?.incidents ?? []
  const begin = Date.parse(from)
  const lengthMs = checkouts.went.length * stepSeconds * 1_000
  const marks = [
    ...deploys.map(({ at, service, version }) => ({ at, service, words: t.deployed(version), isFault: false })),
    ...incidents
      .filter(({ from: at }) => Date.parse(at) >= begin)
      .map(({ from: at, service, what, until }) => ({
        ...{ at, service: service ?? '' },
        words: `${ops[`incident_${what}`]}${what === 'restarted' ? '' : ` · ${until === null ? ops.goesOn : span(Date.parse(until) - Date.parse(at))}`}`,
        isFault: what !== 'restarted',
      })),
  ].sort((left, right) => right.at.localeCompare(left.at))
  return (
    <section className="panel chart-marks" aria-labelledby="chart-marks-title">
      <h2 id="chart-marks-title">{t.marks}</h2>
      {marks.length === 0 ? (
        <p className="hint">{t.noMarks}</p>
      ) : (
        <>
          <div className="chart-marks-line" aria-hidden="true">
            {marks.map(({ at, service, words, isFault }) => (
              <i
                key={`${at} ${service} ${words}`}
                data-fault={isFault}
                style={{ left: `${Math.min(100, ((Date.parse(at) - begin) / lengthMs) * 100)}%` }}
              />
            ))}
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
          <ul tabIndex={0} aria-labelledby="chart-marks-title">
            {marks.map(({ at, service, words, isFault }) => (
              <li key={`${at} ${service} ${words}`} data-fault={isFault}>
                <time dateTime={at}>{write.seconds(at)}</time> {service && <b>{service}</b>} {words}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
