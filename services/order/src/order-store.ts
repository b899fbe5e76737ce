/** Orders in PostgreSQL: SQL in, orders out. Every write is guarded by the version it was decided on. */
import type { OrderStatus } from '@jumun/contracts'
import {
  type AggregateStore,
  ChangedMeanwhile,
  type Database,
  type OutgoingEvent,
  type Row,
  type Updated,
  update as updateAggregate,
} from '@jumun/messaging'
import { cursorPosition } from '@jumun/service'
import { type Deadlines, deadlineOf, defaultDeadlines, firstLookAt } from './deadlines.ts'
import { type Decision, isOver, type Order, type OrderState } from './order.ts'
import { type SumsRow, sumsIn } from './order-sums.ts'

export interface OrderStore extends AggregateStore<Order> {
  find(id: string): Promise<Order | undefined>
  /** Write a draft and its event, to be given up at `expiresAt`. @returns false when the id is taken: nothing is written */
  create(order: Order, events: readonly OutgoingEvent[], expiresAt: Date): Promise<boolean>
  /**
   * The same, unless an order of this customer that is the like of it, written since then, is under way: answers that one.
   * Of two at the same moment, here or on two instances, one finds the other.
   */
  createUnless(
    ordered: { readonly since: Date; readonly isTheSame: (before: Order) => boolean },
    order: Order,
    events: readonly OutgoingEvent[],
    expiresAt: Date,
  ): Promise<boolean | Order>
  /** Hold an order, decide, and write what was decided together with its event. */
  update(id: string, decide: (order: Order) => Decision): Promise<Updated<Order>>
  /** Write a change and its event in one statement. @returns false when the order has moved on since `before` */
  change(before: Order, after: Order, events: readonly OutgoingEvent[]): Promise<boolean>
  /** Drafts whose time has come, oldest first. */
  draftsDue(now: Date, limit: number): Promise<Order[]>
  /** Orders whose time to be looked at has come, longest ago first, with what their store takes to accept. */
  toLookAt(now: Date, limit: number): Promise<Due[]>
  /** Nothing is to be done about it before `at`; not at all when undefined. */
  lookAgain(order: Order, at: Date | undefined): Promise<void>
  /** Newest first; one more than `limit`, where there are more. */
  list(filter: ListFilter): Promise<Order[]>
}

export interface Due {
  readonly order: Order
  readonly acceptWithinMinutes: number | undefined
}

