/** One order's story across all services: every event in the lane of who said it, and in one sentence why it is where it is. */
import { cancelOrder, type DashboardEntry } from '@jumun/contracts/http'
import { Alert, Button, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { orderQuestion } from '../api/questions.ts'
import { Loading, Trouble } from '../parts/list-states.tsx'
import { OrderStatusBadge } from '../parts/order-status.tsx'
import { useCall } from '../parts/platform.tsx'
import { useSayProblem } from '../parts/problem.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { reasonTexts, stepTexts } from '../texts/order-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { commandOf, detailsOf, isUndo } from './lane-events.ts'
import { paymentQuestion, storyQuestion } from './ops-questions.ts'
import { opsTexts } from './ops-texts.ts'
import { whyItIsThere } from './why-it-is-there.ts'

const lanes = ['order', 'payment', 'catalog', 'store', 'delivery'] as const

export function OrderStory({ orderId }: { readonly orderId: string }) {
  const order = useQuery(orderQuestion(useCall(), useQueryClient(), orderId))
  if (order.data !== undefined) return <Story entry={order.data} />
  if (order.isPending) return <Loading rows={3} height={120} />
  return <Trouble error={order.error} again={() => void order.refetch()} />
}

function Story({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(opsTexts)
  const shared = useTexts(sharedTexts)
  const reasons = useTexts(reasonTexts)
  const write = useWriting()
  const why = t[whyItIsThere(entry)]
  const reason = entry.state === 'CANCELED' ? reasons[entry.reason as keyof typeof reasons] : undefined
  return (
    <section className="panel order-story">
      <header>
        <Title order={2} size="h4">
          <code>{entry.orderId}</code>
        </Title>
        <OrderStatusBadge status={entry.state} />
      </header>
      <Alert color="persimmon" variant="light">
        {why} {reason} {entry.message}
      </Alert>
      <dl className="facts">
        <Fact name={t.store} value={<StoreName id={entry.storeId} />} />
        <Fact name={t.customer} value={entry.customerId} />
        {entry.riderId && <Fact name={t.rider} value={entry.riderId} />}
        <Fact name={shared.total} value={`${write.money(entry.total)}${entry.refunded ? ` · ${t.refunded}` : ''}`} />
        <Fact name={t.version} value={String(entry.version)} />
        <PaymentFact entry={entry} />
      </dl>
      <Lanes entry={entry} />
      <CancelAsOperator entry={entry} />
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
  const words = [payment.status, t.attempts(payment.attempts), ...refunds]
  return <Fact name={t.payment} value={words.join(' · ')} />
}

/** What every service said, in the lane of who said it; before it the command that led to it, undoing marked as such. */
function Lanes({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(opsTexts)
  const steps = useTexts(stepTexts)
  const write = useWriting()
  const story = useQuery(storyQuestion(useCall(), entry.orderId, entry.timeline.length)).data
  // The view's own timeline until the whole story is there, or when it cannot be had.
  const events = story?.events ?? entry.timeline.map((step, index) => ({ ...step, id: String(index), sequence: 0 }))
  return (
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
        {events.map((step) => (
          <tr key={step.id}>
            <th scope="row">
              <time dateTime={step.time}>{write.seconds(step.time)}</time>
            </th>
            {lanes.map((lane) => (
              <td key={lane}>
                {step.service === lane && (
                  <span className="lane-event" data-lane={lane} data-undo={isUndo(step.type)}>
                    {commandOf(step) && <code className="lane-command">{commandOf(step)}</code>}
                    {breakable(step.type)}
                    {step.sequence > 0 && <i> #{step.sequence}</i>}
                    {isUndo(step.type) && <em>{t.undo}</em>}
                    <small>{steps[step.type as keyof typeof steps]}</small>
                    {detailsOf(step) && <small>{detailsOf(step)}</small>}
                  </span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A name of several words may break between them. */
const breakable = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '\u200b')

const cancelable: readonly DashboardEntry['state'][] = ['AWAITING_PAYMENT', 'PLACED', 'CONFIRMED', 'ACCEPTED']

function CancelAsOperator({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(opsTexts)
  const call = useCall()
  const sayProblem = useSayProblem()
  const canceling = useMutation({
    mutationFn: () => call(cancelOrder, { params: { id: entry.orderId } }),
    onSuccess: () => notifications.show({ message: t.canceled, color: 'leaf' }),
    onError: sayProblem,
  })
  if (!cancelable.includes(entry.state)) return null
  return (
    <Button variant="default" loading={canceling.isPending} onClick={() => canceling.mutate()}>
      {t.cancel}
    </Button>
  )
}
