/** Tickets in PostgreSQL: rows in, tickets out. A batch is read, and written, in one statement. */
import { sumsOf, type Ticket as TicketView } from '@jumun/contracts'
import { type AggregateStore, type Change, ChangedMeanwhile, type Querying, type Row } from '@jumun/messaging'
import type { ListPosition } from '@jumun/service'
import { keepAcceptLimits } from './accept-limit.ts'
import { printChanges } from './printing/print-changes.ts'
import { withoutQuestion } from './ticket-lines.ts'
import { hasEnded, isOpened, type TicketDetails, type TicketRecord, type TicketState } from './ticket-shape.ts'

export const ticketTable: AggregateStore<TicketRecord> = {
  load: async (tx, ids) => {
    const rows = await tx.query('SELECT * FROM ticket WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE', [ids])
    return new Map(rows.map(recordOf).map((ticket) => [ticket.orderId, ticket]))
  },
  save: async (tx, changes) => {
    const written = await tx.query<{ order_id: string; prints: boolean }>(writing, columnsOf(changes))
    if (written.length !== changes.length) throw new ChangedMeanwhile('a ticket was opened, or buried, meanwhile')
    keepAcceptLimits(tx, changes)
    const printed = new Set(written.filter(({ prints }) => prints).map((row) => row.order_id))
    if (printed.size > 0)
      await printChanges(
        tx,
        changes.filter(({ id }) => printed.has(id)),
      )
  },
}

/** New rows are written in the order of their ids, so that two batches that open the same tickets do not wait in a circle. */
const writing = `WITH c AS (
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::uuid[], $5::uuid[], $6::integer[], $7::text[],
        $8::text[], $9::jsonb[], $10::jsonb[], $11::text[], $12::jsonb[], $13::timestamptz[], $14::integer[],
        $15::timestamptz[], $16::text[], $17::text[], $18::integer[], $19::integer[], $20::timestamptz[], $21::timestamptz[],
        $22::boolean[], $23::jsonb[], $24::jsonb[], $25::jsonb[], $26::timestamptz[], $27::timestamptz[], $28::timestamptz[])
      AS c (order_id, before, store_id, customer_id, owner_id, number, status, fulfilment, lines, total, note, address,
        accept_by, minutes, ready_by, reason, message, version, said, created_at, updated_at, note_awaited, seen, fees,
        changes, wanted_at, starts_at, cook_from)
  ), opened AS (
    INSERT INTO ticket (order_id, store_id, customer_id, owner_id, number, status, fulfilment, lines, total, note, address,
      accept_by, minutes, ready_by, reason, message, version, said, created_at, updated_at, note_awaited, seen, fees,
        wanted_at, starts_at, accepted_at, cook_from)
    SELECT order_id, store_id, customer_id, owner_id, number, status, fulfilment, lines, total, note, address,
      accept_by, minutes, ready_by, reason, message, version, said, created_at, updated_at, note_awaited, seen, fees,
      wanted_at, starts_at, CASE status WHEN 'ACCEPTED' THEN updated_at END, cook_from
    FROM c WHERE before IS NULL ORDER BY order_id ON CONFLICT (order_id) DO NOTHING RETURNING order_id
  ), moved AS (
    UPDATE ticket t SET status = c.status, minutes = c.minutes, ready_by = c.ready_by, reason = c.reason,
      message = c.message, version = c.version, said = c.said, updated_at = c.updated_at, seen = c.seen,
      lines = COALESCE(c.lines, t.lines), total = COALESCE(c.total, t.total), fees = COALESCE(c.fees, t.fees), changes = COALESCE(c.changes, t.changes),
      accept_by = COALESCE(c.accept_by, t.accept_by),
      accepted_at = COALESCE(t.accepted_at, CASE c.status WHEN 'ACCEPTED' THEN c.updated_at END),
      ready_at = COALESCE(t.ready_at, CASE c.status WHEN 'READY' THEN c.updated_at END)
    FROM c WHERE t.order_id = c.order_id AND t.version = c.before RETURNING t.order_id
  )
  SELECT order_id, EXISTS (SELECT FROM printer p WHERE p.store_id = c.store_id) AS prints
  FROM (SELECT order_id FROM opened UNION ALL SELECT order_id FROM moved) written JOIN c USING (order_id)`

