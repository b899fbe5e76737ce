/** Orders that ended, in PostgreSQL: what was or will be captured for them goes back. */
import type { Transaction } from '@jumun/messaging'

/** The order ended without a deal. */
export interface OrderEnd {
  readonly orderId: string
  readonly customerId: string
  readonly reason: string
  /** How much of what was captured goes back; absent: all of it. */
  readonly refund?: number | undefined
  readonly now: Date
  /** For the tombstone, when there is no payment yet; and for the refund, when there is something to give back. */
  readonly newId: string
  readonly refundId: string
}

/**
 * Orders ended: leave a tombstone for each, or mark its payment so that whatever was or will be captured goes back. One row
 * per order and its unique key decide between this and an asking at the same moment: one of them sees the other.
 * @param ends one for each order
 */
export async function closeOrders(ends: readonly OrderEnd[], tx: Transaction): Promise<void> {
  const column = (of: (end: OrderEnd) => unknown): unknown[] => ends.map(of)
  await tx.query(
    `INSERT INTO payment AS known (id, order_id, customer_id, status, charging_until, closed_reason, closed_at,
                                   refund_amount, created_at, updated_at, refund_id)
     SELECT id, order_id, customer_id, 'CLOSED', at, reason, at, refund, at, at, NULL
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::bigint[])
       AS ended (id, order_id, customer_id, reason, at, refund)
     ORDER BY order_id
     ON CONFLICT (order_id) DO UPDATE
       SET closed_reason = excluded.closed_reason, closed_at = excluded.closed_at, updated_at = excluded.closed_at,
           refund_amount = ${owedAtTheEnd},
           refund_id = CASE WHEN known.status = 'APPROVED' AND ${owedAtTheEnd} IS DISTINCT FROM 0
                            THEN ($7::jsonb ->> known.order_id::text)::uuid END,
           due_at = CASE WHEN known.status <> 'APPROVED' THEN known.due_at
                         WHEN ${owedAtTheEnd} IS DISTINCT FROM 0 THEN excluded.closed_at END
       WHERE known.closed_reason IS NULL`,
    [
      column((end) => end.newId),
      column((end) => end.orderId),
      column((end) => end.customerId),
      column((end) => end.reason),
      column((end) => end.now),
      column((end) => end.refund ?? null),
      JSON.stringify(Object.fromEntries(ends.map((end) => [end.orderId, end.refundId]))),
    ],
  )
}

/** What went back in parts, or is about to, does not go back again. */
const owedAtTheEnd = `CASE WHEN known.promised = 0 THEN excluded.refund_amount
  ELSE LEAST(COALESCE(excluded.refund_amount, known.amount), known.amount - known.promised) END`
