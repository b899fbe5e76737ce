/** Orders in PostgreSQL: SQL in, orders out. Every write is guarded by the version it was decided on. */
import type { OrderStatus } from '@jumun/contracts'
import {
  type AggregateStore,
  ChangedMeanwhile,
  type Database,
  type OutgoingEvent,
  type Transaction,
  type Updated,
  update as updateAggregate,
} from '@jumun/messaging'
import { cursorPosition } from '@jumun/service'
import { type Deadlines, deadlineOf, defaultDeadlines, firstLookAt } from './deadlines.ts'
import { piecesLess } from './kitchen/lines-out.ts'
import { giveBackSlots, type Hold, takeSlots } from './kitchen/slot-table.ts'
import type { KitchenCapacity, Taken } from './kitchen/slots.ts'
import { isOver } from './order.ts'
import { messageIn, orderOf } from './order-row.ts'
import type { Decision, Order } from './order-shape.ts'

export interface OrderStore extends AggregateStore<Order> {
  find(id: string): Promise<Order | undefined>
  /**
   * Write a draft and its event, to be given up at `expiresAt`, and take its slots of the kitchen with it.
   * @returns false when the id is taken, and `slot-full` when there is no room: nothing is written
   */
  create(...draft: NewDraft): Promise<boolean | 'slot-full'>
  /**
   * The same, unless an order of this customer that is the like of it, written since then, is under way: answers that one.
   * Of two at the same moment, here or on two instances, one finds the other.
   */
  createUnless(
    ordered: { readonly since: Date; readonly isTheSame: (before: Order) => boolean },
    ...draft: NewDraft
  ): Promise<boolean | 'slot-full' | Order>
  /** Other slots than those it holds. @returns false when the order has moved on, `slot-full` when there is no room */
  takeAnew(order: Order, takes: readonly Taken[], kitchen: KitchenCapacity | undefined): Promise<boolean | 'slot-full'>
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

/** `kitchen`: what the slots that it takes have room for. */
export type NewDraft = [order: Order, events: readonly OutgoingEvent[], expiresAt: Date, kitchen?: KitchenCapacity]

export interface Due {
  readonly order: Order
  readonly acceptWithinMinutes: number | undefined
}

export interface ListFilter {
  /** Whose orders: a customer's, those of the stores somebody owns or works at (deals only), or everybody's. */
  readonly customerId?: string | undefined
  readonly personId?: string | undefined
  readonly dealsOnly?: boolean | undefined
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
      const back = changed.flatMap(givenBack)
      if (back.length > 0) await giveBackSlots(tx, back)
    },
  }
  /** The slots last: whoever waits for one waits for the end of this transaction alone. */
  const insertIn = async (tx: Transaction, draft: NewDraft): Promise<boolean> => {
    const [order, events, , kitchen] = draft
    const values = valuesOf(draft, deadlines).map((value) => [value])
    if ((await tx.query(insert, values)).length === 0) return false
    const { storeId, takes } = order
    if (takes && kitchen && !(await takeSlots(tx, { storeId, takes }, kitchen))) throw new SlotFull()
    tx.publish(...events)
    return true
  }
  const transactionUnlessFull = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T | 'slot-full'> => {
    try {
      return await db.transaction(work)
    } catch (error) {
      if (error instanceof SlotFull) return 'slot-full'
      throw error
    }
  }
  return {
    ...aggregates,
    update: (id, decide) => db.transaction((tx) => updateAggregate(tx, aggregates, id, decide)),
    find: async (id) => (await db.query('SELECT * FROM orders WHERE id = $1', [id])).map(orderOf)[0],
    create: async (...draft) => {
      const [order, events] = draft
      if (order.takes) return transactionUnlessFull((tx) => insertIn(tx, draft))
      return (await insertOne(order.id, valuesOf(draft, deadlines), events)) !== undefined
    },
    createUnless: ({ since, isTheSame }, ...draft) =>
      transactionUnlessFull(async (tx) => {
        const [order] = draft
        await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [oneCustomer, order.customerId])
        const rows = await tx.query(
          `SELECT * FROM orders WHERE customer_id = $1 AND store_id = $2 AND created_at > $3
           AND status NOT IN ('CANCELED', 'EXPIRED', 'PAYMENT_DECLINED', 'DELIVERED', 'COLLECTED') ORDER BY created_at DESC`,
          [order.customerId, order.storeId, since],
        )
        const ordered = rows.map(orderOf).find((before) => before.id !== order.id && isTheSame(before))
        if (ordered) return ordered
        return insertIn(tx, draft)
      }),
    takeAnew: ({ id, version, storeId, takes: held }, takes, kitchen) =>
      transactionUnlessFull(async (tx) => {
        const sql = 'UPDATE orders SET takes = $3 WHERE id = $1 AND version = $2 RETURNING id'
        const written = await tx.query(sql, [id, version, takes.length > 0 ? JSON.stringify(takes) : null])
        if (written.length === 0) return false
        // what has passed before what is to come: all take their rows in the order of time
        if (held) await giveBackSlots(tx, [{ storeId, takes: held }])
        if (kitchen && takes.length > 0 && !(await takeSlots(tx, { storeId, takes }, kitchen))) throw new SlotFull()
        return true
      }),
    change: async (before, after, events) => {
      const back = givenBack({ before, after })
      if (back.length === 0)
        return (await updateOne(before.id, valuesOfChange(before, after, deadlines), events)) !== undefined
      return db.transaction(async (tx) => {
        const sql = 'SELECT takes FROM orders WHERE id = $1 AND version = $2 FOR UPDATE'
        const [held] = await tx.query<{ takes: readonly Taken[] }>(sql, [before.id, before.version])
        if (!held) return false
        await tx.query(update, columnsOf([{ before, after }], deadlines))
        await giveBackSlots(tx, givenBack({ before: { ...before, takes: held.takes }, after })) // it may have taken others
        tx.publish(...events)
        return true
      })
    },
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
        ...(filter.personId || filter.dealsOnly ? ['placed_at IS NOT NULL'] : []),
        ...(place ? [`(created_at, id) < (${value(place.createdAt)}::timestamptz, ${value(place.id)}::uuid)`] : []),
      ]
      const newest = (more: string[]) => {
        const where = [...more, ...wanted].join(' AND ')
        return `SELECT * FROM orders ${where && `WHERE ${where}`} ORDER BY created_at DESC, id DESC LIMIT ${limit}`
      }
      const limit = value(filter.limit + 1)
      // the newest of each of their stores, each from its own index, then the newest of those
      const sql = filter.personId
        ? `SELECT o.* FROM store_replica s CROSS JOIN LATERAL (${newest(['store_id = s.store_id'])}) o
         WHERE s.owner_id = ${value(filter.personId)} OR s.staff @> ${value(JSON.stringify([{ userId: filter.personId }]))}
         ORDER BY o.created_at DESC, o.id DESC LIMIT ${limit}`
        : newest([])
      return (await db.query(sql, values)).map(orderOf)
    },
  }
}

