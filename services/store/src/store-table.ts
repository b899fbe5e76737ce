/** Stores in PostgreSQL: a store is changed under its row's lock, and what customers see of it is said with the change. */
import { type Store, StoreChanged, searchForm } from '@jumun/contracts'
import { newEvent, type Querying, type Row, type Transaction } from '@jumun/messaging'
import type { ListPosition } from '@jumun/service'
import { announcementOf, looksTheSame, type StoreDecision, type StoreState, searchTextOf, shown } from './store.ts'

/** The durable timer that looks at a store again when it opens or closes, or a pause ends. */
export const openingHoursTimer = 'opening-hours'

export interface StoreQuery {
  readonly q?: string | undefined
  /** Only those whose row says OPEN or BUSY. */
  readonly openByRow: boolean
  readonly ownerId?: string | undefined
  readonly staffId?: string | undefined
  readonly after?: ListPosition | undefined
  readonly limit: number
}

const profileColumns = `id, owner_id, name, address, kind, hours, fulfilments, set_status, shown_status, minutes,
  accept_within_minutes, pickup_within_minutes, auto_accept, day_starts_at, status_until, last_order_minutes, stations, capacity,
  delivery, business_number, vat_percent, closures, order_ahead_days, lead_minutes, version, said, created_at`
const columns = `${profileColumns}, staff, refund_limit, learned_minutes`

