/** The day: takings, best sellers, when people come, how fast it goes, and every order of it. */
import { businessDay, hourAt, type StoreTime, timeZoneOf } from '@jumun/contracts'
import { Button, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { platformClock } from '../api/clock.ts'
import { ordersQuestion } from '../api/questions.ts'
import { Picture } from '../brand/picture.tsx'
import { calledNumber } from '../parts/called-number.ts'
import { Empty } from '../parts/list-states.tsx'
import { useStoreOnScreen } from '../parts/my-stores.ts'
import { NotThere } from '../parts/not-there.tsx'
import { OrderStatusBadge } from '../parts/order-status.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { OpenSheet } from './open-sheet.tsx'
import { samplesOf } from './pace.ts'
import { PromiseChart } from './promise-chart.tsx'
import { RefundsList } from './refunds-list.tsx'
import { type Sums, sumsOf } from './todays-sums.ts'

const pageSize = 100
/** A very long day is summed up to here, and more on request. */
const pagesByItself = 10

export function TodayPage() {
  const { storeId } = useParams({ strict: false }) as { readonly storeId: string }
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const orders = useInfiniteQuery(ordersQuestion(useCall(), { storeId }, pageSize))
  const entries = orders.data?.pages.flatMap((page) => page.items) ?? []
  const store = useStoreOnScreen()
  // By the store's own clocks and business day, wherever the one who looks is.
  const at: StoreTime = store ?? {}
  const thisDay = businessDay(at, platformClock.now())
  const isToday = (time: string): boolean => businessDay(at, time) === thisDay
  const oldest = entries.at(-1)
  const dayGoesOn = orders.hasNextPage && oldest !== undefined && isToday(oldest.createdAt)
  const pages = orders.data?.pages.length ?? 0
  const { fetchNextPage, isFetching } = orders
  useEffect(() => {
    if (dayGoesOn && !isFetching && pages < pagesByItself) void fetchNextPage()
  }, [dayGoesOn, isFetching, pages, fetchNextPage])

  if (orders.data === undefined || store === undefined) return <NotThere asked={orders} rows={3} height={140} />
  const today = entries.filter((entry) => isToday(entry.createdAt))
  if (today.length === 0) {
    return <Empty picture={<Picture motif="goods" id="today" />} title={t.noneToday} hint={t.noneTodayHint} />
  }
  return (
    <div className="today">
      <Figures sums={sumsOf(entries, isToday, (time) => hourAt(at, time))} />
      <PromiseChart samples={samplesOf(today, (time) => hourAt(at, time))} />
      <RefundsList entries={today} timeZone={timeZoneOf(at)} />
      <section className="panel">
        <Title order={2} size="h4" mb="xs">
          {t.history}
        </Title>
        <ul className="today-orders">
          {today.map((entry) => (
            <li key={entry.orderId}>
              <time dateTime={entry.createdAt}>{write.clock(entry.createdAt, timeZoneOf(at))}</time>
              <span className="today-what">
                <OpenSheet orderId={entry.orderId} called={calledNumber(entry)} store={store}>
                  {calledNumber(entry)}
                </OpenSheet>
                {entry.lines.map((line) => `${write.text(line.name)} ${line.quantity}`).join(', ')}
              </span>
              <b>{write.money(entry.total)}</b>
              <OrderStatusBadge status={entry.state} />
            </li>
          ))}
        </ul>
        {dayGoesOn && (
          <Button variant="default" fullWidth mt="sm" loading={isFetching} onClick={() => void fetchNextPage()}>
            {shared.more}
          </Button>
        )}
      </section>
    </div>
  )
}

function Figures({ sums }: { readonly sums: Sums }) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const most = Math.max(1, ...sums.bestSellers.map(({ sold }) => sold))
  return (
    <>
      <div className="figures">
        <Figure label={t.takings} value={sums.takings.map(write.money).join(' + ') || '–'} />
        <Figure label={t.ordersToday} value={String(sums.orders)} />
        <Figure
          label={t.averageMinutes}
          value={sums.averageMinutes === undefined ? '–' : shared.minutes(Math.round(sums.averageMinutes))}
        />
        <Figure label={t.canceledToday} value={String(sums.canceled)} />
      </div>
      <div className="charts">
        <section className="panel">
          <Title order={2} size="h4" mb="sm">
            {t.bestSellers}
          </Title>
          <ul className="bars">
            {sums.bestSellers.map(({ productId, name, sold }) => (
              <li key={productId}>
                <span>{write.text(name)}</span>
                <meter min={0} max={most} value={sold} aria-label={write.text(name)} />
                <b>{t.times(sold)}</b>
              </li>
            ))}
          </ul>
        </section>
        <section className="panel">
          <Title order={2} size="h4" mb="sm">
            {t.byHour}
          </Title>
          <Hours counts={sums.byHour} />
        </section>
      </div>
    </>
  )
}

const Figure = ({ label, value }: { readonly label: string; readonly value: string }) => (
  <div className="panel figure">
    <span>{label}</span>
    <strong>{value}</strong>
  </div>
)

/** A column per hour; the count is read aloud, not only seen. */
function Hours({ counts }: { readonly counts: readonly number[] }) {
  const most = Math.max(1, ...counts)
  const heightOf = (count: number): number => (count / most) * 84
  return (
    <svg
      className="hours"
      viewBox="0 0 288 112"
      role="img"
      aria-label={counts
        .map((n, hour) => (n ? `${hour}: ${n}` : ''))
        .filter(Boolean)
        .join(', ')}
    >
      {counts.map((count, hour) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the hour of the day is its identity
        <g key={hour}>
          <rect className="hours-ground" x={hour * 12 + 1} y={8} width={10} height={84} rx={3} />
          <rect
            className="hours-bar"
            x={hour * 12 + 1}
            y={92 - heightOf(count)}
            width={10}
            height={heightOf(count)}
            rx={3}
          />
          {hour % 6 === 0 && (
            <text x={hour * 12 + 1} y={108}>
              {String(hour).padStart(2, '0')}
            </text>
          )}
        </g>
      ))}
    </svg>
  )
}
