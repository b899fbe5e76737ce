/** Reservations in PostgreSQL, one row per order; and the one way in which an event about an order moves stock. */
import { StockRejected, StockReleased, StockReserved } from '@jumun/contracts/events'
import { type Querying, type Row, type Saying, say, type Transaction } from '@jumun/messaging'
import { lockProducts, saveShelf } from './product-table.ts'
import type { Parties, Reservation, ReservationDecision, SetAside, Shelf } from './reservation.ts'

export interface ReservationRecord extends Reservation {
  readonly createdAt: Date
  readonly updatedAt: Date
}

export async function findReservation(db: Querying, orderId: string): Promise<ReservationRecord | undefined> {
  const [row] = await db.query('SELECT * FROM reservations WHERE order_id = $1', [orderId])
  return row && reservationOf(row)
}

type Decide = (known: Reservation | undefined, parties: Parties, shelf: Shelf) => ReservationDecision

/**
 * Hold the reservation and the products, decide, and write what was decided.
 * @param more products it may touch beside those already reserved
 */
export async function moveStock(
  tx: Transaction,
  { orderId, customerId, storeId }: Parties,
  more: readonly string[],
  now: Date,
  decide: Decide,
): Promise<void> {
  const parties = { orderId, customerId, storeId }
  const [row] = await tx.query('SELECT * FROM reservations WHERE order_id = $1 FOR UPDATE', [orderId])
  const known = row && reservationOf(row)
  const ids = new Set([...more, ...(known?.lines ?? []).map(({ productId }) => productId)])
  const products = ids.size > 0 ? await lockProducts(tx, [...ids]) : new Map()
  const shelf: Shelf = new Map([...products].map(([id, product]) => [id, product.stock]))
  const decision = decide(known, parties, shelf)
  if (decision.outcome === 'unchanged') return
  const { reservation } = decision
  const written = await tx.query(known ? update : insert, [
    orderId,
    reservation.status,
    JSON.stringify(reservation.lines),
    reservation.placed,
    reservation.version,
    now,
    ...(known ? [] : [customerId, storeId]),
  ])
  // nothing was there a moment ago: another instance is at the same order, and this event is tried again
  if (written.length === 0) throw new Error(`the reservation of order ${orderId} appeared in the meantime`)
  const saying = sayingOf(decision)
  if (saying) tx.say(saying)
  await saveShelf(tx, products, decision.shelf)
}

const insert = `INSERT INTO reservations
    (order_id, status, lines, placed, version, created_at, updated_at, customer_id, store_id)
  VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8) ON CONFLICT (order_id) DO NOTHING RETURNING order_id`
const update = `UPDATE reservations SET status = $2, lines = $3, placed = $4, version = $5, updated_at = $6
  WHERE order_id = $1 RETURNING order_id`

function sayingOf(decision: Exclude<ReservationDecision, { outcome: 'unchanged' }>): Saying | undefined {
  const { orderId, storeId, version } = decision.reservation
  const about = { subject: orderId, sequence: version }
  const lines = decision.reservation.lines.map(({ productId, quantity }) => ({ productId, quantity }))
  switch (decision.says) {
    case 'StockReserved':
      return say(StockReserved, about, { orderId, storeId, lines })
    case 'StockReleased':
      return say(StockReleased, about, { orderId, storeId, lines })
    case 'StockRejected':
      return say(StockRejected, about, { orderId, storeId, missing: decision.missing })
    case undefined:
      return undefined
    default:
      return decision satisfies never
  }
}

const reservationOf = (row: Row): ReservationRecord => ({
  orderId: row['order_id'] as string,
  customerId: row['customer_id'] as string,
  storeId: row['store_id'] as string,
  status: row['status'] as Reservation['status'],
  lines: row['lines'] as SetAside[],
  placed: row['placed'] as boolean,
  version: row['version'] as number,
  createdAt: row['created_at'] as Date,
  updatedAt: row['updated_at'] as Date,
})
