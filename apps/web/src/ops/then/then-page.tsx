/** How it was at a moment: the orders that were in progress, as they stood, and one of them with what had happened until then. */
import { type BoardAt, getBoardAt, getOrderAt } from '@jumun/contracts/http'
import { Button, Group, TextInput, Title } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Call } from '../../api/call.ts'
import { platformClock } from '../../api/clock.ts'
import { Picture } from '../../brand/picture.tsx'
import { calledNumber } from '../../parts/called-number.ts'
import { Empty, Loading, Trouble } from '../../parts/list-states.tsx'
import { NotThere } from '../../parts/not-there.tsx'
import { OrderStatusBadge } from '../../parts/order-status.tsx'
import { useCall } from '../../parts/platform.tsx'
import { StoreName } from '../../parts/store-name.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { stepTexts } from '../../texts/order-texts.ts'
import { opsTexts } from '../ops-texts.ts'
import { addressOf, momentIn, movedBy, typedMoment } from './moments.ts'
import { thenTexts } from './then-texts.ts'
import './then.css'

const now = (): string => new Date(platformClock.now()).toISOString()

/** What was stays as it was, unless an event comes late: no need to ask again. */
const boardQuestion = (call: Call, at: string) =>
  queryOptions({
    queryKey: ['ops-board-at', at],
    queryFn: ({ signal }) => call(getBoardAt, { query: { at }, signal }),
    placeholderData: (before) => before,
  })
const orderThenQuestion = (call: Call, orderId: string, at: string) =>
  queryOptions({
    queryKey: ['ops-order-at', orderId, at],
    queryFn: ({ signal }) => call(getOrderAt, { params: { orderId }, query: { at }, signal }),
  })

export function ThenPage() {
  const t = useTexts(thenTexts)
  const navigate = useNavigate()
  const params = useParams({ strict: false }) as { readonly at?: string; readonly orderId?: string }
  const [opened] = useState(now)
  const at = momentIn(params.at ?? '') ?? opened
  const { orderId } = params
  const goTo = (moment: string): void =>
    void (orderId === undefined
      ? navigate({ to: '/then/$at', params: { at: addressOf(moment) } })
      : navigate({ to: '/then/$at/$orderId', params: { at: addressOf(moment), orderId } }))
  return (
    <section className="then-page" aria-labelledby="then-title">
      <Title order={1} size="h3" id="then-title">
        {t.title}
      </Title>
      <p className="hint">{t.hint}</p>
      <Group gap="sm" align="flex-end">
        <Moment key={at} at={at} onMoment={goTo} />
        {(
          [
            [t.minuteBack, -60],
            [t.secondsBack, -10],
            [t.secondsOn, 10],
            [t.minuteOn, 60],
          ] as const
        ).map(([words, seconds]) => (
          <Button key={seconds} size="md" variant="default" onClick={() => goTo(movedBy(at, seconds))}>
            {words}
          </Button>
        ))}
        <Button size="md" variant="subtle" onClick={() => goTo(now())}>
          {t.now}
        </Button>
      </Group>
      <div className="wall">
        <Board at={at} chosen={orderId} />
        <div className="wall-story">{orderId !== undefined && <OrderThen orderId={orderId} at={at} />}</div>
      </div>
    </section>
  )
}

function Moment({ at, onMoment }: { readonly at: string; readonly onMoment: (at: string) => void }) {
  const t = useTexts(thenTexts)
  const [typed, setTyped] = useState(() => typedMoment(at))
  const moment = momentIn(typed)
  const go = (): void => {
    if (moment !== undefined && typed !== typedMoment(at)) onMoment(moment)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        go()
      }}
    >
      <TextInput
        type="datetime-local"
        step={1}
        size="md"
        label={t.moment}
        error={moment === undefined && t.noMoment}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={go}
      />
    </form>
  )
}

function Board({ at, chosen }: { readonly at: string; readonly chosen: string | undefined }) {
  const t = useTexts(thenTexts)
  const write = useWriting()
  const board = useQuery(boardQuestion(useCall(), at))
  if (board.isPending) return <Loading rows={6} height={52} />
  if (board.data === undefined) return <Trouble error={board.error} again={() => void board.refetch()} />
  const { open, ended, count, items } = board.data
  return (
    <section className="wall-orders" aria-busy={board.isPlaceholderData}>
      <h2 role="status">{t.open(count)}</h2>
      <Counts counts={open} />
      <h3>{t.ended}</h3>
      {ended.length === 0 ? <p className="hint">{t.noneEnded}</p> : <Counts counts={ended} />}
      {count === 0 && <Empty picture={<Picture motif="goods" id="then" />} title={t.nothing} hint={t.nothingHint} />}
      <ul className="wall-list">
        {items.map((entry) => (
          <li key={entry.orderId}>
            <Link
              to="/then/$at/$orderId"
              params={{ at: addressOf(at), orderId: entry.orderId }}
              className="wall-order"
              data-chosen={entry.orderId === chosen}
            >
              <b>{calledNumber(entry)}</b>
              <time dateTime={entry.createdAt}>{write.seconds(entry.createdAt)}</time>
              <span className="wall-what">
                <StoreName id={entry.storeId} />
              </span>
              <span>{write.money(entry.total)}</span>
              <OrderStatusBadge status={entry.state} />
            </Link>
          </li>
        ))}
      </ul>
      {count > items.length && <p className="hint">{t.more(count - items.length)}</p>}
    </section>
  )
}

function Counts({ counts }: { readonly counts: BoardAt['open'] }) {
  return (
    <ul className="then-counts">
      {counts.map(({ state, count }) => (
        <li key={state}>
          <OrderStatusBadge status={state} /> {count}
        </li>
      ))}
    </ul>
  )
}

function OrderThen({ orderId, at }: { readonly orderId: string; readonly at: string }) {
  const t = useTexts(thenTexts)
  const ops = useTexts(opsTexts)
  const steps = useTexts(stepTexts)
  const write = useWriting()
  const order = useQuery(orderThenQuestion(useCall(), orderId, at))
  if (order.data === undefined) return <NotThere asked={order} rows={3} height={80} gone={ops.noSuchOrder} />
  const { state, lines, total, timeline } = order.data
  return (
    <section className="panel order-story">
      <header>
        <Title order={2} size="h4">
          {t.asItWas(`${write.day(at)} ${write.seconds(at)}`)}
        </Title>
        <OrderStatusBadge status={state} />
      </header>
      <p>
        {lines.map((line) => `${write.text(line.name)} ${line.quantity}`).join(', ')} · {write.money(total)}
      </p>
      <h3>{t.steps}</h3>
      <ol className="then-steps">
        {timeline.map(({ type, time, service }) => (
          <li key={`${time} ${type}`}>
            <time dateTime={time}>{write.seconds(time)}</time> <b>{type}</b> {service}{' '}
            <small>{steps[type as keyof typeof steps]}</small>
          </li>
        ))}
      </ol>
      <Link to="/orders/$orderId" params={{ orderId }}>
        {t.asItIs}
      </Link>
    </section>
  )
}
