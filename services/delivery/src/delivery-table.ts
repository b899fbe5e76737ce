/** Deliveries in PostgreSQL. Every change is guarded by the version it was decided on: of two rivals, one wins. */
import type { Delivery as DeliveryView } from '@jumun/contracts'
import type { Database, Querying, Row, Saying, Transaction } from '@jumun/messaging'
import type { ListPlace } from '@jumun/service'
import { type Decision, type Delivery, type Early, type Fact, type Job, type Progress, waitsUntil } from './delivery.ts'

interface RowFacts {
  /** When the present step began. */
  readonly since: Date
  readonly readyAt: Date | undefined
  /** When it has waited for too long: for its rider, or for any. */
  readonly dueAt: Date | undefined
  readonly version: number
  readonly said: number
  readonly createdAt: Date
  readonly updatedAt: Date
}
export type DeliveryRecord = { readonly known: Delivery | Early } & RowFacts
export type Requested = { readonly known: Delivery } & RowFacts

export const isRequested = (record: DeliveryRecord | undefined): record is Requested => record?.known.job !== undefined

export async function readDelivery(db: Querying, orderId: string): Promise<DeliveryRecord | undefined> {
  const [row] = await db.query('SELECT * FROM delivery WHERE order_id = $1', [orderId])
  return row && recordOf(row)
}

/** The row, locked until the transaction ends. */
export async function lockDelivery(tx: Transaction, orderId: string): Promise<DeliveryRecord | undefined> {
  const [row] = await tx.query('SELECT * FROM delivery WHERE order_id = $1 FOR UPDATE', [orderId])
  return row && recordOf(row)
}

type Changed = Extract<Decision, { outcome: 'changed' }>

/** A change, and when. */
export interface Moment {
  readonly now: Date
  readonly giveUpAfterMinutes: number
}

/** State and events in one statement; undefined when somebody was faster. */
export async function changeGuarded(
  db: Database,
  from: Requested,
  { delivery, facts }: Changed,
  at: Moment,
): Promise<DeliveryRecord | undefined> {
  const sayings = sayingsOf(delivery.orderId, from.said, facts)
  const values = [...valuesOf(delivery, from, at), facts.length, at.now, from.version]
  const [row] = await db.change(`${updating} AND version = $14 RETURNING *`, values, sayings)
  return row && recordOf(row)
}

/** Writes what was decided about a locked row. */
export async function changeLocked(
  tx: Transaction,
  from: DeliveryRecord,
  { delivery, facts }: Changed,
  at: Moment,
): Promise<void> {
  await tx.query(updating, [...valuesOf(delivery, from, at), facts.length, at.now])
  tx.say(...sayingsOf(delivery.orderId, from.said, facts))
}

/** False when there is a row after all: look again. */
export async function insertDelivery(tx: Transaction, { delivery, facts }: Changed, at: Moment): Promise<boolean> {
  const inserted = await tx.query(
    `INSERT INTO delivery (order_id, status, rider_id, ready, attempt, reason, job, store_id, since, ready_at, due_at, said,
       created_at, updated_at, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, 1)
     ON CONFLICT (order_id) DO NOTHING RETURNING order_id`,
    [...valuesOf(delivery, undefined, at), facts.length, at.now],
  )
  if (inserted.length > 0) tx.say(...sayingsOf(delivery.orderId, 0, facts))
  return inserted.length > 0
}

export interface DeliveryQuery {
  /** What this rider may see: offers and their own; undefined: all. */
  readonly riderId: string | undefined
  readonly status?: DeliveryView['status'] | undefined
  /** Only what waits for a rider, or is on the road, since then or longer. */
  readonly lateSince?: { readonly ready: Date; readonly onTheRoad: Date } | undefined
  readonly after?: ListPlace | undefined
  readonly limit: number
}

