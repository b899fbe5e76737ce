/** Everything this customer has ever ordered, newest first, page after page. */
import type { DashboardEntry } from '@jumun/contracts/http'
import { Button, Title } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { myOrdersQuestion } from '../api/questions.ts'
import { Picture } from '../brand/picture.tsx'
import { Empty } from '../parts/list-states.tsx'
import { NotThere } from '../parts/not-there.tsx'
import { OrderStatusBadge } from '../parts/order-status.tsx'
import { useCall, useSession } from '../parts/platform.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { sharedTexts } from '../texts/shared-texts.ts'
import { ChangedMark } from './changed-mark.tsx'
import { clientTexts } from './client-texts.ts'
import { OrderAgain } from './order-again.tsx'

export function OrdersPage() {
  const t = useTexts(clientTexts)
  const shared = useTexts(sharedTexts)
  const loggedIn = useSession() !== undefined
  const orders = useInfiniteQuery({ ...myOrdersQuestion(useCall(), useQueryClient()), enabled: loggedIn })
  // A card that was declined is no order: the cart is still there, and another card makes one.
  const items =
    orders.data?.pages.flatMap((page) => page.items).filter((entry) => entry.state !== 'PAYMENT_DECLINED') ?? []
  if (!loggedIn) {
    return (
      <Empty isPage picture={<Picture motif="plate" id="orders" />} title={t.logInForOrders}>
        <Button component={Link} to="/login/orders" size="lg">
          {shared.logIn}
        </Button>
      </Empty>
    )
  }
  return (
    <>
      <Title order={1} size="h2" mb="md">
        {t.orders}
      </Title>
      {orders.data === undefined && <NotThere asked={orders} rows={5} height={120} />}
      {orders.data && items.length === 0 && !orders.hasNextPage && (
        <Empty picture={<Picture motif="hotCup" id="orders" />} title={t.noOrders} hint={t.noOrdersHint}>
          <Button component={Link} to="/" size="lg">
            {t.toStores}
          </Button>
        </Empty>
      )}
      <ul className="order-list">
        {items.map((entry) => (
          <li key={entry.orderId}>
            <OrderCard entry={entry} />
          </li>
        ))}
      </ul>
      {orders.hasNextPage && (
        <Button
          variant="default"
          size="lg"
          fullWidth
          mt="md"
          loading={orders.isFetchingNextPage}
          onClick={() => void orders.fetchNextPage()}
        >
          {shared.more}
        </Button>
      )}
    </>
  )
}

function OrderCard({ entry }: { readonly entry: DashboardEntry }) {
  const t = useTexts(clientTexts)
  const write = useWriting()
  const first = entry.lines[0]
  const name = first ? write.text(first.name) : ''
  return (
    <article className="order-card">
      <Link to="/orders/$orderId" params={{ orderId: entry.orderId }} className="order-card-link">
        <span className="order-card-top">
          <small>
            {write.day(entry.createdAt)} {write.clock(entry.createdAt)}
          </small>
          <OrderStatusBadge status={entry.state} />
        </span>
        <strong>
          <StoreName id={entry.storeId} />
        </strong>
        <span className="order-card-what">
          {entry.lines.length > 1 ? t.andMore(name, entry.lines.length - 1) : name} · {write.money(entry.total)}
        </span>
        <ChangedMark entry={entry} />
      </Link>
      <OrderAgain entry={entry} variant="light" size="md" />
    </article>
  )
}
