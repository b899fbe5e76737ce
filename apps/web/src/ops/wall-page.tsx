/** The wall: services above, every order live on the left, the chosen one's story on the right. */

import { isId } from '@jumun/contracts'
import type { OrderStatus } from '@jumun/contracts/http'
import { Button, Select, TextInput, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ordersQuestion } from '../api/questions.ts'
import { Picture } from '../brand/picture.tsx'
import { calledNumber } from '../parts/called-number.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Loading, Trouble } from '../parts/list-states.tsx'
import { OrderStatusBadge } from '../parts/order-status.tsx'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { statusTexts } from '../texts/order-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { opsTexts } from './ops-texts.ts'
import { OrderStory } from './order-story.tsx'
import { ServicesRow } from './services-row.tsx'

const over: readonly OrderStatus[] = ['DELIVERED', 'COLLECTED', 'CANCELED', 'EXPIRED', 'PAYMENT_DECLINED']

export function WallPage() {
  const t = useTexts(opsTexts)
  const { orderId } = useParams({ strict: false }) as { readonly orderId?: string }
  return (
    <>
      <ServicesRow />
      <div className="wall">
        <Orders chosen={orderId} />
        <div className="wall-story">
          {orderId === undefined ? (
            <Empty picture={<Picture motif="plate" id="story" />} title={t.pickOne} />
          ) : (
            <OrderStory key={orderId} orderId={orderId} />
          )}
        </div>
      </div>
    </>
  )
}

function Orders({ chosen }: { readonly chosen: string | undefined }) {
  const t = useTexts(opsTexts)
  const shared = useTexts(sharedTexts)
  const states = useTexts(statusTexts)
  const write = useWriting()
  const navigate = useNavigate()
  const [state, setState] = useState<string>('any')
  const [sought, setSought] = useState('')
  const orders = useInfiniteQuery(ordersQuestion(useCall(), {}, 50))
  const text = sought.trim().toLowerCase()
  const items = (orders.data?.pages.flatMap((page) => page.items) ?? [])
    .filter((entry) => state === 'any' || (state === 'live' ? !over.includes(entry.state) : entry.state === state))
    .filter((entry) => entry.orderId.includes(text))
  return (
    <section className="wall-orders">
      <div className="wall-tools">
        <Title order={1} size="h3">
          {t.orders}
        </Title>
        <Select
          aria-label={t.anyState}
          size="md"
          radius="xl"
          allowDeselect={false}
          value={state}
          onChange={(next) => setState(next ?? 'any')}
          data={[
            { value: 'any', label: t.anyState },
            { value: 'live', label: t.live },
            ...Object.entries(states).map(([value, label]) => ({ value, label })),
          ]}
        />
        <TextInput
          type="search"
          size="md"
          radius="xl"
          aria-label={t.findOrder}
          placeholder={t.findOrder}
          leftSection={<Icon name="search" size={20} />}
          value={sought}
          onChange={(event) => {
            const typed = event.currentTarget.value.trim().toLowerCase()
            setSought(typed)
            // A whole id finds its order also when it is far down the list.
            if (isId(typed)) void navigate({ to: '/orders/$orderId', params: { orderId: typed } })
          }}
        />
      </div>
      {orders.isPending && <Loading rows={8} height={52} />}
      {orders.isError && orders.data === undefined && (
        <Trouble error={orders.error} again={() => void orders.refetch()} />
      )}
      {orders.isSuccess && items.length === 0 && (
        <Empty picture={<Picture motif="goods" id="ops" />} title={t.noOrders} hint={t.noOrdersHint} />
      )}
      <ul className="wall-list">
        {items.map((entry) => (
          <li key={entry.orderId}>
            <Link
              to="/orders/$orderId"
              params={{ orderId: entry.orderId }}
              className="wall-order"
              data-chosen={entry.orderId === chosen}
            >
              <b>{calledNumber(entry)}</b>
              <time dateTime={entry.createdAt}>{write.seconds(entry.createdAt)}</time>
              <span className="wall-what">
                {entry.lines.map((line) => `${write.text(line.name)} ${line.quantity}`).join(', ')}
              </span>
              <span>{write.money(entry.total)}</span>
              <OrderStatusBadge status={entry.state} />
            </Link>
          </li>
        ))}
      </ul>
      {orders.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="sm"
          loading={orders.isFetchingNextPage}
          onClick={() => void orders.fetchNextPage()}
        >
          {shared.more}
        </Button>
      )}
    </section>
  )
}
