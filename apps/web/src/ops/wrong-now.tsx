/** What is wrong now, since when, with whose order, and what can be done about it: on top of the wall, empty when all is well. */
import type { Audit, OpsOverview } from '@jumun/contracts/http'
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Icon } from '../parts/icon.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts } from '../texts/language.tsx'
import { auditQuestion } from './audit-lights.tsx'
import { overviewQuestion, type ParkedInService, parkedQuestion } from './ops-questions.ts'
import { Parked } from './parked-list.tsx'
import { useSpan } from './use-span.ts'
import { Found } from './wrong/found.tsx'
import type { Finding } from './wrong/what-to-do.ts'
import { Whose } from './wrong/whose.tsx'
import { wrongTexts } from './wrong-texts.ts'

/** Less than that goes by itself in a moment. */
const manyBehind = 200
const longUnsentSeconds = 60
const mostShown = 10

export function WrongNow() {
  const t = useTexts(wrongTexts)
  const call = useCall()
  const overview = useQuery(overviewQuestion(call)).data
  const withParked = (overview?.services ?? [])
    .filter(({ instances }) => instances.some(({ parked = 0 }) => parked > 0))
    .map(({ name }) => name)
  const asked = useQuery({ ...parkedQuestion(call, withParked), enabled: withParked.length > 0, meta: { aside: true } })
  const all = withParked.length > 0 ? (asked.data?.items ?? []) : []
  // What waits behind another goes with it.
  const parked = all.filter(({ reason }) => reason !== null)
  const behind = ({ service, subject }: ParkedInService): number =>
    all.filter((one) => one.reason === null && one.service === service && one.subject === subject).length
  const findings = findingsBeside(useQuery({ ...auditQuestion(call), meta: { aside: true } }).data, parked)
  const late = overview ? lateServices(overview) : []
  const count = parked.length + findings.length + late.length
  if (count === 0) return null
  return (
    <section className="late-orders wrong-now" role="status">
      <Title order={2} size="h5">
        <Icon name="alert" size={20} /> {t.title} ({count})
      </Title>
      {late.map((one) => (
        <Late key={one.service} late={one} />
      ))}
      <ul className="parked">
        {parked.slice(0, mostShown).map((message) => (
          <li key={`${message.service} ${message.id}`}>
            <Whose orderId={message.correlationid} />
            <Parked message={message} />
            {behind(message) > 0 && <p className="hint">{t.waitBehind(behind(message))}</p>}
          </li>
        ))}
        {findings.slice(0, mostShown).map((finding) => (
          <li key={`${finding.invariant} ${finding.orderId} ${finding.what}`}>
            <Found finding={finding} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A message that was set aside has its own buttons: that it was is not said twice. */
function findingsBeside(audit: Audit | undefined, parked: readonly ParkedInService[]): readonly Finding[] {
  const known = new Set(parked.map(({ correlationid }) => correlationid))
  return (audit?.items ?? [])
    .flatMap(({ invariant, violations }) => violations.map((violation) => ({ invariant, ...violation })))
    .filter(({ orderId }) => orderId === undefined || !known.has(orderId))
}

interface LateService {
  readonly service: string
  readonly events: number
  readonly unsentSeconds: number
  readonly timers: number
  readonly webhooks: number
}
function lateServices({ services }: OpsOverview): readonly LateService[] {
  return services
    .map(({ name, instances }) => ({
      service: name,
      // each reads a part of the log: the best of them says how far it is behind as a whole
      events: Math.min(...instances.map(({ lagEvents = 0 }) => lagEvents)),
      unsentSeconds: Math.max(0, ...instances.map(({ outbox }) => outbox?.oldestSeconds ?? 0)),
      timers: Math.max(0, ...instances.map(({ timersFailing = 0 }) => timersFailing)),
      webhooks: Math.max(0, ...instances.map(({ webhooksFailing = 0 }) => webhooksFailing)),
    }))
    .filter((late) => isBehind(late) || late.unsentSeconds > longUnsentSeconds || late.timers > 0 || late.webhooks > 0)
}

const isBehind = ({ events }: LateService): boolean => events >= manyBehind && events < Infinity

function Late({ late }: { readonly late: LateService }) {
  const t = useTexts(wrongTexts)
  const span = useSpan()
  const { service, events, unsentSeconds, timers, webhooks } = late
  const ofThePlatform = [
    ...(unsentSeconds > longUnsentSeconds ? [t.unsent(service, span(unsentSeconds * 1_000))] : []),
    ...(isBehind(late) ? [t.behind(service, events)] : []),
    ...(timers > 0 ? [t.timers(service, timers)] : []),
  ]
  return (
    <>
      {ofThePlatform.map((sentence) => (
        <p key={sentence}>
          {sentence} <Link to="/platform">{t.look}</Link>
        </p>
      ))}
      {webhooks > 0 && (
        <p>
          {t.webhooks(webhooks)} <Link to="/webhooks">{t.seeWebhooks}</Link>
        </p>
      )}
    </>
  )
}