/** One more than `limit`, when there is one more. Offers and own deliveries each come from their own index. */
export async function listDeliveryRows(db: Querying, query: DeliveryQuery): Promise<Requested[]> {
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
  const sql = query.riderId
    ? `${page("status = 'REQUESTED'")} UNION ALL ${page(`rider_id = ${param(query.riderId)}`)}`
    : page('true')
  const rows = await db.query(`SELECT * FROM (${sql}) AS seen ORDER BY created_at DESC, order_id DESC LIMIT $1`, values)
  return rows.map(recordOf).filter(isRequested)
}

/** Those that have waited too long, longest ago first. */
export async function dueDeliveries(db: Querying, now: Date, limit: number): Promise<Requested[]> {
  const rows = await db.query('SELECT * FROM delivery WHERE due_at <= $1 ORDER BY due_at LIMIT $2', [now, limit])
  return rows.map(recordOf).filter(isRequested)
}

export function asAnswer({ known, version, readyAt, dueAt, createdAt, updatedAt }: Requested): DeliveryView {
  const { progress, job } = known
  const riderId = progress.status === 'REQUESTED' ? undefined : progress.riderId
  return {
    orderId: known.orderId,
    storeId: known.storeId,
    status: progress.status,
    ...(riderId ? { riderId } : {}),
    ready: known.ready,
    ...(readyAt ? { readyAt: readyAt.toISOString() } : {}),
    ...(dueAt ? { [progress.status === 'ASSIGNED' ? 'pickupBy' : 'offeredUntil']: dueAt.toISOString() } : {}),
    storeName: { ...job.storeName },
    storeAddress: job.storeAddress,
    address: job.address,
    ...(job.number === undefined ? {} : { number: job.number }),
    attempt: known.attempt,
    ...(progress.status === 'FAILED' ? { reason: progress.reason } : {}),
    version,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

const updating = `UPDATE delivery SET status = $2, rider_id = $3, ready = $4, attempt = $5, reason = $6, job = $7,
    store_id = $8, since = $9, ready_at = $10, due_at = $11, said = said + $12, updated_at = $13, version = version + 1
  WHERE order_id = $1`

const valuesOf = (
  delivery: Delivery | Early,
  before: DeliveryRecord | undefined,
  { now, giveUpAfterMinutes }: Moment,
): unknown[] => {
  const { progress } = delivery
  const moved = JSON.stringify(before?.known.progress) !== JSON.stringify(progress)
  const since = before && !moved ? before.since : now
  const readyAt = delivery.ready ? (before?.readyAt ?? now) : undefined
  return [
    delivery.orderId,
    progress.status,
    'riderId' in progress ? progress.riderId : null,
    delivery.ready,
    delivery.job ? delivery.attempt : 0,
    progress.status === 'FAILED' ? progress.reason : null,
    delivery.job ? JSON.stringify(delivery.job) : null,
    delivery.storeId,
    since,
    readyAt ?? null,
    waitsUntil(delivery, { since, readyAt }, giveUpAfterMinutes) ?? null,
  ]
}

const sayingsOf = (orderId: string, said: number, facts: readonly Fact[]): Saying[] =>
  facts.map(({ kind, data }, index) => ({ kind, subject: orderId, sequence: said + 1 + index, data }))

function recordOf(row: Row): DeliveryRecord {
  const common = {
    orderId: row['order_id'] as string,
    storeId: row['store_id'] as string,
    ready: row['ready'] as boolean,
  }
  const status = row['status'] as Progress['status'] | 'AWAITED'
  const known: Delivery | Early =
    row['job'] === null || status === 'AWAITED'
      ? { ...common, job: undefined, progress: { status: status === 'CANCELED' ? 'CANCELED' : 'AWAITED' } }
      : { ...common, job: row['job'] as Job, attempt: row['attempt'] as number, progress: progressOf(status, row) }
  return {
    known,
    since: row['since'] as Date,
    readyAt: (row['ready_at'] as Date | null) ?? undefined,
    dueAt: (row['due_at'] as Date | null) ?? undefined,
    version: row['version'] as number,
    said: row['said'] as number,
    createdAt: row['created_at'] as Date,
    updatedAt: row['updated_at'] as Date,
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
