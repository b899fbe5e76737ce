/** Reservations in PostgreSQL, one row per order, and the products that they are of. */
import { ChangedMeanwhile, type Querying, type Row } from '@jumun/messaging'
import type { ReservationStore } from './move-stock-with-orders.ts'
import type { Product } from './product.ts'
import { changedStockLevels, productsForStock, updateStockLevels } from './product-table.ts'
import type { Reservation, ReservedLine } from './reservation.ts'

export interface ReservationRecord extends Reservation {
  readonly createdAt: Date
  readonly updatedAt: Date
}

export async function findReservation(db: Querying, orderId: string): Promise<ReservationRecord | undefined> {
  const [row] = await db.query('SELECT * FROM reservations WHERE order_id = $1', [orderId])
  return row && reservationOf(row)
}

export const reservationStore: ReservationStore<Product> = {
  async load(tx, orderIds, productIds) {
    const sql = 'SELECT * FROM reservations WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE'
    const known = (await tx.query(sql, [orderIds])).map(reservationOf)
    const ids = new Set([...productIds, ...known.flatMap(({ lines }) => lines.map(({ productId }) => productId))])
    return {
      reservations: new Map(known.map((reservation) => [reservation.orderId, reservation])),
      products: ids.size > 0 ? await productsForStock(tx, [...ids]) : new Map(),
    }
  },
  async save(tx, { reservations, products, levels, now }) {
    const rows = reservations.map(({ before, after }) => ({
      order_id: after.orderId,
      customer_id: after.customerId,
      store_id: after.storeId,
      status: after.status,
      lines: after.lines,
      placed: after.placed,
      version: after.version,
      is_new: before === undefined,
    }))
    const written = await tx.query(write, [
      JSON.stringify(rows),
      now,
      JSON.stringify(changedStockLevels(tx, products, levels)),
    ])
    if (written.length !== rows.length) throw new ChangedMeanwhile('an order has got its reservation meanwhile')
  },
}

const write = `WITH moved AS (${updateStockLevels('$3')}), given AS (
    SELECT * FROM jsonb_to_recordset($1) AS given (order_id uuid, customer_id uuid, store_id uuid, status text, lines jsonb,
      placed boolean, version integer, is_new boolean)
  ), added AS (
    INSERT INTO reservations (order_id, customer_id, store_id, status, lines, placed, version, created_at, updated_at)
    SELECT order_id, customer_id, store_id, status, lines, placed, version, $2, $2 FROM given WHERE is_new ORDER BY order_id
    ON CONFLICT DO NOTHING RETURNING order_id
  ), changed AS (
    UPDATE reservations known SET status = given.status, lines = given.lines, placed = given.placed,
      version = given.version, updated_at = $2
    FROM given WHERE NOT is_new AND known.order_id = given.order_id RETURNING known.order_id
  )
  SELECT order_id FROM added UNION ALL SELECT order_id FROM changed`

const reservationOf = (row: Row): ReservationRecord => ({
  orderId: row['order_id'] as string,
  customerId: row['customer_id'] as string,
  storeId: row['store_id'] as string,
  status: row['status'] as Reservation['status'],
  lines: row['lines'] as ReservedLine[],
  placed: row['placed'] as boolean,
  version: row['version'] as number,
  createdAt: row['created_at'] as Date,
  updatedAt: row['updated_at'] as Date,
})