/** Ends a transaction, so that what it has written is undone. */
class SlotFull extends Error {
  override name = 'SlotFull'
}

/** What an order held of its kitchen and holds no more. */
function givenBack({ before, after }: Changed): Hold[] {
  if (!before?.takes || after.takes === before.takes) return []
  const takes = piecesLess(before.takes, after.takes ?? [])
  return takes.length > 0 ? [{ storeId: before.storeId, takes }] : []
}

const oneCustomer = 0x6a756e // 'jun', the space of locks on customers who order

const insert = `INSERT INTO orders (id, customer_id, store_id, fulfilment, lines, total_amount, total_currency, address,
    note, status, version, expires_at, due_at, created_at, updated_at, number, delivery_fee, discounts, takes, wanted_at,
    cook_minutes, phone)
  SELECT id, customer_id, store_id, fulfilment, lines, amount, currency, address, note, 'AWAITING_PAYMENT', 1, expires_at,
    due_at, created_at, created_at, number, delivery_fee, discounts, takes, wanted_at, cook_minutes, phone
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::jsonb[], $6::bigint[], $7::text[], $8::jsonb[], $9::text[],
      $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::integer[],
      $14::bigint[], $15::jsonb[], $16::jsonb[], $17::timestamptz[], $18::double precision[],
      $19::text[])
    AS draft (id, customer_id, store_id, fulfilment, lines, amount, currency, address, note, expires_at, due_at, created_at,
      number, delivery_fee, discounts, takes, wanted_at, cook_minutes, phone)
  ON CONFLICT (id) DO NOTHING RETURNING id::text AS subject`

const valuesOf = ([order, , expiresAt]: NewDraft, deadlines: Deadlines): unknown[] => [
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
  order.takes ? JSON.stringify(order.takes) : null,
  order.wantedAt ?? null,
  order.cookMinutes ?? null,
  order.phone ?? null,
]

const update = `UPDATE orders o SET status = c.status, version = c.version, reason = c.reason, message = c.message,
    cancel_by = c.cancel_by, resume_status = c.resume_status, placed_at = COALESCE(o.placed_at, c.placed_at),
    promised_at = COALESCE(o.promised_at, c.promised_at), refunded_at = COALESCE(o.refunded_at, c.refunded_at),
    updated_at = c.updated_at, expires_at = CASE WHEN c.status = 'AWAITING_PAYMENT' THEN o.expires_at END,
    due_at = CASE WHEN NOT c.is_over THEN LEAST(o.due_at, c.due_at) END, refund_amount = c.refund_amount,
    takes = CASE WHEN c.gives_back THEN c.takes ELSE o.takes END,
    lines = COALESCE(c.lines, o.lines), total_amount = c.total_amount, paid_amount = c.paid_amount,
    refunds = COALESCE(c.refunds, o.refunds), discounts = COALESCE(c.discounts, o.discounts)
  FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::boolean[], $14::timestamptz[],
      $15::bigint[], $16::boolean[], $17::jsonb[], $18::bigint[], $19::bigint[], $20::jsonb[], $21::jsonb[], $22::jsonb[])
    AS c (id, before, status, version, reason, message, cancel_by, resume_status, placed_at, promised_at, refunded_at,
      updated_at, is_over, due_at, refund_amount, gives_back, lines, total_amount, paid_amount, refunds, discounts,
      takes)
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
    before?.takes !== order.takes,
    before?.lines === after.lines ? null : JSON.stringify(after.lines), // large, and they hardly ever change
    after.total.amount,
    after.paid?.amount ?? null,
    before?.refunds === after.refunds ? null : JSON.stringify(after.refunds),
    before?.discounts === after.discounts ? null : JSON.stringify(after.discounts),
    order.takes ? JSON.stringify(order.takes) : null,
  ]
}
