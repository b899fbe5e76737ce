/** Deliveries in PostgreSQL: rows in, deliveries out. A batch is read, and written, in one statement. */
import type { Address, Delivery as DeliveryView } from '@jumun/contracts'
import {
  type AggregateStore,
  type Change,
  ChangedMeanwhile,
  type Querying,
  type Row,
  type Transaction,
} from '@jumun/messaging'
import type { ListPosition } from '@jumun/service'
import { type Delivery, type DeliveryRecord, isRequested, type Job, type Progress } from './delivery.ts'

export interface DeliveryStore extends AggregateStore<DeliveryRecord> {
  /** Those that have waited too long, longest ago first, held like the others; one that is held already is let be. */
  loadDue(tx: Transaction, now: Date, limit: number): Promise<ReadonlyMap<string, DeliveryRecord>>
}

export const deliveryTable: DeliveryStore = {
  load: async (tx, ids) =>
    byId(await tx.query('SELECT * FROM delivery WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE', [ids])),
  loadDue: async (tx, now, limit) =>
    byId(
      await tx.query('SELECT * FROM delivery WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED', [
        now,
        limit,
      ]),
    ),
  save: async (tx, changes) => {
    const written = await tx.query(writing, columnsOf(changes))
    if (written.length !== changes.length) throw new ChangedMeanwhile('a delivery was heard of meanwhile')
  },
}

const byId = (rows: readonly Row[]): ReadonlyMap<string, DeliveryRecord> =>
  new Map(rows.map(recordOf).map((delivery) => [delivery.orderId, delivery]))

export async function readDelivery(db: Querying, orderId: string): Promise<DeliveryRecord | undefined> {
  const [row] = await db.query('SELECT * FROM delivery WHERE order_id = $1', [orderId])
  return row && recordOf(row)
}

/** New rows are written in the order of their ids, so that two batches about the same orders do not wait in a circle. */
const writing = `WITH c AS (
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[], $5::uuid[], $6::boolean[], $7::integer[],
        $8::text[], $9::jsonb[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::integer[],
        $14::integer[], $15::timestamptz[], $16::timestamptz[])
      AS c (order_id, before, store_id, status, rider_id, ready, attempt, reason, job, since, ready_at, due_at, version, said,
        created_at, updated_at)
  ), begun AS (
    INSERT INTO delivery (order_id, store_id, status, rider_id, ready, attempt, reason, job, since, ready_at, due_at,
      version, said, created_at, updated_at)
    SELECT order_id, store_id, status, rider_id, ready, attempt, reason, job, since, ready_at, due_at,
      version, said, created_at, updated_at
    FROM c WHERE before IS NULL ORDER BY order_id ON CONFLICT (order_id) DO NOTHING RETURNING order_id
  ), moved AS (
    UPDATE delivery d SET status = c.status, rider_id = c.rider_id, ready = c.ready, attempt = c.attempt,
      reason = c.reason, job = COALESCE(d.job, c.job), since = c.since, ready_at = c.ready_at, due_at = c.due_at,
      version = c.version, said = c.said, updated_at = c.updated_at
    FROM c WHERE d.order_id = c.order_id AND d.version = c.before RETURNING d.order_id
  )
  SELECT order_id FROM begun UNION ALL SELECT order_id FROM moved`

/** One array for each column of `writing`. */
function columnsOf(changes: readonly Change<DeliveryRecord>[]): unknown[][] {
  const rows = changes.map(valuesOf)
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]))
}

function valuesOf({ before, after: delivery }: Change<DeliveryRecord>): unknown[] {
  const { progress } = delivery
  const job = before?.job ? undefined : delivery.job // it never changes
  return [
    delivery.orderId,
    before?.version ?? null,
    delivery.storeId,
    progress.status,
    'riderId' in progress ? (progress.riderId ?? null) : null,
    delivery.readyAt !== undefined,
    delivery.job ? delivery.attempt : 0,
    progress.status === 'FAILED' ? progress.reason : null,
    job ? JSON.stringify(job) : null,
    delivery.since,
    delivery.readyAt ?? null,
    delivery.dueAt ?? null,
    delivery.version,
    delivery.eventCount,
    delivery.createdAt,
    delivery.updatedAt,
  ]
}

export interface DeliveryQuery {
  /** What this rider may see: offers and their own; undefined: all. */
  readonly riderId: string | undefined
  readonly status?: DeliveryView['status'] | undefined
  /** No offers. */
  readonly ownOnly?: boolean | undefined
  /** Only what waits for a rider, or is on the road, since then or longer. */
  readonly lateSince?: { readonly ready: Date; readonly onTheRoad: Date } | undefined
  readonly after?: ListPosition | undefined
  readonly limit: number
}

