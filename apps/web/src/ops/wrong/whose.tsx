import { getUser } from '@jumun/contracts/http'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Call } from '../../api/call.ts'
import { orderQuestion } from '../../api/questions.ts'
import { calledNumber } from '../../parts/called-number.ts'
import { useCall } from '../../parts/platform.tsx'
import { StoreName } from '../../parts/store-name.tsx'
import { useTexts } from '../../texts/language.tsx'
import { wrongTexts } from '../wrong-texts.ts'

const customerQuestion = (call: Call, id: string | undefined) =>
  queryOptions({
    queryKey: ['ops-customer', id],
    queryFn: ({ signal }) => call(getUser, { params: { id: id ?? '' }, query: {}, signal }),
    enabled: id !== undefined,
    staleTime: 300_000,
    meta: { aside: true },
  })

/** Which order, of which store, of whom. */
export function Whose({ orderId }: { readonly orderId: string }) {
  const t = useTexts(wrongTexts)
  const call = useCall()
  const order = useQuery({ ...orderQuestion(call, orderId), meta: { aside: true } }).data
  const customer = useQuery(customerQuestion(call, order?.customerId)).data
  if (!order) return null
  return (
    <Link to="/orders/$orderId" params={{ orderId }} className="wrong-whose">
      <b>{calledNumber(order)}</b> <StoreName id={order.storeId} /> {customer && `· ${t.ofCustomer(customer.name)}`}
    </Link>
  )
}
