/** What was agreed, charged, given back and kept, held against what every client was told. Pure. */
import { isCompleted, isOverStatus, type OrderStatus } from '@jumun/contracts'
import type { ClientRecord } from './client-record.ts'
import type { Verdict } from './verdict.ts'

/** As the provider's books have it. */
export interface Charge {
  readonly seq: number
  readonly key: string
  readonly amount: number
  readonly status: string
  readonly refunded: number
}

export type Orders = ReadonlyMap<string, { readonly status: string; readonly total: number }>

interface Lives {
  readonly told: ReadonlyMap<number, ClientRecord>
}

/** What was quoted, or what the customer took when they were told another price: no card is charged anything else. */
export function asAgreed({ told }: Lives, orders: Orders, charges: readonly Charge[]): Verdict {
  const chargeOf = new Map(charges.map((charge) => [charge.key, charge.amount]))
  const all = [...told.values()].flatMap((one) => [...one.ids].map((id) => ({ id, agreed: one.agreed })))
  const broken = all.flatMap(({ id, agreed }) => [
    ...((orders.get(id)?.total ?? agreed) === agreed
      ? []
      : [`order ${id}: ${agreed} was agreed, and it is ${orders.get(id)?.total}`]),
    ...((chargeOf.get(id) ?? agreed) === agreed
      ? []
      : [`order ${id}: ${agreed} was agreed, and ${chargeOf.get(id)} was asked of the card`]),
  ])
  const anew = [...told.values()].filter(({ agreedAnew }) => agreedAnew).length
  return {
    name: 'everybody paid the price that they agreed to',
    examined: `${all.length} orders, ${anew} of them at a price that had changed`,
    broken,
  }
}

/** An operator was answered that it is over: then it is, its money and its stock went as they said, and its customer reads so. */
export function endedAsSaid(
  { told }: Lives,
  orders: Orders,
  reservations: readonly { readonly id: string; readonly status: string }[],
): Verdict {
  const stockOf = new Map(reservations.map(({ id, status }) => [id, status]))
  const ended = [...told.values()].flatMap(({ ids, end, refund }) =>
    end ? [{ id: [...ids][0] ?? '', end, refund }] : [],
  )
  const broken = ended.flatMap(({ id, end, refund }) => {
    const { status } = orders.get(id) ?? {}
    const is = stockOf.get(id)
    const due = end.restock === undefined ? is : end.restock ? 'RELEASED' : 'WASTED'
    return [
      ...(status === 'CANCELED' ? [] : [`order ${id} was ended by an operator, and is ${status}`]),
      ...(refund === end.refund ? [] : [`order ${id}: ${end.refund} goes back, and its customer reads ${refund}`]),
      ...(is === undefined || is === 'REJECTED' || is === due ? [] : [`order ${id}: its stock is ${is}, not ${due}`]),
    ]
  })
  const keeping = ended.filter(({ id, end }) => end.refund < (orders.get(id)?.total ?? 0)).length
  return {
    name: 'what an operator ended is refunded and restocked as they said',
    examined: `${ended.length} orders, of ${keeping} some money was kept`,
    broken,
  }
}

export function books(
  { told }: Lives,
  orders: Orders,
  charges: readonly Charge[],
  refunds: readonly { chargeKey: string; amount: number }[],
): Verdict {
  const broken: string[] = []
  const taken = Map.groupBy(
    charges.filter(({ status }) => status === 'captured'),
    ({ key }) => key,
  )
  for (const [key, all] of taken) {
    if (all.length > 1) broken.push(`order ${key} was charged ${all.length} times`)
    if (!orders.has(key)) broken.push(`${all[0]?.amount} was charged for ${key}, and there is no such order`)
  }
  const ends = new Map([...told.values()].flatMap(({ ids, end }) => (end ? [...ids].map((id) => [id, end]) : [])))
  let kept = 0
  for (const [id, { status, total }] of orders) {
    const charge = taken.get(id)?.[0]
    const left = (charge?.amount ?? 0) - (charge?.refunded ?? 0)
    const due = isCompleted(status as OrderStatus) ? total : total - (ends.get(id)?.refund ?? total)
    kept += left
    if (isOverStatus(status as OrderStatus) && left !== due)
      broken.push(`order ${id} is ${status}: the provider keeps ${left} instead of ${due}`)
  }
  const refundedTwice = [...Map.groupBy(refunds, ({ chargeKey }) => chargeKey)].filter(([, all]) => all.length > 1)
  broken.push(...refundedTwice.map(([key, all]) => `order ${key} was refunded ${all.length} times`))
  const examined = `${charges.length} charges and ${refunds.length} refunds in the provider's books, ${kept} won kept`
  return { name: 'nobody was charged twice or for nothing', examined, broken }
}
