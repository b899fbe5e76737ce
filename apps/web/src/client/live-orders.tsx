/** On the first page: the orders that are still on their way, one tap from their story. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { myOrdersQuestion } from '../api/questions.ts'
import { OrderStatusBadge } from '../parts/order-status.tsx'
import { useCall, useSession } from '../parts/platform.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { useTexts } from '../texts/language.tsx'
import { ChangedMark } from './changed-mark.tsx'
import { clientTexts } from './client-texts.ts'
import { isOver } from './journey.ts'

export function LiveOrders() {
  const t = useTexts(clientTexts)
  const user = useSession()?.user
  const call = useCall()
  const orders = useInfiniteQuery({ ...myOrdersQuestion(call, useQueryClient()), enabled: user?.role === 'customer' })
  const live = orders.data?.pages.flatMap((page) => page.items).filter((entry) => !isOver(entry.state)) ?? []
  if (user === undefined || live.length === 0) return null
  return (
    <section className="live-orders" aria-label={t.liveOrder}>
      {live.slice(0, 3).map((entry) => (
        <Link key={entry.orderId} to="/orders/$orderId" params={{ orderId: entry.orderId }} className="live-order">
          <span>
            <small>{t.liveOrder}</small>
            <strong>
              <StoreName id={entry.storeId} />
            </strong>
          </span>
          <span>
            <ChangedMark entry={entry} /> <OrderStatusBadge status={entry.state} />
          </span>
        </Link>
      ))}
    </section>
  )
}
