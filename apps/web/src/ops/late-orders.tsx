/** What riders should have fetched or brought, and customers collected, long ago: on top of the wall, until somebody sees to it or it ends. */
import type { Delivery } from '@jumun/contracts/http'
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { calledNumber } from '../parts/called-number.ts'
import { Icon } from '../parts/icon.tsx'
import { useMinute } from '../parts/now.ts'
import { useCall } from '../parts/platform.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { endingTexts } from './ending-texts.ts'
import { lateDeliveriesQuestion, latePickupsQuestion } from './ops-questions.ts'
import { SilentPrinters } from './silent-printers.tsx'

export function LateOrders() {
  const t = useTexts(endingTexts)
  const write = useWriting()
  const now = useMinute()
  const call = useCall()
  const deliveries = useQuery(lateDeliveriesQuestion(call)).data?.items ?? []
  const pickups = useQuery(latePickupsQuestion(call)).data?.items ?? []
  const count = deliveries.length + pickups.length
  if (count === 0) return <SilentPrinters />
  const since = (time: string): number => Math.max(0, Math.floor((now - Date.parse(time)) / 60_000))
  const what = (delivery: Delivery): string => {
    if (delivery.status === 'PICKED_UP') return t.onTheRoadFor(since(delivery.updatedAt))
    const minutes = since(delivery.readyAt ?? delivery.updatedAt)
    return delivery.status === 'ASSIGNED' ? t.notFetchedFor(minutes) : t.noRiderFor(minutes)
  }
  return (
    <>
      <SilentPrinters />
      <section className="late-orders" role="status">
        <Title order={2} size="h5">
          <Icon name="alert" size={20} /> {t.needsSomebody} ({count})
        </Title>
        <ul>
          {deliveries.map((delivery) => (
            <LateOrder key={delivery.orderId} order={delivery} store={write.text(delivery.storeName)}>
              {what(delivery)}
            </LateOrder>
          ))}
          {pickups.map((ticket) => (
            <LateOrder key={ticket.orderId} order={ticket} store={<StoreName id={ticket.storeId} />}>
              {t.notCollectedFor(since(ticket.updatedAt))}
            </LateOrder>
          ))}
        </ul>
      </section>
    </>
  )
}

interface LateOrderProps {
  readonly order: { readonly orderId: string; readonly number?: number }
  readonly store: ReactNode
  /** What is late about it. */
  readonly children: string
}

const LateOrder = ({ order, store, children }: LateOrderProps) => (
  <li>
    <Link to="/orders/$orderId" params={{ orderId: order.orderId }}>
      <b>{calledNumber(order)}</b> {store} · {children}
    </Link>
  </li>
)
