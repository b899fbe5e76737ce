/** What is wrong now, since when, with whose order, and what can be done about it: on top of the wall, empty when all is well. */
import type { Audit, OpsOverview } from '@jumun/contracts/http'
import { getUser } from '@jumun/contracts/http'
import { Title } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Call } from '../api/call.ts'
import { orderQuestion } from '../api/questions.ts'
import { calledNumber } from '../parts/called-number.ts'
import { Icon } from '../parts/icon.tsx'
import { useCall } from '../parts/platform.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { auditQuestion } from './audit-lights.tsx'
import { overviewQuestion, type ParkedInService, parkedQuestion } from './ops-questions.ts'
import { Parked } from './parked-list.tsx'
import { useSpan } from './use-span.ts'
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
  // What waits behind another goes with it.
  const parked = (withParked.length > 0 ? (asked.data?.items ?? []) : []).filter(({ reason }) => reason !== null)
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

type Finding = Audit['items'][number]['violations'][number] & Pick<Audit['items'][number], 'invariant'>

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
}
function lateServices({ services }: OpsOverview): readonly LateService[] {
  return services
    .map(({ name, instances }) => ({
      service: name,
      // each reads a part of the log: the best of them says how far it is behind as a whole
      events: Math.min(...instances.map(({ lagEvents = 0 }) => lagEvents)),
      unsentSeconds: Math.max(0, ...instances.map(({ outbox }) => outbox?.oldestSeconds ?? 0)),
    }))
    .filter(
      ({ events, unsentSeconds }) => (events >= manyBehind && events < Infinity) || unsentSeconds > longUnsentSeconds,
    )
}

function Late({ late: { service, events, unsentSeconds } }: { readonly late: LateService }) {
  const t = useTexts(wrongTexts)
  const span = useSpan()
  return (
    <p>
      {unsentSeconds > longUnsentSeconds ? t.unsent(service, span(unsentSeconds * 1_000)) : t.behind(service, events)}{' '}
      <Link to="/platform">{t.look}</Link>
    </p>
  )
}

function Found({ finding: { invariant, orderId, what, by, since } }: { readonly finding: Finding }) {
  const t = useTexts(wrongTexts)
  const write = useWriting()
  return (
    <article className="parked-message">
      {orderId !== undefined && <Whose orderId={orderId} />}
      <header>
        <b>{invariant}</b> <span>{by}</span> <time dateTime={since}>{t.since(write.seconds(since))}</time>
      </header>
      <p className="parked-reason">{what}</p>
      {orderId === undefined ? (
        <Link to="/platform">{t.look}</Link>
      ) : (
        <Link to="/orders/$orderId" params={{ orderId }}>
          {t.seeToIt}
        </Link>
      )}
    </article>
  )
}

const customerQuestion = (call: Call, id: string | undefined) =>
  queryOptions({
    queryKey: ['ops-customer', id],
    queryFn: ({ signal }) => call(getUser, { params: { id: id ?? '' }, query: {}, signal }),
    enabled: id !== undefined,
    staleTime: 300_000,
    meta: { aside: true },
  })

/** Which order, of which store, of whom. */
function Whose({ orderId }: { readonly orderId: string }) {
  const t = useTexts(wrongTexts)
  const call = useCall()
  const order = useQuery({ ...orderQuestion(call, orderId), meta: { aside: true } }).data
  const customer = useQuery(customerQuestion(call, order?.customerId)).data
  if (!order) return null
  return (
    <Link to="/orders/$orderId" params={{ orderId }} className="wrong-whose">
      <b>{calledNumber(order)}</b> <StoreName id={order.storeId} /> {customer && `· ${t.ofCustomer(customer.name)}`}
    </Link>
  )
}
