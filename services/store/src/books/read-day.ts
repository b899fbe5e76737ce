/** What tickets and deeds tell of the orders of a day. */
import type { DayReport, StaffDeeds } from '@jumun/contracts'
import type { Querying } from '@jumun/messaging'
import type { Pace } from './figures.ts'

const ordersOfDay = `SELECT order_id, at FROM book_fact WHERE store_id = $1 AND day = $2 AND kind = 'SALE'`

export const readPaces = async (db: Querying, storeId: string, day: string): Promise<Pace[]> =>
  (
    await db.query(
      `SELECT t.order_id, f.at AS paid_at, t.wanted_at, t.accepted_at, t.ready_by, t.ready_at
       FROM (${ordersOfDay}) f JOIN ticket t USING (order_id)
       WHERE t.accepted_at IS NOT NULL AND t.ready_by IS NOT NULL AND t.ready_at IS NOT NULL`,
      [storeId, day],
    )
  ).map((row) => ({
    orderId: row['order_id'] as string,
    paidAt: row['wanted_at'] === null ? (row['paid_at'] as Date) : undefined,
    acceptedAt: row['accepted_at'] as Date,
    readyBy: row['ready_by'] as Date,
    readyAt: row['ready_at'] as Date,
  }))

export const readDeeds = async (db: Querying, storeId: string, day: string): Promise<StaffDeeds[]> =>
  (
    await db.query(
      `SELECT who, count(DISTINCT about) FILTER (WHERE what = 'ticket.accept') AS accepted,
         count(DISTINCT about) FILTER (WHERE what = 'ticket.ready') AS ready,
         count(DISTINCT about) FILTER (WHERE what = 'ticket.collect') AS handed_over
       FROM activity WHERE store_id = $1 AND who IS NOT NULL AND what IN ('ticket.accept', 'ticket.ready', 'ticket.collect')
         AND about IN (SELECT order_id::text FROM (${ordersOfDay}) f) GROUP BY who ORDER BY 2 DESC, 4 DESC, 3 DESC, who`,
      [storeId, day],
    )
  ).map((row) => ({
    userId: row['who'] as string,
    accepted: Number(row['accepted']),
    ready: Number(row['ready']),
    handedOver: Number(row['handed_over']),
  }))

/** Not those that were ordered ahead, and whose time has not come. */
export const readLiving = async (db: Querying, storeId: string, before: Date): Promise<DayReport['living']> =>
  (
    await db.query(
      `SELECT order_id AS "orderId", number, status FROM ticket
       WHERE store_id = $1 AND created_at < $2 AND number IS NOT NULL AND status IN ('NEW', 'ACCEPTED', 'COOKING', 'READY')
       ORDER BY created_at, order_id LIMIT 100`,
      [storeId, before],
    )
  ).map((row) => row as unknown as DayReport['living'][number])

/** Of a day on which nothing happened. */
export async function usualCurrency(db: Querying, storeId: string): Promise<string> {
  const [row] = await db.query<{ currency: string }>(
    'SELECT currency FROM book_fact WHERE store_id = $1 ORDER BY day DESC LIMIT 1',
    [storeId],
  )
  return row?.currency ?? 'KRW'
}
