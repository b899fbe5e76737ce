/**
 * One number for an order from its first second, the same on every screen and slip: the next of its store and business
 * day. One that no order takes in the end (a card is declined, a process dies) is a gap.
 */
import { businessDay } from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import type { Menus } from './menu.ts'

export type NumberOrder = (storeId: string, now: Date) => Promise<number>

export const numberOrder =
  ({ db, menus }: { readonly db: Pick<Database, 'query'>; readonly menus: Pick<Menus, 'storeOf'> }): NumberOrder =>
  async (storeId, now) => {
    const day = businessDay((await menus.storeOf(storeId)) ?? {}, now)
    // Stores do not wait for each other, and nobody waits for the disk: whoever writes an order with this number waits for
    // all that was written before it, so no number that an order has can be given again.
    const [row] = await db.query(
      `WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
       INSERT INTO order_number AS given (store_id, day, last) SELECT $1::uuid, $2::date, 1 FROM unhurried
       ON CONFLICT (store_id, day) DO UPDATE SET last = given.last + 1 RETURNING last`,
      [storeId, day],
    )
    return row?.['last'] as number
  }
