/** What a batch of tickets takes to be opened: the stores of all, and numbers for orders that bring none. */
import { businessDay, OrderConfirmed } from '@jumun/contracts'
import type { Prepare, Transaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import type { Openings } from './follow-the-order.ts'
import { readStores } from './store-table.ts'
import type { TicketRecord } from './ticket-shape.ts'

export const readOpenings =
  ({ clock }: { readonly clock: Clock }): Prepare<TicketRecord, Openings> =>
  async (events, loaded, tx) => {
    const orders = events
      .filter(({ type }) => type === OrderConfirmed.type)
      .map(({ data }) => data as OrderConfirmed)
      .filter(({ orderId }) => !loaded.has(orderId))
    const stores =
      orders.length > 0
        ? await readStores(
            tx,
            orders.map(({ storeId }) => storeId),
          )
        : new Map()
    const numberless = orders.flatMap(({ orderId, storeId, number, wantedAt }) => {
      const store = number === undefined ? stores.get(storeId) : undefined
      return store ? [{ orderId, storeId, day: businessDay(store, wantedAt ?? clock.now()) }] : []
    })
    const numbers = numberless.length > 0 ? await nextNumbers(tx, numberless) : new Map()
    return ({ orderId, storeId, number = numbers.get(orderId) }) => {
      const store = stores.get(storeId)
      if (!store || number === undefined)
        throw new Error(`order ${orderId} is for store ${storeId}, which was never opened here`)
      return { store, number }
    }
  }

/**
 * Orders from before orders brought their number get the next ones of their store and day. Stores do not wait for each
 * other, and whoever wants numbers of several takes them in one order.
 */
async function nextNumbers(
  tx: Transaction,
  orders: readonly { orderId: string; storeId: string; day: string }[],
): Promise<ReadonlyMap<string, number>> {
  const counters = Map.groupBy(orders, ({ storeId, day }) => `${storeId} ${day}`)
  const firsts = [...counters.values()].flatMap(([first]) => first ?? [])
  const rows = await tx.query<{ counter: string; last: number }>(
    `INSERT INTO ticket_number AS given (store_id, day, last)
     SELECT * FROM unnest($1::uuid[], $2::date[], $3::integer[]) AS wanted (store_id, day, count) ORDER BY store_id, day
     ON CONFLICT (store_id, day) DO UPDATE SET last = given.last + excluded.last
     RETURNING store_id || ' ' || day AS counter, last`,
    [
      firsts.map(({ storeId }) => storeId),
      firsts.map(({ day }) => day),
      [...counters.values()].map(({ length }) => length),
    ],
  )
  return new Map(
    rows.flatMap(({ counter, last }) => {
      const named = counters.get(counter) ?? []
      return named.map(({ orderId }, index) => [orderId, last - named.length + 1 + index] as const)
    }),
  )
}