/** One array for each column of `writing`. */
function columnsOf(changes: readonly Change<TicketRecord>[]): unknown[][] {
  const rows = changes.map(valuesOf)
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]))
}

function valuesOf({ before, after: ticket }: Change<TicketRecord>): unknown[] {
  const { state } = ticket
  const details = before ? undefined : ticket.details // most of it never changes
  const isNew = <K extends 'lines' | 'total'>(what: K) => before?.details?.[what] !== ticket.details?.[what]
  const promise = 'minutes' in state ? state : state.status === 'CANCELED' ? state.cooked : undefined
  return [
    ticket.orderId,
    before?.version ?? null,
    ticket.storeId,
    ticket.customerId,
    details?.ownerId ?? null,
    details?.number ?? null,
    state.status,
    details?.fulfilment ?? null,
    isNew('lines') ? JSON.stringify(ticket.details?.lines) : null,
    isNew('total') ? JSON.stringify(ticket.details?.total) : null,
    details?.note ?? null,
    details?.address ? JSON.stringify(details.address) : null,
    state.status === 'NEW' ? state.acceptBy : null,
    promise?.minutes ?? null,
    promise?.readyBy ?? null,
    state.status === 'REJECTED' ? state.reason : null,
    'message' in state ? (state.message ?? null) : null,
    ticket.version,
    ticket.eventCount,
    ticket.createdAt,
    ticket.updatedAt,
    details?.noteAwaited ?? false,
    JSON.stringify(ticket.seen ?? []),
    ticket.details && isNew('total') ? feesOf(ticket.details, before !== undefined) : null,
    before?.changes === ticket.changes ? null : JSON.stringify(ticket.changes),
    details?.wantedAt ?? null,
    state.status === 'SCHEDULED' ? state.startsAt : null,
    details?.cookFrom ?? null,
  ]
}

/** Only tickets of this owner's stores, or of these stores; with neither all. */
export interface TicketScope {
  readonly ownerId?: string
  readonly storeIds?: readonly string[]
}
export interface TicketQuery extends TicketScope {
  readonly storeId?: string | undefined
  readonly statuses?: readonly string[] | undefined
  /** Only pickups that are ready since then or longer, and not collected. */
  readonly readySince?: Date | undefined
  readonly after?: ListPosition | undefined
  readonly limit: number
}

export async function readTicket(db: Querying, orderId: string, { ownerId, storeIds }: TicketScope) {
  const [row] = await db.query(
    `SELECT * FROM ticket WHERE order_id = $1 AND number IS NOT NULL
       AND (($2::uuid IS NULL AND $3::uuid[] IS NULL) OR owner_id = $2 OR store_id = ANY($3))`,
    [orderId, ownerId ?? null, storeIds ?? null],
  )
  return row && recordOf(row)
}

