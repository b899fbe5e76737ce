/** Payments in PostgreSQL: every change is guarded by the state it starts from, and says so in the same statement. */
import { type Money, PaymentApproved, PaymentDeclined, type PaymentNext, PaymentRefunded } from '@jumun/contracts'
import type { Database, OutgoingEvent, Querying, Row } from '@jumun/messaging'
import { newEvent } from '@jumun/messaging'
import type { ListPosition } from '@jumun/service'
import {
  type ApprovedPayment,
  owedBack,
  type PartRefund,
  type Payment,
  type Tombstone,
  type UnresolvedPayment,
} from './payment.ts'
import type { Card } from './provider/provider.ts'

export interface NewPayment {
  readonly id: string
  readonly orderId: string
  readonly customerId: string
  readonly amount: Money
}
interface Lease {
  readonly now: Date
  readonly until: Date
}
export interface Payments {
  /** Record that we are about to charge; undefined when this order has a payment (or a tombstone) already. */
  intend(payment: NewPayment, lease: Lease): Promise<UnresolvedPayment | undefined>
  /** Take an unresolved payment in hand for another charge; undefined when somebody else has it or it has moved on. */
  intendAgain(id: string, lease: Lease): Promise<UnresolvedPayment | undefined>
  ofOrder(orderId: string): Promise<Payment | Tombstone | undefined>
  one(id: string, customerId?: string): Promise<Payment | undefined>
  list(request: {
    customerId?: string | undefined
    orderId?: string | undefined
    after?: ListPosition | undefined
    limit: number
  }): Promise<readonly Payment[]>
  /** Undefined when it had an outcome already: the first one stands. */
  approve(payment: UnresolvedPayment, now: Date, refundId: string, card?: Card): Promise<Payment | undefined>
  decline(payment: UnresolvedPayment, reason: string, now: Date): Promise<Payment | undefined>
  /** A payment asked for after its order had ended: declined without ever asking the provider. */
  declineClosed(payment: NewPayment, now: Date): Promise<Payment | undefined>
  /**
   * Still no outcome: look again at `dueAt`, and let others charge again from now on. Of `silent` and of what the customer
   * has to do, undefined is: as it was.
   */
  leaveUnknown(
    payment: UnresolvedPayment,
    now: Date,
    dueAt: Date,
    silent: boolean | undefined,
    next?: PaymentNext | null,
  ): Promise<Payment | undefined>
  /** Take what is due, for this instance alone until the lease ends. */
  takeUnresolved(lease: Lease, limit: number): Promise<readonly UnresolvedPayment[]>
  takeRefunds(lease: Lease, limit: number): Promise<readonly ApprovedPayment[]>
  refunded(payment: ApprovedPayment, now: Date): Promise<Payment | undefined>
  refundLater(payment: ApprovedPayment, dueAt: Date): Promise<void>
}

/** Outcome events are the first of an order's; refunds follow. */
const first = (payment: { orderId: string }) => ({ subject: payment.orderId, sequence: 1 })
const facts = (payment: NewPayment) => ({
  orderId: payment.orderId,
  customerId: payment.customerId,
  paymentId: payment.id,
})