export interface ListFilter {
  /** Whose orders: a customer's, those of an owner's stores (deals only), or everybody's. */
  readonly customerId?: string | undefined
  readonly ownerId?: string | undefined
  readonly storeId?: string | undefined
  readonly status?: OrderStatus | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

export function orderStore(db: Database, deadlines = defaultDeadlines): OrderStore {
  const insertOne = db.changing(insert)
  const updateOne = db.changing(update)
  const aggregates: AggregateStore<Order> = {
    load: async (tx, ids) => {
      const rows = await tx.query('SELECT * FROM orders WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ids])
      return new Map(rows.map(orderOf).map((order) => [order.id, order]))
    },
    save: async (tx, changed) => {
      const rows = await tx.query(update, columnsOf(changed, deadlines))
      if (rows.length !== changed.length) throw new ChangedMeanwhile('an order was changed although it is locked')
    },
  }
  return {
    ...aggregates,
    update: (id, decide) => db.transaction((tx) => updateAggregate(tx, aggregates, id, decide)),
    find: async (id) => (await db.query('SELECT * FROM orders WHERE id = $1', [id])).map(orderOf)[0],
    create: async (order, events, expiresAt) =>
      (await insertOne(order.id, valuesOf(order, expiresAt, deadlines), events)) !== undefined,
    createUnless: ({ since, isTheSame }, order, events, expiresAt) =>
      db.transaction(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [oneCustomer, order.customerId])
        const rows = await tx.query(
          `SELECT * FROM orders WHERE customer_id = $1 AND store_id = $2 AND created_at > $3
           AND status NOT IN ('CANCELED', 'EXPIRED', 'PAYMENT_DECLINED', 'DELIVERED', 'COLLECTED') ORDER BY created_at DESC`,
          [order.customerId, order.storeId, since],
        )
        const ordered = rows.map(orderOf).find((before) => before.id !== order.id && isTheSame(before))
        if (ordered) return ordered
        const written =
          (
            await tx.query(
              insert,
              valuesOf(order, expiresAt, deadlines).map((value) => [value]),
            )
          ).length > 0
        if (written) tx.publish(...events)
        return written
      }),
    change: async (before, after, events) =>
      (await updateOne(before.id, valuesOfChange(before, after, deadlines), events)) !== undefined,
    toLookAt: async (now, limit) => {
      const rows = await db.query(
        `SELECT o.*, s.accept_within_minutes FROM orders o LEFT JOIN store_replica s ON s.store_id = o.store_id
       WHERE o.due_at <= $1 AND o.expires_at IS NULL ORDER BY o.due_at LIMIT $2`,
        [now, limit],
      )
      return rows.map((row) => ({
        order: orderOf(row),
        acceptWithinMinutes: (row['accept_within_minutes'] as number | null) ?? undefined,
      }))
    },
    lookAgain: async ({ id, version }, at) => {
      await db.query('UPDATE orders SET due_at = $3 WHERE id = $1 AND version = $2', [id, version, at ?? null])
    },
    draftsDue: async (now, limit) => {
      const sql = `WITH later AS (UPDATE orders SET due_at = expires_at WHERE due_at <= $1 AND expires_at > $1)
        SELECT * FROM orders WHERE due_at <= $1 AND expires_at <= $1 ORDER BY due_at LIMIT $2`
      return (await db.query(sql, [now, limit])).map(orderOf)
    },
    list: async (filter) => {
      const place = cursorPosition(filter.cursor)
      const values: unknown[] = []
      const value = (given: unknown) => `$${values.push(given)}`
      const wanted = [
        ...(filter.customerId ? [`customer_id = ${value(filter.customerId)}`] : []),
        ...(filter.storeId ? [`store_id = ${value(filter.storeId)}`] : []),
        ...(filter.status ? [`status = ${value(filter.status)}`] : []),
        ...(filter.ownerId ? ['placed_at IS NOT NULL'] : []),
        ...(place ? [`(created_at, id) < (${value(place.createdAt)}::timestamptz, ${value(place.id)}::uuid)`] : []),
      ]
      const newest = (more: string[]) => {
        const where = [...more, ...wanted].join(' AND ')
        return `SELECT * FROM orders ${where && `WHERE ${where}`} ORDER BY created_at DESC, id DESC LIMIT ${limit}`
      }
      const limit = value(filter.limit + 1)
      // the newest of each of the owner's stores, each from its own index, then the newest of those
      const sql = filter.ownerId
        ? `SELECT o.* FROM store_replica s CROSS JOIN LATERAL (${newest(['store_id = s.store_id'])}) o
         WHERE s.owner_id = ${value(filter.ownerId)} ORDER BY o.created_at DESC, o.id DESC LIMIT ${limit}`
        : newest([])
      return (await db.query(sql, values)).map(orderOf)
    },
  }
}

const oneCustomer = 0x6a756e // 'jun', the space of locks on customers who order

const insert = `INSERT INTO orders (id, customer_id, store_id, fulfilment, lines, total_amount, total_currency, address,
    note, status, version, expires_at, due_at, created_at, updated_at, number, delivery_fee, discounts)
  SELECT id, customer_id, store_id, fulfilment, lines, amount, currency, address, note, 'AWAITING_PAYMENT', 1, expires_at,
    due_at, created_at, created_at, number, delivery_fee, discounts
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::jsonb[], $6::bigint[], $7::text[], $8::jsonb[], $9::text[],
      $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::integer[],
      $14::bigint[], $15::jsonb[])
    AS draft (id, customer_id, store_id, fulfilment, lines, amount, currency, address, note, expires_at, due_at, created_at,
      number, delivery_fee, discounts)
  ON CONFLICT (id) DO NOTHING RETURNING id::text AS subject`

const valuesOf = (order: Order, expiresAt: Date, deadlines: Deadlines): unknown[] => [
  order.id,
  order.customerId,
  order.storeId,
  order.fulfilment,
  JSON.stringify(order.lines),
  order.total.amount,
  order.total.currency,
  order.address ? JSON.stringify(order.address) : null,
  order.note ?? null,
  expiresAt,
  firstLookAt(order, expiresAt, deadlines),
  order.createdAt,
  order.number ?? null,
  order.deliveryFee.amount,
  order.discounts.length > 0 ? JSON.stringify(order.discounts) : null,
]