/** One more than `limit`, when there is one more. Offers and own deliveries each come from their own index. */
export async function listDeliveryRows(db: Querying, query: DeliveryQuery): Promise<Delivery[]> {
  const values: unknown[] = [query.limit + 1]
  const param = (value: unknown): string => `$${values.push(value)}`
  const conditions = ['job IS NOT NULL']
  if (query.status) conditions.push(`status = ${param(query.status)}`)
  if (query.lateSince) {
    const { ready, onTheRoad } = query.lateSince
    conditions.push(
      `(status IN ('REQUESTED', 'ASSIGNED') AND ready_at <= ${param(ready)}
        OR status = 'PICKED_UP' AND since <= ${param(onTheRoad)})`,
    )
  }
  if (query.after)
    conditions.push(
      `(created_at, order_id) < (${param(query.after.createdAt)}::timestamptz, ${param(query.after.id)}::uuid)`,
    )
  const page = (condition: string): string =>
    `(SELECT * FROM delivery WHERE ${[...conditions, condition].join(' AND ')} ORDER BY created_at DESC, order_id DESC LIMIT $1)`
  const own = query.riderId ? `rider_id = ${param(query.riderId)}` : 'true'
  const sql = query.riderId && !query.ownOnly ? `${page("status = 'REQUESTED'")} UNION ALL ${page(own)}` : page(own)
  const rows = await db.query(`SELECT * FROM (${sql}) AS seen ORDER BY created_at DESC, order_id DESC LIMIT $1`, values)
  return rows.map(recordOf).filter(isRequested)
}

const fewOrders = 10

/** What this rider has taken on and not brought. */
export async function inHandOf(db: Querying, riderId: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT order_id AS id FROM delivery WHERE rider_id = $1 AND status IN ('ASSIGNED', 'PICKED_UP') LIMIT $2`,
    [riderId, fewOrders],
  )
  return rows.map(({ id }) => id)
}

export const deliveryPlaces = {
  table: 'delivery',
  ended: `(job ? 'address' OR address IS NOT NULL) AND created_at < $1 AND updated_at < $1 AND status IN ('DELIVERED', 'FAILED', 'CANCELED')`,
  emptied: `job = job - 'address', address = NULL`,
}

/** What the one who asks may know of where it goes; awaited: they may know more than we do. */
interface Seen {
  readonly address: Address | undefined
  readonly awaited: boolean
}

export function asAnswer(delivery: Delivery, { address, awaited }: Seen): DeliveryView {
  const { progress, job, version, readyAt, dueAt, createdAt, updatedAt } = delivery
  const riderId = progress.status === 'REQUESTED' ? undefined : progress.riderId
  return {
    orderId: delivery.orderId,
    storeId: delivery.storeId,
    status: progress.status,
    ...(riderId ? { riderId } : {}),
    ready: readyAt !== undefined,
    ...(readyAt ? { readyAt: readyAt.toISOString() } : {}),
    ...(dueAt ? { [progress.status === 'ASSIGNED' ? 'pickupBy' : 'offeredUntil']: dueAt.toISOString() } : {}),
    storeName: { ...job.storeName },
    storeAddress: job.storeAddress,
    ...(address ? { address } : {}),
    ...(awaited ? { addressAwaited: true as const } : {}),
    ...(job.number === undefined ? {} : { number: job.number }),
    attempt: delivery.attempt,
    ...(progress.status === 'FAILED' ? { reason: progress.reason } : {}),
    version,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

function recordOf(row: Row): DeliveryRecord {
  const common = {
    orderId: row['order_id'] as string,
    storeId: row['store_id'] as string,
    since: row['since'] as Date,
    ...(row['ready_at'] === null ? {} : { readyAt: row['ready_at'] as Date }),
    ...(row['due_at'] === null ? {} : { dueAt: row['due_at'] as Date }),
    version: row['version'] as number,
    eventCount: row['said'] as number,
    createdAt: row['created_at'] as Date,
    updatedAt: row['updated_at'] as Date,
  }
  const status = row['status'] as Progress['status'] | 'AWAITED'
  return row['job'] === null || status === 'AWAITED'
    ? { ...common, job: undefined, progress: { status: status === 'CANCELED' ? 'CANCELED' : 'AWAITED' } }
    : {
        ...common,
        job: row['job'] as Job,
        ...(row['address'] ? { address: row['address'] as Address } : {}),
        attempt: row['attempt'] as number,
        progress: progressOf(status, row),
      }
}

function progressOf(status: Progress['status'], row: Row): Progress {
  const riderId = row['rider_id'] as string
  switch (status) {
    case 'REQUESTED':
      return { status }
    case 'ASSIGNED':
    case 'PICKED_UP':
    case 'DELIVERED':
      return { status, riderId }
    case 'FAILED':
      return { status, riderId, reason: row['reason'] as string }
    case 'CANCELED':
      return riderId ? { status, riderId } : { status }
    default:
      return status satisfies never
  }
}
