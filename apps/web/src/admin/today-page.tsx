/** The day: takings, best sellers, when people come, how fast it goes, and every order of it. */
import { businessDay, timeZoneOf } from '@jumun/contracts'
import type { Store } from '@jumun/contracts/http'
import { Button, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { platformClock } from '../api/clock.ts'
import { ordersQuestion } from '../api/questions.ts'
import { Picture } from '../brand/picture.tsx'
import { calledNumber } from '../parts/called-number.ts'
import { Empty } from '../parts/list-states.tsx'
import { useMyStores, useStoreOnScreen } from '../parts/my-stores.ts'
import { NotThere } from '../parts/not-there.tsx'
import { OrderStatusBadge } from '../parts/order-status.tsx'
import { Payouts } from '../parts/payouts/payouts.tsx'
import { useRights } from '../parts/people/use-rights.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { adminTexts } from './admin-texts.ts'
import { DayView } from './day/day-report.tsx'
import { OpenSheet } from './open-sheet.tsx'
import { RefundsList } from './refunds-list.tsx'

const pageSize = 100
/** A very long day is summed up to here, and more on request. */
const pagesByItself = 10

export function TodayPage() {
  const { storeId } = useParams({ strict: false }) as { readonly storeId: string }
  const store = useStoreOnScreen()
  const { may } = useRights()
  const [day, setDay] = useState<string>()
  const stores = useMyStores()
  if (store === undefined) return <NotThere asked={stores} rows={3} height={140} />
  const today = businessDay(store, platformClock.now())
  const shown = day ?? today
  return (
    <div className="today">
      <DayView storeId={storeId} day={shown} today={today} onDay={setDay} />
      {shown === today && <OrdersOfToday storeId={storeId} store={store} />}
      {may('payouts') && <Payouts storeId={storeId} today={today} />}
    </div>
  )
}

/** By the store's own clocks and business day, wherever the one who looks is. */
function OrdersOfToday({ storeId, store: at }: { readonly storeId: string; readonly store: Store }) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const orders = useInfiniteQuery(ordersQuestion(useCall(), { storeId }, pageSize))
  const entries = orders.data?.pages.flatMap((page) => page.items) ?? []
  const thisDay = businessDay(at, platformClock.now())
  const isToday = (time: string): boolean => businessDay(at, time) === thisDay
  const oldest = entries.at(-1)
  const dayGoesOn = orders.hasNextPage && oldest !== undefined && isToday(oldest.createdAt)
  const pages = orders.data?.pages.length ?? 0
  const { fetchNextPage, isFetching } = orders
  useEffect(() => {
    if (dayGoesOn && !isFetching && pages < pagesByItself) void fetchNextPage()
  }, [dayGoesOn, isFetching, pages, fetchNextPage])

  if (orders.data === undefined) return <NotThere asked={orders} rows={3} height={140} />
  const today = entries.filter((entry) => isToday(entry.createdAt))
  if (today.length === 0)
    return <Empty picture={<Picture motif="goods" id="today" />} title={t.noneToday} hint={t.noneTodayHint} />
  return (
    <>
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
                <OpenSheet orderId={entry.orderId} called={calledNumber(entry)} store={at}>
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
    </>
  )
}
