/** One order's story across all services: every event, attempt and retry in the lane of whose it is, and in one sentence why it is where it is. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, Suspense } from 'react'
import { orderQuestion } from '../api/questions.ts'
import { GiveBack } from '../parts/changes/give-back.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { OrderStatusBadge } from '../parts/order-status.tsx'
import { partLater } from '../parts/part-later.ts'
import { useCall } from '../parts/platform.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { stepTexts } from '../texts/order-texts.ts'
import { reasonTexts } from '../texts/reason-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { DeliveryPanel } from './delivery-panel.tsx'
import { EndOrder } from './end-order.tsx'
import { type LaneEntry, laneEntries } from './lane-entries.ts'
import { commandOf, detailsOf, isUndo } from './lane-events.ts'
import {
  parkedNotesQuestion,
  paymentQuestion,
  providerCallsQuestion,
  storyQuestion,
  unansweredQuestion,
} from './ops-questions.ts'
import { opsTexts } from './ops-texts.ts'
import { addressOf } from './then/moments.ts'
import { useSpan } from './use-span.ts'
import { whyItIsThere } from './why-it-is-there.ts'

/** Looked at when something is odd; its code comes in a quiet moment before. */
const OrderLog = partLater(async () => (await import('./log/order-log.tsx')).OrderLog)

const lanes = ['order', 'payment', 'catalog', 'store', 'delivery'] as const

export function OrderStory({ orderId }: { readonly orderId: string }) {
  const t = useTexts(opsTexts)
  const order = useQuery(orderQuestion(useCall(), orderId))
  if (order.data !== undefined) return <Story entry={order.data} />
  return <NotThere asked={order} rows={3} height={120} gone={t.noSuchOrder} />
}