/** One more than `limit`, when there is one more. Conditions are spelled out, so that each list has its index. */
export async function listTicketRows(db: Querying, query: TicketQuery): Promise<TicketRecord[]> {
  const values: unknown[] = [query.limit + 1]
  const param = (value: unknown): string => `$${values.push(value)}`
  const conditions = ['number IS NOT NULL']
  const whose = [
    ...(query.ownerId ? [`owner_id = ${param(query.ownerId)}`] : []),
    ...(query.storeIds ? [`store_id = ANY(${param(query.storeIds)})`] : []),
  ]
  if (whose.length > 0) conditions.push(`(${whose.join(' OR ')})`)
  if (query.storeId) conditions.push(`store_id = ${param(query.storeId)}`)
  if (query.statuses) conditions.push(`status = ANY(${param(query.statuses)})`)
  if (query.readySince)
    conditions.push(`status = 'READY' AND fulfilment = 'pickup' AND updated_at <= ${param(query.readySince)}`)
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

const fewOrders = 10

/** Those of their stores that are not at their end. */
export async function unfinishedTicketsOf(db: Querying, ownerId: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT order_id AS id FROM ticket WHERE owner_id = $1 AND status IN ('SCHEDULED', 'NEW', 'ACCEPTED', 'COOKING', 'READY')
     ORDER BY created_at DESC LIMIT $2`,
    [ownerId, fewOrders],
  )
  return rows.map(({ id }) => id)
}

export const ticketPlaces = {
  table: 'ticket',
  ended: `(address IS NOT NULL OR note IS NOT NULL) AND created_at < $1 AND updated_at < $1
    AND status IN ('COLLECTED', 'REJECTED', 'CANCELED')`,
  emptied: 'address = NULL, note = NULL',
}

export function asAnswer(ticket: TicketRecord): TicketView {
  if (!isOpened(ticket)) throw new Error(`order ${ticket.orderId} has no ticket to show`)
  const { orderId, storeId, customerId, state } = ticket
  const { ownerId: _, cookFrom: __, ...details } = ticket.details
  return {
    ...{ orderId, storeId, customerId },
    ...details,
    ...(hasEnded(ticket) ? { lines: details.lines.map(withoutQuestion) } : {}),
    ...sumsOf(details),
    status: state.status,
    ...('minutes' in state ? { minutes: state.minutes, readyBy: state.readyBy } : {}),
    ...(state.status === 'SCHEDULED' ? { startsAt: state.startsAt } : {}),
    ...(state.status === 'NEW' ? { acceptBy: state.acceptBy } : {}),
    ...(state.status === 'REJECTED' ? { reason: state.message ?? state.reason } : {}),
    ...(state.status === 'CANCELED' && state.message !== undefined ? { reason: state.message } : {}),
    ...(ticket.seen ? { seen: [...ticket.seen] } : {}),
    version: ticket.version,
    createdAt: ticket.createdAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
  }
}

/** What the total is made of; null where it is the lines alone. */
/** `anew`: there may have been some, so that none is something to write. */
function feesOf({ subtotal, deliveryFee, discounts }: TicketDetails, anew: boolean): string | null {
  return anew || subtotal || deliveryFee || discounts ? JSON.stringify({ subtotal, deliveryFee, discounts }) : null
}

const recordOf = (row: Row): TicketRecord => ({
  orderId: row['order_id'] as string,
  storeId: row['store_id'] as string,
  customerId: row['customer_id'] as string,
  ...(row['number'] === null ? {} : { details: detailsOf(row) }),
  ...(row['changes'] ? { changes: row['changes'] as string[] } : {}),
  state: stateOf(row),
  ...((row['seen'] as string[]).length > 0 ? { seen: row['seen'] as string[] } : {}),
  version: row['version'] as number,
  eventCount: row['said'] as number,
  createdAt: row['created_at'] as Date,
  updatedAt: row['updated_at'] as Date,
})

const detailsOf = (row: Row): TicketDetails => ({
  ownerId: row['owner_id'] as string,
  number: row['number'] as number,
  ...(row['wanted_at'] === null ? {} : { wantedAt: (row['wanted_at'] as Date).toISOString() }),
  ...(row['cook_from'] === null ? {} : { cookFrom: (row['cook_from'] as Date).toISOString() }),
  fulfilment: row['fulfilment'] as TicketDetails['fulfilment'],
  lines: row['lines'] as TicketDetails['lines'],
  total: row['total'] as TicketDetails['total'],
  ...(row['fees'] as Partial<TicketDetails> | null),
  ...(row['note'] === null ? {} : { note: row['note'] as string }),
  ...(row['note_awaited'] ? { noteAwaited: true } : {}),
  ...(row['address'] === null ? {} : { address: row['address'] as NonNullable<TicketDetails['address']> }),
})

function stateOf(row: Row): TicketState {
  const status = row['status'] as TicketState['status']
  switch (status) {
    case 'SCHEDULED':
      return { status, startsAt: (row['starts_at'] as Date).toISOString() }
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