const update = `UPDATE orders o SET status = c.status, version = c.version, reason = c.reason, message = c.message,
    cancel_by = c.cancel_by, resume_status = c.resume_status, placed_at = COALESCE(o.placed_at, c.placed_at),
    promised_at = COALESCE(o.promised_at, c.promised_at), refunded_at = COALESCE(o.refunded_at, c.refunded_at),
    updated_at = c.updated_at, expires_at = CASE WHEN c.status = 'AWAITING_PAYMENT' THEN o.expires_at END,
    due_at = CASE WHEN NOT c.is_over THEN LEAST(o.due_at, c.due_at) END, refund_amount = c.refund_amount
  FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::boolean[], $14::timestamptz[],
      $15::bigint[])
    AS c (id, before, status, version, reason, message, cancel_by, resume_status, placed_at, promised_at, refunded_at,
      updated_at, is_over, due_at, refund_amount)
  WHERE o.id = c.id AND o.version = c.before RETURNING o.id::text AS subject`

type Changed = { readonly before: Order | undefined; readonly after: Order }

/** One array for each column of `update`. */
function columnsOf(changed: readonly Changed[], deadlines: Deadlines): unknown[][] {
  const rows = changed.map(({ before, after }) => valuesOfChange(before, after, deadlines))
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]))
}

function valuesOfChange(before: Order | undefined, order: Order, deadlines: Deadlines): unknown[] {
  const { state, ...after } = order
  const pending = state.status === 'CANCEL_PENDING' ? state : undefined
  return [
    order.id,
    before?.version ?? 0,
    state.status,
    after.version,
    'reason' in state ? state.reason : null,
    messageIn(state) ?? null,
    pending?.by ?? null,
    pending?.resume ?? null,
    after.placedAt ?? null,
    after.promisedAt ?? null,
    after.refundedAt ?? null,
    after.updatedAt,
    isOver(order),
    deadlineOf(order, deadlines) ?? null,
    state.status === 'CANCELED' ? (state.refund?.amount ?? null) : null,
  ]
}

/** What the store told the customer. */
export const messageIn = (state: OrderState): string | undefined =>
  'message' in state ? state.message : 'cancelRefused' in state ? state.cancelRefused : undefined

interface OrderRow extends Row, SumsRow {
  id: string
  customer_id: string
  store_id: string
  fulfilment: Order['fulfilment']
  lines: Order['lines']
  address: NonNullable<Order['address']> | null
  note: string | null
  number: number | null
  version: number
  placed_at: Date | null
  promised_at: Date | null
  refunded_at: Date | null
  created_at: Date
  updated_at: Date
}

function orderOf(raw: Row): Order {
  const row = raw as OrderRow
  return {
    id: row.id,
    customerId: row.customer_id,
    storeId: row.store_id,
    fulfilment: row.fulfilment,
    lines: row.lines,
    ...sumsIn(row),
    ...(row.address ? { address: row.address } : {}),
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.number === null ? {} : { number: row.number }),
    state: stateOf(row as unknown as StateRow),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.placed_at ? { placedAt: row.placed_at } : {}),
    ...(row.promised_at ? { promisedAt: row.promised_at } : {}),
    ...(row.refunded_at ? { refundedAt: row.refunded_at } : {}),
  }
}

type Of<Status extends OrderStatus> = Extract<OrderState, { status: Status }>
/** The CHECK constraints hold what this says: which columns are filled in which status. */
interface StateRow {
  readonly status: OrderStatus
  readonly reason: Of<'CANCELED'>['reason']
  readonly message: string | null
  readonly refund_amount: number | null
  readonly total_currency: string
  readonly cancel_by: Of<'CANCEL_PENDING'>['by']
  readonly resume_status: Of<'CANCEL_PENDING'>['resume']
}

function stateOf({ status, reason, message, cancel_by, resume_status, ...row }: StateRow): OrderState {
  switch (status) {
    case 'AWAITING_PAYMENT':
    case 'PLACED':
    case 'CONFIRMED':
    case 'DELIVERED':
    case 'COLLECTED':
    case 'EXPIRED':
      return { status }
    case 'ACCEPTED':
    case 'COOKING':
    case 'READY':
    case 'DELIVERING':
      return { status, ...(message === null ? {} : { cancelRefused: message }) }
    case 'CANCEL_PENDING':
      return { status, by: cancel_by, resume: resume_status }
    case 'CANCELED':
      return {
        ...{ status, reason, ...(message === null ? {} : { message }) },
        ...(row.refund_amount === null ? {} : { refund: { amount: row.refund_amount, currency: row.total_currency } }),
      }
    case 'PAYMENT_DECLINED':
      return { status, reason }
    default:
      return status satisfies never
  }
}
