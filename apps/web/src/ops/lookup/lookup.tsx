/** Orders by a card's or a phone's last digits, or by a payment: offered for what was typed, done by a press, because it is noted. */
import { type LookedUp, lookUpOrders, lookUpPayments } from '@jumun/contracts/http'
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { orderQuestion } from '../../api/questions.ts'
import { calledNumber } from '../../parts/called-number.ts'
import { OrderStatusBadge } from '../../parts/order-status.tsx'
import { useCall } from '../../parts/platform.tsx'
import { useSayProblem } from '../../parts/problem.tsx'
import { StoreName } from '../../parts/store-name.tsx'
import { useTexts, useWriting } from '../../texts/language.tsx'
import { lookupTexts } from './lookup-texts.ts'
import { type LookUp, lookUpsFor } from './what-was-typed.ts'
import './lookup.css'

export function Lookup({ text }: { readonly text: string }) {
  const t = useTexts(lookupTexts)
  const call = useCall()
  const sayProblem = useSayProblem()
  const ways = lookUpsFor(text)
  const looking = useMutation({
    mutationFn: (way: LookUp): Promise<LookedUp> =>
      way.by === 'phone' ? call(lookUpOrders, { body: way.body }) : call(lookUpPayments, { body: way.body }),
    onError: sayProblem,
  })
  if (ways.length === 0) return null
  const asked = looking.variables
  // What was found for other digits is no answer to these.
  const found = ways.some(({ by, end }) => by === asked?.by && end === asked.end) ? looking.data?.items : undefined
  return (
    <div className="wall-lookup">
      <ul className="wall-suggestions">
        {ways.map((way) => (
          <li key={way.by}>
            <Button
              variant="light"
              color="gray"
              size="compact-md"
              loading={looking.isPending && asked?.by === way.by}
              onClick={() => looking.mutate(way)}
            >
              {t[`by_${way.by}`](way.end)}
            </Button>
          </li>
        ))}
      </ul>
      <small>{t.noted}</small>
      {found && asked && (
        <div role="status">
          <b>{found.length === 0 ? t[`nothing_${asked.by}`] : t.found(found.length)}</b>
          <ul className="wall-list">
            {found.map((one) => (
              <FoundOrder key={one.orderId} found={one} />
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

function FoundOrder({ found: { orderId, createdAt } }: { readonly found: LookedUp['items'][number] }) {
  const write = useWriting()
  const order = useQuery({ ...orderQuestion(useCall(), orderId), meta: { aside: true } }).data
  return (
    <li>
      <Link to="/orders/$orderId" params={{ orderId }} className="wall-order">
        <b>{calledNumber(order ?? { orderId })}</b>
        <time dateTime={createdAt}>
          {write.day(createdAt)} {write.clock(createdAt)}
        </time>
        <span className="wall-what">{order && <StoreName id={order.storeId} />}</span>
        <span>{order && write.money(order.total)}</span>
        {order && <OrderStatusBadge status={order.state} />}
      </Link>
    </li>
  )
}
