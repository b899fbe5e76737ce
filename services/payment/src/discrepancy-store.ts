/** What the comparison of books came to, in PostgreSQL: each difference is settled once, with its ledger entry and its event. */
import { type Money, PaymentRefunded, RefundRepeated, type SurplusFinding, SurplusRefunded } from '@jumun/contracts'
import { type Database, newEvent, type OutgoingEvent } from '@jumun/messaging'

/** A difference, and the keys under which it is remembered. */
export interface Discrepancy {
  readonly id: string
  readonly providerKey: string
  readonly orderId: string | undefined
  readonly amount: Money
}

export interface Cursors {
  /** As the provider's books name where they were read to. */
  readonly charges: string
  readonly refunds: string
}

export interface Discrepancies {
  /** For one instance at a time; undefined while another compares. */
  begin(now: Date, until: Date): Promise<Cursors | undefined>
  end(reached: Cursors): Promise<void>
  /** Money that belongs to no payment of ours has gone back. False when that was settled before. */
  surplusReturned(
    finding: SurplusFinding,
    surplus: Discrepancy & { readonly orderId: string },
    now: Date,
  ): Promise<boolean>
  /** The money of an order that has a payment (or its tombstone) but no deal has gone back: booked with the payment. */
  strayReturned(orderId: string, amount: Money, now: Date, refundId: string): Promise<boolean>
  /** A refund that our books had as done has been done now: booked back (the provider had kept it) and booked again. */
  refundRepeated(refund: Discrepancy & { readonly orderId: string }, now: Date): Promise<boolean>
  /** Somebody gave the money back at the provider's desk. */
  refundedThere(orderId: string, now: Date, refundId: string): Promise<boolean>
  /** Nothing moves: a person has to look at it. False when it is remembered already. */
  leftToAPerson(one: Discrepancy, now: Date): Promise<boolean>
  /** Refunds that we believe in, up to then, and have not seen in the provider's books. */
  unseenRefunds(before: Date, limit: number): Promise<readonly { readonly orderId: string; readonly amount: Money }[]>
  refundSeen(orderId: string, now: Date): Promise<void>
}

export const discrepancyStore = (db: Database): Discrepancies => ({
  async begin(now, until) {
    const [row] = await db.query(
      `UPDATE reconciliation SET leased_until = $2 WHERE leased_until <= $1 RETURNING charges_cursor, refunds_cursor`,
      [now, until],
    )
    return row && { charges: row['charges_cursor'] as string, refunds: row['refunds_cursor'] as string }
  },
  async end({ charges, refunds }) {
    await db.query(`UPDATE reconciliation SET charges_cursor = $1, refunds_cursor = $2, leased_until = '-infinity'`, [
      charges,
      refunds,
    ])
  },
  surplusReturned: (finding, { id, providerKey: chargeKey, orderId, amount }, now) => {
    const data = { discrepancyId: id, orderId, chargeKey, finding, amount }
    return bookOnItsOwn(
      db,
      data,
      now,
      newEvent(SurplusRefunded, { subject: id, sequence: 1, correlationid: orderId }, data),
    )
  },
  refundRepeated: ({ id, providerKey: chargeKey, orderId, amount }, now) => {
    const data = { discrepancyId: id, orderId, chargeKey, amount }
    const event = newEvent(RefundRepeated, { subject: id, sequence: 1, correlationid: orderId }, data)
    return bookOnItsOwn(db, { ...data, finding: 'REFUND_MISSING' }, now, event)
  },
  strayReturned: (orderId, amount, now, refundId) =>
    db.transaction(async (tx) => {
      const [row] = await tx.query(
        `UPDATE payment SET status = 'REFUNDED', amount = $2, currency = $3, captured = $2, refunded = $2, refund_id = $4,
                            closed_reason = COALESCE(closed_reason, 'PAID_NO_ORDER'), closed_at = COALESCE(closed_at, $5),
                            reason = NULL, due_at = NULL, refund_seen_at = $5, events = events + 1, updated_at = $5
         WHERE order_id = $1 AND status IN ('CLOSED', 'DECLINED')
         RETURNING id, customer_id, closed_reason, events`,
        [orderId, amount.amount, amount.currency, refundId, now],
      )
      if (!row) return false
      tx.publish(saidBack(orderId, amount, row))
      return true
    }),
  refundedThere: (orderId, now, refundId) =>
    db.transaction(async (tx) => {
      const [row] = await tx.query(
        `UPDATE payment SET status = 'REFUNDED', refunded = captured, refund_id = COALESCE(refund_id, $2),
                            closed_reason = COALESCE(closed_reason, 'REFUNDED_BY_PROVIDER'),
                            closed_at = COALESCE(closed_at, $3), due_at = NULL, refund_seen_at = $3, events = events + 1,
                            updated_at = $3
         WHERE order_id = $1 AND status = 'APPROVED' AND refunded = 0
         RETURNING id, customer_id, closed_reason, events, amount, currency`,
        [orderId, refundId, now],
      )
      if (!row) return false
      tx.publish(saidBack(orderId, { amount: row['amount'] as number, currency: row['currency'] as string }, row))
      return true
    }),
  async leftToAPerson({ id, providerKey, orderId, amount }, now) {
    const rows = await db.query(
      `INSERT INTO discrepancy (id, finding, provider_key, order_id, currency, settled_at)
       VALUES ($1, 'NEEDS_A_PERSON', $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id`,
      [id, providerKey, orderId ?? null, amount.currency, now],
    )
    return rows.length > 0
  },
  async unseenRefunds(before, limit) {
    const rows = await db.query(
      `SELECT order_id, refunded, currency FROM payment
       WHERE refunded > 0 AND refund_seen_at IS NULL AND updated_at <= $1 ORDER BY updated_at LIMIT $2`,
      [before, limit],
    )
    return rows.map((row) => ({
      orderId: row['order_id'] as string,
      amount: { amount: row['refunded'] as number, currency: row['currency'] as string },
    }))
  },
  async refundSeen(orderId, now) {
    await db.query(`UPDATE payment SET refund_seen_at = $2 WHERE order_id = $1 AND refunded > 0`, [orderId, now])
  },
})

/** Money that came and went, booked with the discrepancy itself: both movements are written by its trigger. */
async function bookOnItsOwn(
  db: Database,
  { discrepancyId, orderId, chargeKey, finding, amount }: RefundRepeated & { readonly finding: string },
  now: Date,
  event: OutgoingEvent,
): Promise<boolean> {
  const rows = await db.change(
    `INSERT INTO discrepancy (id, finding, provider_key, order_id, captured, refunded, currency, settled_at)
     VALUES ($1, $2, $3, $4, $5, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
    [discrepancyId, finding, chargeKey, orderId, amount.amount, amount.currency, now],
    [event],
  )
  return rows.length > 0
}

const saidBack = (orderId: string, amount: Money, row: Readonly<Record<string, unknown>>) =>
  newEvent(
    PaymentRefunded,
    { subject: orderId, sequence: row['events'] as number },
    {
      ...{ orderId, customerId: row['customer_id'] as string, paymentId: row['id'] as string, amount },
      reason: row['closed_reason'] as string,
    },
  )