export function paymentStore(db: Database): Payments {
  const change = async (sql: string, values: readonly unknown[], events: readonly OutgoingEvent[]) =>
    (await db.change(sql, values, events)).map(paymentOf)[0]
  // No index is named: of one that is not, a row that is there raises an error, when it is changed at that moment.
  const insertIntent = db.changing(
    `INSERT INTO payment (id, order_id, customer_id, amount, currency, status, attempts, charging_until, due_at,
                          created_at, updated_at)
     SELECT id, order_id, customer_id, amount, currency, 'PENDING', 1, until, until, now, now
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::timestamptz[], $7::timestamptz[])
       AS intent (id, order_id, customer_id, amount, currency, until, now)
     ON CONFLICT DO NOTHING RETURNING *, order_id::text AS subject`,
  )
  const writeApproval = db.changing(
    `UPDATE payment p SET status = 'APPROVED', captured = amount, events = 1, tries = 0, next = NULL, updated_at = now,
       refund_id = CASE WHEN closed_reason IS NOT NULL AND refund_amount IS DISTINCT FROM 0 THEN a.refund END,
       due_at = CASE WHEN closed_reason IS NOT NULL AND refund_amount IS DISTINCT FROM 0 THEN a.now END,
       card_brand = a.brand, card_last4 = a.last4
     FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[]) AS a (payment, now, refund, brand, last4)
     WHERE p.id = a.payment AND status IN ('PENDING', 'UNKNOWN') RETURNING p.*, p.order_id::text AS subject`,
  )
  const unresolved = (payment: Payment | undefined) => payment as UnresolvedPayment | undefined

  return {
    async intend({ id, orderId, customerId, amount }, { now, until }) {
      const row = await insertIntent(orderId, [id, orderId, customerId, amount.amount, amount.currency, until, now], [])
      return unresolved(row && paymentOf(row))
    },

    async intendAgain(id, { now, until }) {
      const rows = await db.query(
        `UPDATE payment SET status = 'PENDING', attempts = attempts + 1, charging_until = $2, due_at = $2, tries = 0,
                            silent = false, updated_at = $3
         WHERE id = $1 AND status IN ('PENDING', 'UNKNOWN') AND charging_until <= $3 AND closed_reason IS NULL
         RETURNING *`,
        [id, until, now],
      )
      return unresolved(rows.map(paymentOf)[0])
    },

    async ofOrder(orderId) {
      const rows = await db.query(`SELECT *, ${theParts} FROM payment WHERE order_id = $1`, [orderId])
      return rows.map((row) =>
        row['status'] === 'CLOSED' ? ({ status: 'CLOSED', orderId } as const) : paymentOf(row),
      )[0]
    },

    async one(id, customerId) {
      const rows = await db.query(
        `SELECT *, ${theParts} FROM payment WHERE id = $1 AND status <> 'CLOSED' AND ($2::uuid IS NULL OR customer_id = $2)`,
        [id, customerId],
      )
      return rows.map(paymentOf)[0]
    },

    async list({ customerId, orderId, after, limit }) {
      const values: unknown[] = [limit]
      const only = [`status <> 'CLOSED'`]
      const value = (it: unknown) => `$${values.push(it)}`
      if (customerId) only.push(`customer_id = ${value(customerId)}`)
      if (orderId) only.push(`order_id = ${value(orderId)}`)
      if (after) only.push(`(created_at, id) < (${value(after.createdAt)}, ${value(after.id)})`)
      const rows = await db.query(
        `SELECT *, ${theParts} FROM payment WHERE ${only.join(' AND ')} ORDER BY created_at DESC, id DESC LIMIT $1`,
        values,
      )
      return rows.map(paymentOf)
    },

    async approve(payment, now, refundId, card) {
      const approved = newEvent(PaymentApproved, first(payment), { ...facts(payment), amount: payment.amount })
      const values = [payment.id, now, refundId, card?.brand ?? null, card?.last4 ?? null]
      const row = await writeApproval(payment.orderId, values, [approved])
      return row && paymentOf(row)
    },

    decline: (payment, reason, now) =>
      change(
        `UPDATE payment SET status = 'DECLINED', reason = $2, events = 1, due_at = NULL, tries = 0, next = NULL, updated_at = $3
         WHERE id = $1 AND status IN ('PENDING', 'UNKNOWN') RETURNING *`,
        [payment.id, reason, now],
        [newEvent(PaymentDeclined, first(payment), { ...facts(payment), reason })],
      ),

    async declineClosed(request, now) {
      const { orderId, customerId, amount } = request
      const tombstone = await db.query(`SELECT id FROM payment WHERE order_id = $1 AND status = 'CLOSED'`, [orderId])
      const id = tombstone[0]?.['id'] as string | undefined
      if (!id) return undefined
      const reason = 'order_closed'
      return change(
        `UPDATE payment SET status = 'DECLINED', reason = $2, customer_id = $3, amount = $4, currency = $5, events = 1,
                            updated_at = $6
         WHERE id = $1 AND status = 'CLOSED' RETURNING *`,
        [id, reason, customerId, amount.amount, amount.currency, now],
        [newEvent(PaymentDeclined, first(request), { ...facts({ ...request, id }), reason })],
      )
    },

    async leaveUnknown(payment, now, dueAt, silent, next) {
      const rows = await db.query(
        `UPDATE payment SET status = 'UNKNOWN', charging_until = LEAST(charging_until, $3), due_at = $4,
                            tries = tries + 1, silent = COALESCE($5, silent),
                            next = CASE WHEN $6 THEN $7::jsonb ELSE next END, updated_at = $3
         WHERE id = $1 AND attempts = $2 AND status IN ('PENDING', 'UNKNOWN') RETURNING *`,
        [
          payment.id,
          payment.attempts,
          now,
          dueAt,
          silent ?? null,
          next !== undefined,
          next ? JSON.stringify(next) : null,
        ],
      )
      return rows.map(paymentOf)[0]
    },

    async takeUnresolved(lease, limit) {
      return (await take(db, `status IN ('PENDING', 'UNKNOWN')`, lease, limit)) as UnresolvedPayment[]
    },

    async takeRefunds(lease, limit) {
      return (await take(db, `status = 'APPROVED' AND closed_reason IS NOT NULL`, lease, limit)) as ApprovedPayment[]
    },

    refunded: (payment, now) =>
      db.transaction(async (tx) => {
        const back = owedBack(payment)
        const [row] = await tx.query(
          `UPDATE payment SET status = CASE WHEN refunded + $3 = captured THEN 'REFUNDED' ELSE status END,
                              refunded = refunded + $3, events = events + 1, due_at = NULL, refund_seen_at = NULL,
                              updated_at = $2
           WHERE id = $1 AND status = 'APPROVED' AND closed_reason IS NOT NULL AND refunded = parts_refunded AND due_at IS NOT NULL
           RETURNING *`,
          [payment.id, now, back],
        )
        if (!row) return undefined
        const about = { subject: payment.orderId, sequence: row['events'] as number }
        const amount = { ...payment.amount, amount: back }
        const reason = payment.closed?.reason ?? ''
        tx.publish(newEvent(PaymentRefunded, about, { ...facts(payment), amount, reason }))
        return paymentOf(row)
      }),

    async refundLater(payment, dueAt) {
      await db.query(
        `UPDATE payment SET due_at = $2, tries = tries + 1
         WHERE id = $1 AND status = 'APPROVED' AND refunded = parts_refunded AND due_at IS NOT NULL`,
        [payment.id, dueAt],
      )
    },
  }
}

