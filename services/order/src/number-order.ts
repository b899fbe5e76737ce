/**
 * One number for an order from its first second, the same on every screen and slip: the next of its store and business
 * day. One that no order takes in the end (a card is declined, a process dies) is a gap.
 */
import { businessDay, type StoreTime } from '@jumun/contracts'
import { batched, type Database } from '@jumun/messaging'

export type NumberOrder = (store: { readonly storeId: string } & StoreTime, now: Date) => Promise<number>

export function numberOrder(db: Pick<Database, 'query'>): NumberOrder {
  /** As many as are wanted at this moment, in one statement; each store and day gets its own in one piece. */
  const give = batched(async (wanted: readonly { storeId: string; day: string }[]) => {
    const keyOf = ({ storeId, day }: { storeId: string; day: string }) => `${storeId} ${day}`
    const groups = [...Map.groupBy(wanted, keyOf).values()].map((all) => ({
      ...(all[0] as (typeof wanted)[number]),
      count: all.length,
    }))
    // Stores do not wait for each other, and nobody waits for the disk: whoever writes an order with this number waits for
    // all that was written before it, so no number that an order has can be given again.
    const rows = await db.query<{ store_id: string; day: string; last: number }>(
      `WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
       INSERT INTO order_number AS given (store_id, day, last)
       SELECT store_id, day, wanted FROM unnest($1::uuid[], $2::date[], $3::integer[]) AS w (store_id, day, wanted), unhurried
       ORDER BY store_id, day
       ON CONFLICT (store_id, day) DO UPDATE SET last = given.last + excluded.last
       RETURNING store_id, day::text AS day, last`,
      [groups.map(({ storeId }) => storeId), groups.map(({ day }) => day), groups.map(({ count }) => count)],
    )
    const next = new Map(rows.map(({ store_id: storeId, day, last }) => [keyOf({ storeId, day }), last]))
    for (const group of groups) next.set(keyOf(group), (next.get(keyOf(group)) ?? Number.NaN) - group.count)
    return wanted.map((one) => {
      const number = (next.get(keyOf(one)) ?? Number.NaN) + 1
      next.set(keyOf(one), number)
      return number
    })
  })
  return (store, now) => give({ storeId: store.storeId, day: businessDay(store, now) })
}
