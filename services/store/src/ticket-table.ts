/** Tickets in PostgreSQL: a step is decided under the row's lock, and written together with what it says. */
import type { Ticket } from '@jumun/contracts'
import type { Querying, Row, Saying, Transaction } from '@jumun/messaging'
import type { ListPlace } from '@jumun/service'
import type { Decision, Fact, Slip, TicketState } from './ticket.ts'

/** The durable timer that ends the wait for a store's answer. */
export const acceptLimitTimer = 'accept-limit'

/** A ticket as its row has it; without `slip` it only remembers that its order was canceled. */
export interface TicketRecord {
  readonly orderId: string
  readonly storeId: string
  readonly customerId: string
  readonly ownerId: string | null
  readonly number: number | null
  readonly slip: Slip | undefined
  readonly state: TicketState
  readonly version: number
  readonly said: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/**
 * A new ticket under its order's number, unless the order has one already, or must have none. An order from before orders
 * brought their number gets the next of its store and day.
 */
export async function insertTicket(
  tx: Transaction,
  slip: Slip,
  opened: { ownerId: string; number?: number | undefined; day: string; acceptBy: Date; now: Date },
): Promise<TicketRecord | undefined> {
  const [row] = await tx.query(
    `WITH next AS (
       INSERT INTO ticket_number (store_id, day, last)
       SELECT $2, $3, 1 WHERE $13::int IS NULL AND NOT EXISTS (SELECT 1 FROM ticket WHERE order_id = $1)
       ON CONFLICT (store_id, day) DO UPDATE SET last = ticket_number.last + 1
       RETURNING last)
     INSERT INTO ticket (order_id, store_id, customer_id, owner_id, number, status, fulfilment, lines, total, note,
       address, accept_by, version, said, created_at, updated_at)
     SELECT $1, $2, $4, $5, n, 'NEW', $6, $7, $8, $9, $10, $11, 1, 0, $12, $12
     FROM (SELECT last AS n FROM next UNION ALL SELECT $13::int WHERE $13::int IS NOT NULL) AS given
     ON CONFLICT (order_id) DO NOTHING RETURNING *`,
    [
      slip.orderId,
      slip.storeId,
      opened.day,
      slip.customerId,
      opened.ownerId,
      slip.fulfilment,
      JSON.stringify(slip.lines),
      JSON.stringify(slip.total),
      slip.note ?? null,
      slip.address ? JSON.stringify(slip.address) : null,
      opened.acceptBy,
      opened.now,
      opened.number ?? null,
    ],
  )
  return row && recordOf(row)
}

/**
 * Remembers an order that is canceled before its ticket was opened. False when there is a ticket after all: look again.
 */
export async function insertTombstone(
  tx: Transaction,
  about: { orderId: string; storeId: string; customerId: string },
  facts: readonly Fact[],
  now: Date,
): Promise<boolean> {
  const inserted = await tx.query(
    `INSERT INTO ticket (order_id, store_id, customer_id, status, version, said, created_at, updated_at)
     VALUES ($1, $2, $3, 'CANCELED', 1, $4, $5, $5) ON CONFLICT (order_id) DO NOTHING RETURNING order_id`,
    [about.orderId, about.storeId, about.customerId, facts.length, now],
  )
  if (inserted.length === 0) return false
  tx.say(...sayingsOf(about.orderId, 0, facts))
  return true
}

/** The ticket, locked until the transaction ends. */
export async function lockTicket(tx: Transaction, orderId: string): Promise<TicketRecord | undefined> {
  const [row] = await tx.query('SELECT * FROM ticket WHERE order_id = $1 FOR UPDATE', [orderId])
  return row && recordOf(row)
}

/** Writes what was decided about a locked ticket; a ticket that no longer waits for an answer needs no limit. */
export async function writeDecision(
  tx: Transaction,
  ticket: TicketRecord,
  decision: Extract<Decision, { outcome: 'changed' }>,
  now: Date,
): Promise<TicketRecord> {
  const { state, facts } = decision
  const promise = 'minutes' in state ? state : state.status === 'CANCELED' ? state.cooked : undefined
  const [row] = await tx.query(
    `UPDATE ticket SET status = $2, minutes = $3, ready_by = $4, reason = $5, message = $6,
       version = version + 1, said = said + $7, updated_at = $8
     WHERE order_id = $1 RETURNING *`,
    [
      ticket.orderId,
      state.status,
      promise?.minutes ?? null,
      promise?.readyBy ?? null,
      state.status === 'REJECTED' ? state.reason : null,
      'message' in state ? state.message : null,
      facts.length,
      now,
    ],
  )
  if (!row) throw new Error(`the ticket of order ${ticket.orderId} vanished while it was locked`)
  tx.say(...sayingsOf(ticket.orderId, ticket.said, facts))
  if (ticket.state.status === 'NEW' && state.status !== 'NEW') tx.forget(acceptLimitTimer, ticket.orderId)
  return recordOf(row)
}

export interface TicketQuery {
  /** Only the tickets of this owner's stores; undefined: all. */
  readonly ownerId: string | undefined
  readonly storeId?: string | undefined
  readonly statuses?: readonly string[] | undefined
  readonly after?: ListPlace | undefined
  readonly limit: number
}

export async function readTicket(db: Querying, orderId: string, ownerId: string | undefined) {
  const [row] = await db.query(
    'SELECT * FROM ticket WHERE order_id = $1 AND number IS NOT NULL AND ($2::uuid IS NULL OR owner_id = $2)',
    [orderId, ownerId ?? null],
  )
  return row && recordOf(row)
}

/** One more than `limit`, when there is one more. Conditions are spelled out, so that each list has its index. */
export async function listTicketRows(db: Querying, query: TicketQuery): Promise<TicketRecord[]> {
  const values: unknown[] = [query.limit + 1]
  const param = (value: unknown): string => `$${values.push(value)}`
  const conditions = ['number IS NOT NULL']
  if (query.ownerId) conditions.push(`owner_id = ${param(query.ownerId)}`)
  if (query.storeId) conditions.push(`store_id = ${param(query.storeId)}`)
  if (query.statuses) conditions.push(`status = ANY(${param(query.statuses)})`)
  if (query.after)
    conditions.push(
      `(created_at, order_id) < (${param(query.after.createdAt)}::timestamptz, ${param(query.after.id)}::uuid)`,
    )
  const rows = await db.query(
    `SELECT * FROM ticket WHERE ${conditions.join(' AND ')} ORDER BY created_at DESC, order_id DESC LIMIT $1`,
    values,
  )
  return rows.map(recordOf)
}

export function asAnswer(ticket: TicketRecord): Ticket {
  const { slip, state } = ticket
  if (!slip || ticket.number === null) throw new Error(`order ${ticket.orderId} has no ticket to show`)
  return {
    ...slip,
    number: ticket.number,
    status: state.status,
    ...('minutes' in state ? { minutes: state.minutes, readyBy: state.readyBy } : {}),
    ...(state.status === 'NEW' ? { acceptBy: state.acceptBy } : {}),
    ...(state.status === 'REJECTED' ? { reason: state.message ?? state.reason } : {}),
    ...(state.status === 'CANCELED' && state.message !== undefined ? { reason: state.message } : {}),
    version: ticket.version,
    createdAt: ticket.createdAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
  }
}

const sayingsOf = (orderId: string, said: number, facts: readonly Fact[]): Saying[] =>
  facts.map(({ kind, data }, index) => ({ kind, subject: orderId, sequence: said + 1 + index, data }))

const recordOf = (row: Row): TicketRecord => ({
  orderId: row['order_id'] as string,
  storeId: row['store_id'] as string,
  customerId: row['customer_id'] as string,
  ownerId: row['owner_id'] as string | null,
  number: row['number'] as number | null,
  slip: row['number'] === null ? undefined : slipOf(row),
  state: stateOf(row),
  version: row['version'] as number,
  said: row['said'] as number,
  createdAt: row['created_at'] as Date,
  updatedAt: row['updated_at'] as Date,
})

const slipOf = (row: Row): Slip => ({
  orderId: row['order_id'] as string,
  storeId: row['store_id'] as string,
  customerId: row['customer_id'] as string,
  fulfilment: row['fulfilment'] as Slip['fulfilment'],
  lines: row['lines'] as Slip['lines'],
  total: row['total'] as Slip['total'],
  ...(row['note'] === null ? {} : { note: row['note'] as string }),
  ...(row['address'] === null ? {} : { address: row['address'] as NonNullable<Slip['address']> }),
})

function stateOf(row: Row): TicketState {
  const status = row['status'] as TicketState['status']
  switch (status) {
    case 'NEW':
      return { status, acceptBy: (row['accept_by'] as Date).toISOString() }
    case 'ACCEPTED':
    case 'COOKING':
    case 'READY':
    case 'COLLECTED':
      return { status, minutes: row['minutes'] as number, readyBy: (row['ready_by'] as Date).toISOString() }
    case 'REJECTED':
      return {
        status,
        reason: row['reason'] as 'STORE_REJECTED' | 'STORE_NO_RESPONSE',
        ...(row['message'] === null ? {} : { message: row['message'] as string }),
      }
    case 'CANCELED':
      return {
        status,
        ...(row['message'] === null ? {} : { message: row['message'] as string }),
        ...(row['minutes'] === null
          ? {}
          : { cooked: { minutes: row['minutes'] as number, readyBy: (row['ready_by'] as Date).toISOString() } }),
      }
    default:
      return status satisfies never
  }
}
