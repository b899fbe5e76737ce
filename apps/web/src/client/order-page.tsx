/** One order as it happens: how far it is, the promised minutes, the story, and what can still be done. */
import { preparationMinutes } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'
import { Alert, Button, Group, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { orderDetailQuestion, orderQuestion, storeOfListQuestion } from '../api/questions.ts'
import { calledNumber } from '../parts/called-number.ts'
import { useStepWords } from '../parts/changes/step-words.ts'
import { Icon } from '../parts/icon.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { useMinute } from '../parts/now.ts'
import { useCall, useSession } from '../parts/platform.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { isSameDay, minutesUntil } from '../texts/amounts.ts'
import { useTexts, useWriting } from '../texts/language.tsx'
import { reasonTexts, speakerOfMessage } from '../texts/reason-texts.ts'
import { arrivalOf, wayMinutesOf } from './arrival.ts'
import { CancelButton } from './cancel-button.tsx'
import { ChangedOrder } from './changed-order.tsx'
import { clientTexts } from './client-texts.ts'
import { deliveryTexts } from './delivery-texts.ts'
import { EntrancePage } from './entrance-page.tsx'
import { isLost, isOver, storyOf } from './journey.ts'
import { OrderAgain } from './order-again.tsx'
import { PaperReceipt } from './paper-receipt.tsx'
import { PayNow } from './pay-now.tsx'
import { Receipt } from './receipt.tsx'
import { TellMe } from './tell-me.tsx'
import { useBroughtBack } from './use-brought-back.ts'
import { Way } from './way.tsx'
import { whenTexts } from './when-texts.ts'
import { WhoToAsk } from './who-to-ask.tsx'

export function OrderPage() {
  const t = useTexts(clientTexts)
  const { orderId } = useParams({ strict: false }) as { readonly orderId: string }
  const call = useCall()
  const loggedIn = useSession() !== undefined
  const order = useQuery({ ...orderQuestion(call, orderId), enabled: loggedIn })
  if (!loggedIn) return <EntrancePage />
  if (order.data !== undefined) return <OrderStory entry={order.data} />
  return <NotThere asked={order} rows={3} height={160} gone={t.noSuchOrder} />
}

/** Whatever was paid has one, also when all of it came back. */
const hasReceipt = ({ timeline }: DashboardEntry): boolean => timeline.some(({ type }) => type === 'OrderPlaced')

function OrderStory({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const d = useTexts(deliveryTexts)
  const [reads, setReads] = useState(false)
  const brought = useBroughtBack(entry.orderId)
  return (
    <div className="order-page">
      <Headline entry={entry} />
      <Way entry={entry} />
      <ChangedOrder entry={entry} />
      <Words entry={entry} />
      <WhoToAsk entry={entry} />
      {entry.state === 'AWAITING_PAYMENT' && <PayNow entry={entry} brought={brought} />}
      <div className="order-columns">
        <Story entry={entry} />
        <Receipt entry={entry} />
      </div>
      <Group gap="sm" className="no-print" grow preventGrowOverflow={false}>
        <CancelButton orderId={entry.orderId} state={entry.state} />
        {isOver(entry.state) && <OrderAgain entry={entry} size="lg" />}
        {hasReceipt(entry) && (
          <Button size="lg" variant="default" aria-expanded={reads} onClick={() => setReads(!reads)}>
            {t.receipt}
          </Button>
        )}
        {hasReceipt(entry) && reads && (
          <Button size="lg" variant="default" leftSection={<Icon name="print" />} onClick={() => print()}>
            {d.print}
          </Button>
        )}
      </Group>
      {!isOver(entry.state) && <TellMe />}
      {hasReceipt(entry) && (
        <div className="paper-place" data-open={reads}>
          <PaperReceipt entry={entry} />
        </div>
      )}
    </div>
  )
}

function Headline({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const when = useTexts(whenTexts)
  const write = useWriting()
  const waitsForRider = entry.state === 'READY' && entry.fulfilment === 'delivery'
  const sentence = waitsForRider ? t.sayREADYdelivery : t[`say${entry.state}`]
  return (
    <header className="order-headline" data-state={entry.state}>
      <p>
        <StoreName id={entry.storeId} /> · {t.orderNumber(calledNumber(entry))}
      </p>
      <Title order={1} aria-live="polite" data-title={`${t.orderNumber(calledNumber(entry))} · ${sentence}`}>
        {sentence}
      </Title>
      {entry.wantedAt !== undefined && !isOver(entry.state) && (
        <p className="order-promise">
          <Icon name="clock" size={20} />{' '}
          {when.orderedFor(`${write.day(entry.wantedAt)} ${write.clock(entry.wantedAt)}`)}
        </p>
      )}
      <WhenThere entry={entry} />
    </header>
  )
}

/** About when it is at the door, or ready at the counter: it moves as things happen. */
function WhenThere({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const write = useWriting()
  const call = useCall()
  const now = useMinute()
  const store = useQuery(storeOfListQuestion(call, useQueryClient(), entry.storeId)).data
  const detail = useQuery(orderDetailQuestion(call, entry.orderId)).data
  if (store === undefined) return null
  const minutes = preparationMinutes(store)
  const arrival = arrivalOf(entry, { minutes, wayMinutes: wayMinutesOf(store, detail?.address) }, now)
  if (arrival === undefined) return null
  const isToday = isSameDay(arrival.at, now)
  const time = isToday
    ? write.clock(arrival.at)
    : `${write.day(new Date(arrival.at).toISOString())} ${write.clock(arrival.at)}`
  return (
    <p className="order-promise">
      <Icon name="clock" size={20} /> {entry.fulfilment === 'delivery' ? t.thereAround(time) : t.readyAround(time)}
      {isToday && (
        <b>{arrival.isSoon ? t.anyMoment : t.minutesLeft(minutesUntil(new Date(arrival.at).toISOString(), now))}</b>
      )}
    </p>
  )
}

/** What must be said beside the state: why it ended, what the store said, where the money is. */
function Words({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const write = useWriting()
  const reasons = useTexts(reasonTexts)
  // To its customer, "the customer" is "you".
  const toCustomer = { ...reasons, CUSTOMER: t.youCanceled, OPERATOR: t.supportCanceled }
  const reason = entry.state === 'CANCELED' ? toCustomer[entry.reason as keyof typeof toCustomer] : undefined
  // of what was free nothing comes back
  const wasPaid =
    entry.total.amount > 0 && entry.timeline.some(({ type }) => type === 'PaymentApproved' || type === 'OrderPlaced')
  const part = entry.refund && entry.refund.amount < entry.total.amount ? write.money(entry.refund) : undefined
  const back =
    entry.refund?.amount === 0 && entry.total.amount > 0
      ? t.noRefund
      : part !== undefined
        ? (entry.refunded ? t.partRefunded : t.partRefundComing)(part)
        : entry.refunded
          ? t.refunded
          : t.refundComing
  const money = entry.state === 'PAYMENT_DECLINED' ? t.nothingCharged : wasPaid && back
  const ending = isLost(entry.state) && [reason, money].filter(Boolean).join(' ')
  return (
    <>
      {ending && (
        <Alert color="gray" variant="light">
          {ending}
        </Alert>
      )}
      {entry.message && (
        <Alert color="honey" variant="light" title={t[`${speakerOfMessage(entry.message, entry.reason)}Says`]}>
          <span className="as-typed">{write.reason(entry.message)}</span>
        </Alert>
      )}
    </>
  )
}

function Story({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const words = useStepWords(entry)
  const write = useWriting()
  const story = storyOf(entry)
  if (story.length === 0) return null
  return (
    <section className="panel no-print">
      <Title order={2} size="h4">
        {t.story}
      </Title>
      <ol className="story">
        {story.map((step) => (
          <li key={`${step.type} ${step.time}`}>
            <time dateTime={step.time}>{write.clock(step.time)}</time>
            <span>{words(step)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
