/** Reservations in PostgreSQL, one row per order; and the one way in which an event about an order moves stock. */
import { StockRejected, StockReleased, StockReserved, StockWasted } from '@jumun/contracts/events'
import { type Querying, type Row, type Saying, say, type Transaction } from '@jumun/messaging'
import { lockProducts, movedOnShelf, moveShelf } from './product-table.ts'
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
  await enterTheLane(tx)
  const [row] = await tx.query('SELECT * FROM reservations WHERE order_id = $1', [orderId])
  const known = row && reservationOf(row)
  const ids = new Set([...more, ...(known?.lines ?? []).map(({ productId }) => productId)])
  const products = ids.size > 0 ? await lockProducts(tx, [...ids]) : new Map()
  const shelf: Shelf = new Map([...products].map(([id, product]) => [id, product.stock]))
  const decision = decide(known, parties, shelf)
  if (decision.outcome === 'unchanged') return
  const { reservation } = decision
  await tx.query(write, [
    orderId,
    customerId,
    storeId,
    reservation.status,
    JSON.stringify(reservation.lines),
    reservation.placed,
    reservation.version,
    now,
    JSON.stringify(movedOnShelf(tx, products, decision.shelf)),
  ])
  const saying = sayingOf(decision)
  if (saying) tx.say(saying)
}

/**
 * Orders move stock one after the other, a batch of them at a time, whichever instance has it. Batches that locked the
 * same products in different order would wait for each other until PostgreSQL breaks one off, a second later: measured,
 * 62 orders a second. A transaction for each order avoids that too, but commits while everybody waits for the product
 * that sells, and costs twice the statements.
 */
async function enterTheLane(tx: Transaction): Promise<void> {
  if (inTheLane.has(tx)) return
  await tx.query('SELECT pg_advisory_xact_lock($1, $2)', stockLane)
  inTheLane.add(tx)
}
const inTheLane = new WeakSet<Transaction>()
const stockLane = [0x6a756d, 10] // 'jum', stock

const write = `WITH moved AS (${moveShelf('$9')})
  INSERT INTO reservations
    (order_id, customer_id, store_id, status, lines, placed, version, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
  ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, lines = excluded.lines, placed = excluded.placed,
    version = excluded.version, updated_at = excluded.updated_at`

function sayingOf(decision: Exclude<ReservationDecision, { outcome: 'unchanged' }>): Saying | undefined {
  const { orderId, storeId, version } = decision.reservation
  const about = { subject: orderId, sequence: version }
  const lines = decision.reservation.lines.map(({ productId, quantity }) => ({ productId, quantity }))
  switch (decision.says) {
    case 'StockReserved':
      return say(StockReserved, about, { orderId, storeId, lines })
    case 'StockReleased':
      return say(StockReleased, about, { orderId, storeId, lines })
    case 'StockWasted':
      return say(StockWasted, about, { orderId, storeId, lines })
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
