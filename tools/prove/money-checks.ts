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

/** `paid`: where its store has changed it since. */
export type Orders = ReadonlyMap<
  string,
  { readonly status: string; readonly total: number; readonly paid?: number | undefined }
>
export interface BookedRefund {
  readonly key: string
  readonly chargeKey: string
  readonly amount: number
}

interface Lives {
  readonly told: ReadonlyMap<number, ClientRecord>
}

/** What was quoted, or what the customer took when they were told another price: no card is charged anything else. */
export function asAgreed({ told }: Lives, orders: Orders, charges: readonly Charge[]): Verdict {
  const chargeOf = new Map(charges.map((charge) => [charge.key, charge.amount]))
  const all = [...told.values()].flatMap((one) => [...one.ids].map((id) => ({ id, agreed: one.agreed })))
  const broken = all.flatMap(({ id, agreed }) => [
    ...whatIsWrong(id, agreed),
    ...((chargeOf.get(id) ?? agreed) === agreed
      ? []
      : [`order ${id}: ${agreed} was agreed, and ${chargeOf.get(id)} was asked of the card`]),
  ])
  function whatIsWrong(id: string, agreed: number): string[] {
    const { total = agreed, paid = total } = orders.get(id) ?? {}
    if (paid !== agreed) return [`order ${id}: ${agreed} was agreed, and it is ${paid}`]
    return total > paid ? [`order ${id}: ${agreed} was agreed, and its store made it ${total}`] : []
  }
  const changed = [...told.values()].filter((one) => one.changed).length
  const anew = [...told.values()].filter(({ agreedAnew }) => agreedAnew).length
  return {
    name: 'everybody paid the price that they agreed to',
    examined: `${all.length} orders, ${anew} of them at a price that had changed, ${changed} changed by their store`,
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
      ...(refund === backAtTheEnd(id, end)
        ? []
        : [`order ${id}: ${end.refund} goes back, its customer reads ${refund}`]),
      ...(is === undefined || is === 'REJECTED' || is === due ? [] : [`order ${id}: its stock is ${is}, not ${due}`]),
    ]
  })
  const keeping = ended.filter(({ id, end }) => backAtTheEnd(id, end) < (orders.get(id)?.total ?? 0)).length
  function backAtTheEnd(id: string, { refund }: NonNullable<ClientRecord['end']>): number {
    return refund === 'all' ? (orders.get(id)?.total ?? 0) : refund
  }
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
  refunds: readonly BookedRefund[],
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
  const clientOf = new Map([...told.values()].flatMap((one) => [...one.ids].map((id) => [id, one])))
  let kept = 0
  for (const [id, { status, total }] of orders) {
    const charge = taken.get(id)?.[0]
    const left = (charge?.amount ?? 0) - (charge?.refunded ?? 0)
    const { end, parts = [] } = clientOf.get(id) ?? {}
    const back = isCompleted(status as OrderStatus) ? 0 : end && end.refund !== 'all' ? end.refund : total
    const due = Math.max(0, total - back - sum(parts))
    kept += left
    if (isOverStatus(status as OrderStatus) && left !== due)
      broken.push(`order ${id} is ${status}: the provider keeps ${left} instead of ${due}`)
  }
  const backOf = Map.groupBy(refunds, ({ chargeKey }) => chargeKey)
  for (const [id, all] of backOf) {
    const ofTheEnd = all.filter(({ key }) => !isPart(key)).length
    if (ofTheEnd > 1) broken.push(`order ${id} was refunded ${ofTheEnd} times`)
  }
  const known = new Map(refunds.map((refund) => [refund.key, refund]))
  const parts = [...clientOf].flatMap(([orderId, one]) => one.parts.map((part) => ({ orderId, ...part })))
  for (const { orderId, id, amount } of parts) {
    const { chargeKey, amount: went } = known.get(partKey(id)) ?? {}
    if (chargeKey !== orderId || went !== amount)
      broken.push(`of order ${orderId} ${amount} were given back, and the provider's books have ${went ?? 'nothing'}`)
  }
  const examined = `${charges.length} charges and ${refunds.length} refunds in the provider's books, ${parts.length} of them by stores, ${kept} won kept`
  return { name: 'nobody was charged twice or for nothing', examined, broken }
}

/** As payment names them to the provider. */
const partKey = (id: string): string => `part-${id}`
const isPart = (key: string): boolean => key.startsWith(partKey(''))
const sum = (all: readonly { readonly amount: number }[]): number =>
  all.reduce((total, { amount }) => total + amount, 0)