function Story({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(opsTexts)
  const shared = useTexts(sharedTexts)
  const reasons = useTexts(reasonTexts)
  const write = useWriting()
  const payment = useQuery(paymentQuestion(useCall(), entry.orderId, entry.timeline.length)).data
  const why = t[whyItIsThere(entry, payment ?? undefined)]
  const reason = entry.state === 'CANCELED' ? reasons[entry.reason as keyof typeof reasons] : undefined
  return (
    <section className="panel order-story">
      <header>
        <Title order={2} size="h4">
          <code>{entry.orderId}</code>
        </Title>
        <OrderStatusBadge status={entry.state} />
      </header>
      <p className="story-why">
        {why} {reason} {entry.message && write.reason(entry.message)}
      </p>
      <dl className="facts">
        <Fact name={t.store} value={<StoreName id={entry.storeId} />} />
        <Fact name={t.customer} value={entry.customerId} />
        {entry.riderId && <Fact name={t.rider} value={entry.riderId} />}
        <Fact
          name={shared.total}
          value={`${write.money(entry.total)}${entry.refunded ? ` · ${t.refunded} ${write.money(entry.refund ?? entry.total)}` : ''}`}
        />
        <Fact name={t.version} value={String(entry.version)} />
        <PaymentFact entry={entry} />
      </dl>
      <DeliveryPanel entry={entry} />
      <Lanes entry={entry} />
      <EndOrder entry={entry} />
      <GiveBack entry={entry} />
      <Link to="/then/$at/$orderId" params={{ at: addressOf(entry.updatedAt), orderId: entry.orderId }}>
        {t.tabThen}
      </Link>
      <Suspense fallback={null}>
        <OrderLog orderId={entry.orderId} />
      </Suspense>
    </section>
  )
}

const Fact = ({ name, value }: { readonly name: string; readonly value: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)

/** How often the money was asked for, and whether it goes back. */
function PaymentFact({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(opsTexts)
  const payment = useQuery(paymentQuestion(useCall(), entry.orderId, entry.timeline.length)).data
  if (!payment) return null
  const refunds = payment.refunds.map(({ status }) => t[`refund_${status}`])
  const words = [
    payment.waits ? t.payment_waits : t[`payment_${payment.status}`],
    t.attempts(payment.attempts),
    ...refunds,
  ]
  return <Fact name={t.payment} value={words.join(' · ')} />
}

/** What every service did, in its lane; before an event the command that led to it, undoing and retries marked as such. */
function Lanes({ entry }: { readonly entry: DashboardEntry }) {
  const write = useWriting()
  const call = useCall()
  const steps = entry.timeline.length
  const story = useQuery(storyQuestion(call, entry.orderId, steps)).data
  const calls = useQuery(providerCallsQuestion(call, entry.orderId, steps)).data ?? []
  const unanswered = useQuery(unansweredQuestion(call, entry.orderId, steps)).data ?? []
  const notes = useQuery(parkedNotesQuestion(call, entry.orderId, lanes, steps)).data ?? []
  // The view's own timeline until the whole story is there, or when it cannot be had.
  const events = story?.events ?? entry.timeline.map((step, index) => ({ ...step, id: String(index), sequence: 0 }))
  const entries = laneEntries({ events, unanswered, calls, notes })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <div className="lanes-frame" tabIndex={0}>
      <table className="lanes">
        <thead>
          <tr>
            <td />
            {lanes.map((lane) => (
              <th key={lane} scope="col">
                {lane}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((one, index) => (
            <tr key={one.key}>
              <th scope="row">
                <time dateTime={one.time} data-same={sameSecond(one, entries[index - 1])}>
                  {write.seconds(one.time)}
                </time>
              </th>
              {lanes.map((lane) => (
                <td key={lane}>{one.lane === lane && <InLane entry={one} currency={entry.total.currency} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const sameSecond = (one: LaneEntry, before: LaneEntry | undefined): boolean =>
  before !== undefined && one.time.slice(0, 19) === before.time.slice(0, 19)

function InLane({ entry, currency }: { readonly entry: LaneEntry; readonly currency: string }) {
  switch (entry.kind) {
    case 'event':
      return <EventInLane event={entry.event} currency={currency} />
    case 'call':
      return <CallInLane call={entry.call} attempt={entry.attempt} />
    case 'note':
      return <NoteInLane note={entry.note} about={entry.about} />
    default:
      return entry satisfies never
  }
}

type Of<Kind extends LaneEntry['kind']> = Extract<LaneEntry, { readonly kind: Kind }>

function EventInLane({ event, currency }: Pick<Of<'event'>, 'event'> & { readonly currency: string }) {
  const t = useTexts(opsTexts)
  const steps = useTexts(stepTexts)
  const write = useWriting()
  const command = commandOf(event)
  const details = detailsOf(event, {
    money: (amount) => write.money({ amount, currency }),
    words: write.reason,
  })
  return (
    <span className="lane-event" data-lane={event.service} data-undo={isUndo(event.type)}>
      {command && <code className="lane-command">{command}</code>}
      {breakable(event.type)}
      {event.sequence > 0 && <i> #{event.sequence}</i>}
      {isUndo(event.type) && <em>{t.undo}</em>}
      <small>{steps[event.type as keyof typeof steps]}</small>
      {details && <small>{details}</small>}
    </span>
  )
}

/** A question to payment, or by payment to its provider: the second and later ones of its sort are retries. */
function CallInLane({ call, attempt }: Pick<Of<'call'>, 'call' | 'attempt'>) {
  const t = useTexts(opsTexts)
  const span = useSpan()
  const went = ['captured', 'refunded'].includes(call.outcome)
  return (
    <span className="lane-try" data-went={went}>
      {attempt > 1 && <em>{t.retryNo(attempt - 1)}</em>}
      {t[`ask_${call.what}`]}
      <small>
        {t[`said_${call.outcome}`]}
        {call.outcome !== 'not-asked' && ` · ${span(call.tookMs)}`}
      </small>
    </span>
  )
}

/** A message that failed here: set aside, tried again by the service or by a person, put right, or given up on. */
function NoteInLane({ note, about }: Pick<Of<'note'>, 'note' | 'about'>) {
  const t = useTexts(opsTexts)
  const { action, who, detail } = note
  const tries = Number(detail['attempts'] ?? 0)
  const failed = action === 'parked' || detail['outcome'] === 'failed'
  const words = [
    action === 'parked' && tries > 0 && t.failedTimes(tries),
    action === 'retried' && (failed ? t.failedAgain : tries > 1 ? t.triedTimes(tries) : t.handledNow),
    who !== 'jumun' && t.byOperator,
    typeof detail['reason'] === 'string' && detail['reason'],
  ].filter((word) => word !== false)
  return (
    <span className="lane-try" data-went={!failed && action !== 'dropped'}>
      <em>{t[`did_${action}`]}</em>
      {about && breakable(about)}
      <small>{words.join(' · ')}</small>
    </span>
  )
}

/** A name of several words may break between them. */
const breakable = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '\u200b')
