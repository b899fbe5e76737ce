/**
 * Money that goes back in parts, in PostgreSQL. The payment's row is the lock: of two refunds at the same moment the second
 * sees what the first promised, so never more is promised than was captured.
 */
import { type Money, PaymentRefunded } from '@jumun/contracts'
import { type Database, newEvent, type Row, type Transaction } from '@jumun/messaging'
import type { Deeds } from '@jumun/service'
import { leftOf, type PartRefund } from './payment.ts'
import { paymentOf } from './payment-store.ts'

export interface WantedPart {
  /** Of the request, or of the event: asked for twice, it is given once. */
  readonly id: string
  readonly orderId: string
  readonly amount: Money
  readonly reason: string
  readonly cause: PartRefund['cause']
  readonly asking?: Asking
}
/** Who asks for it, and as what. */
export interface Asking {
  readonly by: string
  readonly as: 'owner' | 'manager' | 'counter' | 'operator'
  readonly storeId: string
  /** How much all of the store's counter may give back of one order; null: nothing. */
  readonly counterLimit: Money | null
}

export type PromisedOutcome =
  | { readonly outcome: 'promised'; readonly part: PartRefund; readonly left: Money }
  | { readonly outcome: 'not-paid' }
  | { readonly outcome: 'too-much'; readonly left: Money }
  | { readonly outcome: 'over-limit'; readonly limit: Money; readonly left: Money }

/** What is due, with what the provider has to know. */
export interface DuePart extends PartRefund {
  readonly paymentId: string
  readonly orderId: string
  readonly tries: number
}

export interface PartRefunds {
  /** `atMost`: what is more than is left is made less, where an order was changed; a request is refused instead. */
  promise(wanted: WantedPart, now: Date): Promise<PromisedOutcome>
  take(lease: { readonly now: Date; readonly until: Date }, limit: number): Promise<readonly DuePart[]>
  /** False when it was done before. */
  done(part: DuePart, now: Date): Promise<boolean>
  later(part: DuePart, dueAt: Date): Promise<void>
}

export const partRefunds = (db: Database, deeds: Deeds): PartRefunds => ({
  promise: (wanted, now) =>
    db.transaction((tx) =>
      promisePart(wanted, now, tx, async ({ amount, reason }) => {
        const { asking, orderId: about } = wanted
        if (!asking) return
        const { by, as, storeId } = asking
        const isOperator = as === 'operator'
        await deeds.note(tx, {
          ...{ storeId, who: isOperator ? null : by, what: 'refund', about },
          detail: { ...amount, reason, ...(isOperator ? { by: 'operator' } : {}) },
        })
      }),
    ),
  async take({ now, until }, limit) {
    const rows = await db.query(
      `UPDATE part_refund r SET due_at = $2 FROM payment p WHERE p.id = r.payment_id AND r.id IN (
         SELECT id FROM part_refund WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
       ) RETURNING r.*, p.order_id, p.currency`,
      [now, until, limit],
    )
    return rows.map((row) => ({
      ...partOf(row),
      ...{ paymentId: row['payment_id'] as string, orderId: row['order_id'] as string, tries: row['tries'] as number },
    }))
  },
  done: (part, now) =>
    db.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM payment WHERE id = $1 FOR UPDATE', [part.paymentId])
      const [fresh] = await tx.query(
        'UPDATE part_refund SET done_at = $2, due_at = NULL WHERE id = $1 AND done_at IS NULL RETURNING id',
        [part.id, now],
      )
      if (!fresh) return false
      const [row] = await tx.query(
        `UPDATE payment SET refunded = refunded + $2, parts_refunded = parts_refunded + $2, events = events + 1,
           status = CASE WHEN refunded + $2 = captured THEN 'REFUNDED' ELSE status END, refund_seen_at = NULL,
           updated_at = $3
         WHERE id = $1 RETURNING customer_id, events`,
        [part.paymentId, part.amount.amount, now],
      )
      if (!row) throw new Error(`payment ${part.paymentId} is gone, though payments are never deleted`)
      const { orderId, paymentId, amount, reason, id: refundId, cause } = part
      const facts = { orderId, customerId: row['customer_id'] as string, paymentId, amount, reason, refundId }
      const about = { subject: orderId, sequence: row['events'] as number }
      tx.publish(newEvent(PaymentRefunded, about, { ...facts, of: cause }))
      return true
    }),
  async later({ id }, dueAt) {
    await db.query('UPDATE part_refund SET due_at = $2, tries = tries + 1 WHERE id = $1 AND done_at IS NULL', [
      id,
      dueAt,
    ])
  },
})

/** @param note is told of what was not asked for before, in the same transaction */
export async function promisePart(
  wanted: WantedPart,
  now: Date,
  tx: Transaction,
  note: (part: PartRefund) => Promise<void> = async () => {},
): Promise<PromisedOutcome> {
  const [row] = await tx.query(
    `SELECT * FROM payment WHERE order_id = $1 AND status IN ('APPROVED', 'REFUNDED') FOR UPDATE`,
    [wanted.orderId],
  )
  if (!row) return { outcome: 'not-paid' }
  const payment = paymentOf(row)
  const left = leftOf(payment)
  const [known] = await tx.query('SELECT *, $2::text AS currency FROM part_refund WHERE id = $1', [
    wanted.id,
    left.currency,
  ])
  if (known) return { outcome: 'promised', part: partOf(known), left }
  const most = wanted.cause === 'CHANGE' ? Math.min(wanted.amount.amount, left.amount) : wanted.amount.amount
  if (most > left.amount || most === 0 || wanted.amount.currency !== left.currency) return { outcome: 'too-much', left }
  const over = await overLimit(wanted, payment.id, left.currency, tx)
  if (over) return over
  const [part] = await tx.query(
    `INSERT INTO part_refund (id, payment_id, amount, reason, cause, asked_by, asked_as, created_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING *, $9::text AS currency`,
    [
      ...[wanted.id, payment.id, most, wanted.reason, wanted.cause, wanted.asking?.by ?? null],
      ...[wanted.asking?.as ?? null, now, left.currency],
    ],
  )
  await tx.query('UPDATE payment SET promised = promised + $2 WHERE id = $1', [payment.id, most])
  if (!part) throw new Error(`refund ${wanted.id} could not be written`)
  await note(partOf(part))
  return { outcome: 'promised', part: partOf(part), left: { ...left, amount: left.amount - most } }
}

/** All that the counter gives back of one order counts together, whoever of them does it. The payment's row is locked. */
async function overLimit(
  { asking, amount }: WantedPart,
  paymentId: string,
  currency: string,
  tx: Transaction,
): Promise<PromisedOutcome | undefined> {
  if (asking?.as !== 'counter') return undefined
  const { counterLimit: set } = asking
  const limit = { amount: set?.currency === currency ? set.amount : 0, currency }
  const [row] = await tx.query(
    `SELECT coalesce(sum(amount), 0)::bigint AS given FROM part_refund WHERE payment_id = $1 AND asked_as = 'counter'`,
    [paymentId],
  )
  const left = { amount: Math.max(0, limit.amount - Number(row?.['given'])), currency }
  return amount.amount > left.amount ? { outcome: 'over-limit', limit, left } : undefined
}

const partOf = (row: Row): PartRefund => ({
  id: row['id'] as string,
  amount: { amount: row['amount'] as number, currency: row['currency'] as string },
  reason: row['reason'] as string,
  cause: row['cause'] as PartRefund['cause'],
  done: row['done_at'] !== null,
  createdAt: row['created_at'] as Date,
})
