/** When payment was asked for an order's money and could not say: for whoever wants to know why the order is where it is. */
import type { UnresolvedPaymentAttempt } from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import type { Ports } from '@jumun/service'

export interface PaymentAttemptLog {
  /** What cannot be written down is logged and does no harm. */
  note(orderId: string, attempt: Omit<UnresolvedPaymentAttempt, 'at'> & { readonly at: Date }): Promise<void>
  /** Oldest first. */
  ofOrder(orderId: string): Promise<UnresolvedPaymentAttempt[]>
}

/** Somebody may press "pay" for as long as the draft lives: nobody reads more of one order. */
const mostOfAnOrder = 200

export const paymentAttemptLog = (
  db: Pick<Database, 'query'>,
  log: Pick<Ports<unknown>['log'], 'warn'>,
): PaymentAttemptLog => ({
  async note(orderId, { outcome, at, tookMs }) {
    try {
      await db.query(
        `INSERT INTO unanswered_question (order_id, outcome, at, took_ms)
         SELECT $1::uuid, $2, $3, $4 WHERE (SELECT count(*) FROM unanswered_question WHERE order_id = $1) < $5`,
        [orderId, outcome, at, tookMs, mostOfAnOrder],
      )
    } catch (error) {
      log.warn({ err: error, orderId }, 'an unanswered question could not be written down')
    }
  },
  ofOrder: async (orderId) => {
    const rows = await db.query(
      'SELECT outcome, at, took_ms FROM unanswered_question WHERE order_id = $1 ORDER BY id LIMIT $2',
      [orderId, mostOfAnOrder],
    )
    return rows.map((row) => ({
      outcome: row['outcome'] as UnresolvedPaymentAttempt['outcome'],
      at: (row['at'] as Date).toISOString(),
      tookMs: row['took_ms'] as number,
    }))
  },
})