/** Writes the store unless there is one of that id; answers the one there is. */
export async function insertStore(tx: Transaction, store: StoreState, now: Date): Promise<StoreState> {
  const inserted = await tx.query(
    `INSERT INTO store (${profileColumns}, search_text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
       $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, 1, $26, $27)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [store.id, store.ownerId, ...profileValues(store), store.version, store.createdAt, searchTextOf(store)],
  )
  if (inserted.length === 0) return (await readStore(tx, store.id)) ?? store
  tx.publish(newEvent(StoreChanged, { subject: store.id, sequence: 1 }, announcementOf(store, now)))
  await lookAgain(tx, store, now)
  return store
}

/** Why a store stays as it is, whatever was wished. */
export type LeftAlone =
  | { readonly outcome: 'not-found' | 'not-your-part' }
  | { readonly outcome: 'changed-meanwhile'; readonly present: Store }

/** Changes a store under its lock, unless `change` refuses. */
export async function updateStore(
  tx: Transaction,
  id: string,
  now: Date,
  change: (store: StoreState) => StoreDecision | LeftAlone,
): Promise<StoreDecision | LeftAlone> {
  const [row] = await tx.query(`SELECT ${columns} FROM store WHERE id = $1 FOR UPDATE`, [id])
  if (!row) return { outcome: 'not-found' }
  const before = storeOf(row)
  const decision = change(before)
  if (decision.outcome !== 'decided') return decision
  const after = decision.store
  const news = looksTheSame(before, after, now) ? [] : [announcementOf(after, now)]
  const said = Number(row['said']) + news.length
  await tx.query(
    `UPDATE store SET name = $2, address = $3, kind = $4, hours = $5, fulfilments = $6, set_status = $7,
       shown_status = $8, minutes = $9, accept_within_minutes = $10, pickup_within_minutes = $11, auto_accept = $12,
       day_starts_at = $13, status_until = $14, last_order_minutes = $15, stations = $16, capacity = $17, delivery = $18,
       business_number = $19, vat_percent = $20, closures = $21, order_ahead_days = $22, lead_minutes = $23,
       version = $24, said = $25, search_text = $26
     WHERE id = $1`,
    [id, ...profileValues(after), after.version, said, searchTextOf(after)],
  )
  if (after.staff !== before.staff || after.refundLimit !== before.refundLimit)
    await tx.query('UPDATE store SET staff = $2, refund_limit = $3 WHERE id = $1', [
      ...[id, JSON.stringify(after.staff), after.refundLimit ? JSON.stringify(after.refundLimit) : null],
    ])
  if (after.learnedMinutes !== before.learnedMinutes)
    await tx.query('UPDATE store SET learned_minutes = $2 WHERE id = $1', [id, after.learnedMinutes ?? null])
  for (const announcement of news) tx.publish(newEvent(StoreChanged, { subject: id, sequence: said }, announcement))
  await lookAgain(tx, after, now)
  return decision
}

export async function readStore(db: Querying, id: string): Promise<StoreState | undefined> {
  const [row] = await db.query(`SELECT ${columns} FROM store WHERE id = $1`, [id])
  return row && storeOf(row)
}

export async function readStores(db: Querying, ids: readonly string[]): Promise<ReadonlyMap<string, StoreState>> {
  const rows = await db.query(`SELECT ${columns} FROM store WHERE id = ANY($1)`, [[...new Set(ids)]])
  return new Map(rows.map(storeOf).map((store) => [store.id, store]))
}

/** One more than `limit`, when there is one more. */
export async function listStoreRows(db: Querying, query: StoreQuery): Promise<StoreState[]> {
  const form = query.q?.trim() ? searchForm(query.q) : null
  const rows = await db.query(
    `SELECT ${columns} FROM store
     WHERE ($1::text IS NULL OR ($1 <> '' AND strpos(search_text, $1) > 0))
       AND (NOT $2::boolean OR shown_status IN ('OPEN', 'BUSY'))
       AND (($3::uuid IS NULL AND $7::jsonb IS NULL) OR owner_id = $3 OR staff @> $7)
       AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5::uuid))
     ORDER BY created_at DESC, id DESC LIMIT $6`,
    [
      form,
      query.openByRow,
      query.ownerId ?? null,
      query.after?.createdAt ?? null,
      query.after?.id ?? null,
      query.limit + 1,
      query.staffId ? worksThere(query.staffId) : null,
    ],
  )
  return rows.map(storeOf)
}

const worksThere = (userId: string): string => JSON.stringify([{ userId }])

/** Where somebody works. */
export const storesOfStaff = async (db: Querying, userId: string): Promise<string[]> =>
  (await db.query<{ id: string }>('SELECT id FROM store WHERE staff @> $1 ORDER BY id', [worksThere(userId)])).map(
    ({ id }) => id,
  )

export const storesWithoutSearchText = async (db: Querying, limit: number): Promise<StoreState[]> =>
  (await db.query(`SELECT ${columns} FROM store WHERE search_text IS NULL ORDER BY id LIMIT $1`, [limit])).map(storeOf)

/** Of those that have none yet: what is changed meanwhile has its own. */
export async function writeSearchTexts(db: Querying, texts: readonly { id: string; text: string }[]): Promise<void> {
  await db.query(
    `UPDATE store SET search_text = filled.text FROM jsonb_to_recordset($1) AS filled (id uuid, text text)
     WHERE store.id = filled.id AND search_text IS NULL`,
    [JSON.stringify(texts)],
  )
}

async function lookAgain(tx: Transaction, store: StoreState, now: Date): Promise<void> {
  const { look } = shown(store, now)
  if (look) tx.scheduleTimer(openingHoursTimer, store.id, look)
  else tx.cancelTimer(openingHoursTimer, store.id)
}

const profileValues = (store: StoreState): unknown[] => [
  JSON.stringify(store.name),
  JSON.stringify(store.address),
  store.kind,
  store.hours ? JSON.stringify(store.hours) : null,
  store.fulfilments,
  store.setStatus,
  store.shownStatus,
  store.minutes,
  store.acceptWithinMinutes,
  store.pickupWithinMinutes,
  store.autoAccept,
  store.dayStartsAt,
  store.until ?? null,
  store.lastOrderMinutes ?? null,
  store.stations ? JSON.stringify(store.stations) : null,
  store.capacity ? JSON.stringify(store.capacity) : null,
  store.delivery ? JSON.stringify(store.delivery) : null,
  store.businessNumber ?? null,
  store.vatPercent ?? null,
  store.closures ? JSON.stringify(store.closures) : null,
  store.orderAheadDays ?? null,
  store.leadMinutes ?? null,
]

const storeOf = (row: Row): StoreState => ({
  id: row['id'] as string,
  ownerId: row['owner_id'] as string,
  name: row['name'] as Store['name'],
  address: row['address'] as Store['address'],
  kind: row['kind'] as string,
  ...(row['hours'] ? { hours: row['hours'] } : {}),
  fulfilments: row['fulfilments'] as Store['fulfilments'],
  setStatus: row['set_status'] as Store['status'],
  shownStatus: row['shown_status'] as Store['status'],
  minutes: row['minutes'] as number,
  acceptWithinMinutes: row['accept_within_minutes'] as number,
  pickupWithinMinutes: row['pickup_within_minutes'] as number,
  autoAccept: row['auto_accept'] as boolean,
  dayStartsAt: row['day_starts_at'] as string,
  ...(row['status_until'] ? { until: (row['status_until'] as Date).toISOString() } : {}),
  ...(row['last_order_minutes'] === null ? {} : { lastOrderMinutes: row['last_order_minutes'] as number }),
  ...(row['stations'] ? { stations: row['stations'] as NonNullable<Store['stations']> } : {}),
  ...(row['capacity'] ? { capacity: row['capacity'] as NonNullable<Store['capacity']> } : {}),
  ...(row['delivery'] ? { delivery: row['delivery'] as NonNullable<Store['delivery']> } : {}),
  ...(row['business_number'] === null ? {} : { businessNumber: row['business_number'] as string }),
  ...(row['vat_percent'] === null ? {} : { vatPercent: row['vat_percent'] as number }),
  staff: row['staff'] as StoreState['staff'],
  ...(row['refund_limit'] ? { refundLimit: row['refund_limit'] as NonNullable<StoreState['refundLimit']> } : {}),
  ...(row['closures'] ? { closures: row['closures'] as NonNullable<Store['closures']> } : {}),
  ...(row['order_ahead_days'] === null ? {} : { orderAheadDays: row['order_ahead_days'] as number }),
  ...(row['lead_minutes'] === null ? {} : { leadMinutes: row['lead_minutes'] as number }),
  ...(row['learned_minutes'] === null ? {} : { learnedMinutes: row['learned_minutes'] as number }),
  version: row['version'] as number,
  createdAt: (row['created_at'] as Date).toISOString(),
})
