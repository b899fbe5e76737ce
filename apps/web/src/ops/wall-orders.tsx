/** Every order live, and found by what somebody calls it: its number, its store, its customer. */
import { isOverStatus } from '@jumun/contracts'
import { Button, Select, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { type OrdersFilter, ordersQuestion } from '../api/questions.ts'
import { Picture } from '../brand/picture.tsx'
import { calledNumber } from '../parts/called-number.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Loading, Trouble } from '../parts/list-states.tsx'
import { OrderStatusBadge } from '../parts/order-status.tsx'
import { partLater } from '../parts/part-later.ts'
import { useCall } from '../parts/platform.tsx'
import { useTexts, useWriting } from '../texts/language.tsx'
import { statusTexts } from '../texts/order-texts.ts'
import { sharedTexts } from '../texts/shared-texts.ts'
import { orderIdIn } from './lookup/what-was-typed.ts'
import { whoseQuestion } from './ops-questions.ts'
import { opsTexts } from './ops-texts.ts'

/** Its code comes in a quiet moment: nobody looks anybody up in the first seconds. */
const Lookup = partLater(async () => (await import('./lookup/lookup.tsx')).Lookup)

const typingPauseMs = 250

/** A number, the last four characters of an id, or how one begins: the view finds those, however far down they are. */
const isACall = (text: string): boolean => /^(\d{1,9}|[0-9a-f]{4}|[0-9a-f-]{8,36})$/.test(text)

interface Whose {
  readonly filter: OrdersFilter
  readonly of: 'store' | 'customer'
  readonly name: string
}

export function WallOrders({ chosen }: { readonly chosen: string | undefined }) {
  const t = useTexts(opsTexts)
  const shared = useTexts(sharedTexts)
  const states = useTexts(statusTexts)
  const write = useWriting()
  const navigate = useNavigate()
  const [state, setState] = useState<string>('any')
  const [sought, setSought] = useState('')
  const [whose, setWhose] = useState<Whose>()
  const [text] = useDebouncedValue(sought.trim().toLowerCase(), typingPauseMs)
  const filter = whose?.filter ?? (isACall(text) ? { q: text } : {})
  const orders = useInfiniteQuery({
    ...ordersQuestion(useCall(), filter, 50),
    placeholderData: keepPreviousData,
  })
  const items = (orders.data?.pages.flatMap((page) => page.items) ?? []).filter(
    (entry) => state === 'any' || (state === 'live' ? !isOverStatus(entry.state) : entry.state === state),
  )
  const isNarrowed = state !== 'any' || whose !== undefined || text !== ''
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
            const typed = event.currentTarget.value
            setSought(typed)
            setWhose(undefined)
            const orderId = orderIdIn(typed)
            if (orderId !== undefined) void navigate({ to: '/orders/$orderId', params: { orderId } })
          }}
        />
      </div>
      {whose ? (
        <p className="wall-whose">
          <b>{whose.of === 'store' ? t.ordersOfStore(whose.name) : t.ordersOfCustomer(whose.name)}</b>
          <Button size="compact-md" variant="light" onClick={() => setWhose(undefined)}>
            {t.allOrdersAgain}
          </Button>
        </p>
      ) : (
        <>
          <Suggestions
            text={text}
            onChosen={(next) => {
              setSought('')
              setWhose(next)
            }}
          />
          {text !== '' && (
            <Suspense fallback={null}>
              <Lookup text={sought} />
            </Suspense>
          )}
        </>
      )}
      {orders.isPending && <Loading rows={8} height={52} />}
      {orders.isError && orders.data === undefined && (
        <Trouble error={orders.error} again={() => void orders.refetch()} />
      )}
      {orders.isSuccess && items.length === 0 && (
        <Empty
          picture={<Picture motif="goods" id="ops" />}
          title={isNarrowed ? t.nothingFound : t.noOrders}
          hint={isNarrowed ? t.nothingFoundHint : t.noOrdersHint}
        />
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

function Suggestions({ text, onChosen }: { readonly text: string; readonly onChosen: (whose: Whose) => void }) {
  const t = useTexts(opsTexts)
  const write = useWriting()
  const found = useQuery(whoseQuestion(useCall(), text)).data
  const all: readonly Whose[] = [
    ...(found?.stores ?? []).map(({ id, name }) => ({
      filter: { storeId: id },
      of: 'store' as const,
      name: write.text(name),
    })),
    ...(found?.customers ?? []).map(({ id, name, email }) => ({
      filter: { customerId: id },
      of: 'customer' as const,
      name: `${name} · ${email}`,
    })),
  ]
  if (text === '' || all.length === 0) return null
  return (
    <ul className="wall-suggestions">
      {all.map((whose) => (
        <li key={JSON.stringify(whose.filter)}>
          <Button variant="light" color="gray" size="compact-md" onClick={() => onChosen(whose)}>
            {whose.of === 'store' ? t.ordersOfStore(whose.name) : t.ordersOfCustomer(whose.name)}
          </Button>
        </li>
      ))}
    </ul>
  )
}