const theParts = `CASE WHEN promised > 0 THEN (SELECT json_agg(json_build_object('id', r.id, 'amount', r.amount,
  'reason', r.reason, 'cause', r.cause, 'done', r.done_at IS NOT NULL, 'createdAt', r.created_at)
  ORDER BY r.created_at, r.id) FROM part_refund r WHERE r.payment_id = payment.id) END AS parts`

async function take(db: Querying, only: string, { now, until }: Lease, limit: number): Promise<Payment[]> {
  const rows = await db.query(
    `UPDATE payment SET due_at = $2 WHERE id IN (
       SELECT id FROM payment WHERE due_at <= $1 AND ${only} ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
     ) RETURNING *`,
    [now, until, limit],
  )
  return rows.map(paymentOf)
}

export function paymentOf(row: Row): Payment {
  const about = {
    id: row['id'] as string,
    orderId: row['order_id'] as string,
    customerId: row['customer_id'] as string,
    amount: { amount: row['amount'] as number, currency: row['currency'] as string },
    attempts: row['attempts'] as number,
    chargingUntil: row['charging_until'] as Date,
    tries: row['tries'] as number,
    createdAt: row['created_at'] as Date,
    updatedAt: row['updated_at'] as Date,
    ...(row['card_last4'] === null
      ? {}
      : { card: { brand: row['card_brand'] as string, last4: row['card_last4'] as string } }),
    ...(row['promised'] === 0 ? {} : { promised: row['promised'] as number }),
    ...(row['parts'] ? { parts: partsOf(row['parts'], row['currency'] as string) } : {}),
    ...(row['closed_reason'] === null
      ? {}
      : {
          closed: {
            ...{ reason: row['closed_reason'] as string, at: row['closed_at'] as Date },
            ...(row['refund_amount'] === null ? {} : { refund: row['refund_amount'] as number }),
          },
        }),
  }
  const refund = row['refund_id'] === null ? {} : { refundId: row['refund_id'] as string }
  switch (row['status']) {
    case 'PENDING':
    case 'UNKNOWN':
      return {
        ...{ ...about, status: row['status'], silent: row['silent'] as boolean },
        ...(row['next'] ? { next: row['next'] as PaymentNext } : {}),
      }
    case 'APPROVED':
      return {
        ...{ ...about, ...refund, status: 'APPROVED' },
        ...(row['refunded'] === 0 ? {} : { refunded: row['refunded'] as number }),
        ...(row['parts_refunded'] === 0 ? {} : { partsRefunded: row['parts_refunded'] as number }),
      }
    case 'DECLINED':
      return { ...about, status: 'DECLINED', reason: row['reason'] as string }
    case 'REFUNDED':
      return { ...about, ...refund, status: 'REFUNDED' }
    default:
      throw new Error(`a payment cannot be ${String(row['status'])} here`)
  }
}

type PartRow = Omit<PartRefund, 'amount' | 'createdAt'> & { readonly amount: number; readonly createdAt: string }
const partsOf = (rows: unknown, currency: string): PartRefund[] =>
  (rows as PartRow[]).map((row) => ({
    ...row,
    amount: { amount: row.amount, currency },
    createdAt: new Date(row.createdAt),
  }))
