/** The day: takings, best sellers, when people come, how fast it goes, and every order of it. */
import { businessDay, spanOfBusinessDay, timeZoneOf } from '@jumun/contracts'
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
      <OrdersOfDay key={shown} store={store} day={shown} isToday={shown === today} />
      {may('payouts') && <Payouts storeId={storeId} today={today} />}
    </div>
  )
}

interface OrdersProps {
  readonly store: Store
  readonly day: string
  readonly isToday: boolean
}

/** By the store's own clocks and business day, wherever the one who looks is. */
function OrdersOfDay({ store, day, isToday }: OrdersProps) {
  const t = useTexts(adminTexts)
  const shared = useTexts(sharedTexts)
  const write = useWriting()
  const { from, to } = spanOfBusinessDay(store, day)
  const filter = { storeId: store.id, from: from.toISOString(), to: to.toISOString() }
  const orders = useInfiniteQuery(ordersQuestion(useCall(), filter, pageSize))
  const pages = orders.data?.pages.length ?? 0
  const { fetchNextPage, hasNextPage, isFetching } = orders
  useEffect(() => {
    if (hasNextPage && !isFetching && pages < pagesByItself) void fetchNextPage()
  }, [hasNextPage, isFetching, pages, fetchNextPage])

  if (orders.data === undefined) return <NotThere asked={orders} rows={3} height={140} />
  const entries = orders.data.pages.flatMap((page) => page.items)
  if (entries.length === 0)
    return (
      isToday && <Empty picture={<Picture motif="goods" id="today" />} title={t.noneToday} hint={t.noneTodayHint} />
    )
  return (
    <>
      <RefundsList entries={entries} timeZone={timeZoneOf(store)} />
      <section className="panel">
        <Title order={2} size="h4" mb="xs">
          {t.history}
        </Title>
        <ul className="today-orders">
          {entries.map((entry) => (
            <li key={entry.orderId}>
              <time dateTime={entry.createdAt}>{write.clock(entry.createdAt, timeZoneOf(store))}</time>
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
        {hasNextPage && (
          <Button variant="default" fullWidth mt="sm" loading={isFetching} onClick={() => void fetchNextPage()}>
            {shared.more}
          </Button>
        )}
      </section>
    </>
  )
}
