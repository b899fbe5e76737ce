/**
 * The view: every order in SQLite, with the positions in the log it was made of, changed together in one transaction.
 * It needs nothing but its file; it can be thrown away, because the log gives it back.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { DashboardEntry, Envelope, OrderStatus, StoreChanged } from '@jumun/contracts'
import type { Position } from '@jumun/messaging'
import type { ListPlace } from '@jumun/service'
import { type Entry, entryOf, inOrder, nothingHeard, type OrderMemory, orderOf, remember, sightOf } from './fold.ts'
import { hasReached, nowhere, readVector, type Vector, vectorOf, writeVector } from './positions.ts'
import { type Viewer, type Visibility, visibleRows } from './who-may-see.ts'

/** Raised with every change of the tables or of what a memory holds: an older view is then built anew. */
const schemaVersion = 6

/** One order as it is now, and who may see it. */
export interface Seen extends Visibility {
  readonly entry: DashboardEntry
}
export interface Change {
  readonly before: Visibility | undefined
  readonly after: Seen
}
export interface HeardEvent {
  readonly at: Position
  /** Undefined: bytes that are no event of ours; only the position counts. */
  readonly event: Envelope | undefined
}
export interface ListQuery {
  readonly storeId?: string | undefined
  readonly customerId?: string | undefined
  /** What somebody calls the order: its number, the last four characters of its id, or how its id begins. */
  readonly q?: string | undefined
  readonly state?: OrderStatus | undefined
  readonly after?: ListPlace | undefined
  readonly limit: number
}

export interface View {
  /** Takes in a batch; answers the orders that look different now to anybody. All or nothing. */
  take(batch: readonly HeardEvent[]): Change[]
  find(orderId: string): Seen | undefined
  /** Everything that was heard of an order, as it happened; empty when nothing was. */
  story(orderId: string): OrderMemory['events']
  /** Newest first; one more than `limit` when there is one more. */
  list(viewer: Viewer, query: ListQuery): DashboardEntry[]
  /** A place in the order of this file's changes, such that a reader of the log at `vector` has seen all before it. */
  changesBefore(vector: Vector): number
  /** The next orders (whoever may see them) that changed after `place`, in the order of their last change. */
  changedAfter(place: number, viewer: Viewer, limit: number): { readonly seen: Seen; readonly place: number }[]
  /** The number of the latest change. */
  lastChange(): number
  /** What was heard of the next orders whose last change came after `place` and not after `until`. */
  memoriesAfter(place: number, until: number, limit: number): { orderId: string; memory: OrderMemory; place: number }[]
  vector(): Vector
  /** Where in the log it stands, as the log knows its places again. */
  places(): Position[]
  /** The log went back: everything is read again, into what is known, so that nothing that is shown goes backwards. */
  readAnew(): void
  /** Are there orders that were not met again since? */
  hasUnread(): boolean
  /** Once all was read again: orders go of which the log has nothing any more. @returns how many */
  forgetUnread(): number
  /** When it last held everything that was in the log; undefined: never yet, so that it is not worth showing. */
  completeAt(): Date | undefined
  markComplete(at: Date): void
  close(): void
}

const schema = `
  PRAGMA user_version = ${schemaVersion};
  CREATE TABLE seen_order (
    order_id TEXT PRIMARY KEY,
    customer_id TEXT, -- null while only other services spoke of it
    store_id TEXT, owner_id TEXT, rider_id TEXT,
    placed INTEGER NOT NULL, offer INTEGER NOT NULL, state TEXT, created_at TEXT, number INTEGER,
    changed INTEGER NOT NULL,
    reading INTEGER NOT NULL, -- in which reading of the log it was met last
    memory TEXT NOT NULL
  );
  CREATE INDEX newest ON seen_order (created_at DESC, order_id DESC) WHERE customer_id IS NOT NULL;
  CREATE INDEX newest_of_state ON seen_order (state, created_at DESC, order_id DESC) WHERE customer_id IS NOT NULL;
  CREATE INDEX of_customer ON seen_order (customer_id, created_at DESC, order_id DESC);
  CREATE INDEX of_owner ON seen_order (owner_id, created_at DESC, order_id DESC) WHERE placed = 1;
  CREATE INDEX of_owner_by_state ON seen_order (owner_id, state, created_at DESC, order_id DESC) WHERE placed = 1;
  CREATE INDEX of_store ON seen_order (store_id, created_at DESC, order_id DESC);
  CREATE INDEX of_rider ON seen_order (rider_id, created_at DESC, order_id DESC) WHERE rider_id IS NOT NULL;
  CREATE INDEX on_offer ON seen_order (created_at DESC, order_id DESC) WHERE offer = 1;
  CREATE INDEX of_number ON seen_order (number, created_at DESC, order_id DESC) WHERE number IS NOT NULL;
  CREATE INDEX of_short_id ON seen_order (substr(order_id, -4));
  CREATE INDEX by_change ON seen_order (changed);
  CREATE INDEX of_owner_by_change ON seen_order (owner_id, changed) WHERE placed = 1;
  CREATE TABLE store (store_id TEXT PRIMARY KEY, owner_id TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE position (
    topic TEXT, partition INTEGER, position INTEGER, mark TEXT, PRIMARY KEY (topic, partition)
  ) WITHOUT ROWID;
  CREATE TABLE checkpoint (changed INTEGER PRIMARY KEY, vector TEXT NOT NULL);
  CREATE TABLE reading (only INTEGER PRIMARY KEY, number INTEGER NOT NULL);
  INSERT INTO reading VALUES (1, 1);
  CREATE TABLE complete (only INTEGER PRIMARY KEY, at TEXT NOT NULL);
`

/** Opens the view in this file; one that is missing, damaged or of another version is begun anew. */
export function openView(file: string, options: { anew?: boolean } = {}): View {
  if (options.anew) forget(file)
  let db = openFile(file)
  if (!db) {
    forget(file)
    db = openFile(file)
    if (!db) throw new Error(`the view cannot be kept in ${file}`)
  }
  return viewIn(db)
}

const forget = (file: string): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
}

/** Undefined when what is there is no view of this version. */
function openFile(file: string): DatabaseSync | undefined {
  const isNew = !existsSync(file)
  mkdirSync(dirname(file), { recursive: true })
  const db = new DatabaseSync(file, { timeout: 5000 })
  try {
    // NORMAL: after a power cut the last transactions may be gone, positions included; they are read again.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000;')
    if (isNew) db.exec(`BEGIN; ${schema} COMMIT;`)
    if (db.prepare('PRAGMA user_version').get()?.['user_version'] === schemaVersion) return db
  } catch (error) {
    const damaged = [11, 26].includes((error as { errcode?: number }).errcode ?? 0) // SQLITE_CORRUPT, SQLITE_NOTADB
    if (!damaged) throw error
  }
  db.close()
  return undefined
}

/** Who comes back after more changes than these may get a few orders twice. */
const keptCheckpoints = 100_000

type Row = Record<string, SQLInputValue>
const memoryIn = (row: Row): OrderMemory => JSON.parse(row['memory'] as string) as OrderMemory

function viewIn(db: DatabaseSync): View {
  const readOrder = db.prepare('SELECT * FROM seen_order WHERE order_id = ?')
  const writeOrder = db.prepare(
    `INSERT INTO seen_order (order_id, customer_id, store_id, owner_id, rider_id, placed, offer, state, created_at,
       number, changed, reading, memory) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (order_id) DO UPDATE SET customer_id = excluded.customer_id, store_id = excluded.store_id,
       owner_id = excluded.owner_id, rider_id = excluded.rider_id, placed = excluded.placed, offer = excluded.offer,
       state = excluded.state, created_at = excluded.created_at, number = excluded.number, changed = excluded.changed,
       reading = excluded.reading, memory = excluded.memory`,
  )
  const ownerOf = db.prepare('SELECT owner_id FROM store WHERE store_id = ?')
  const writeOwner = db.prepare('INSERT OR REPLACE INTO store (store_id, owner_id) VALUES (?, ?)')
  const ordersOfStore = db.prepare('SELECT order_id FROM seen_order WHERE store_id = ?')
  const readPositions = db.prepare('SELECT topic, partition, position, mark FROM position')
  const writePosition = db.prepare(
    'INSERT OR REPLACE INTO position (topic, partition, position, mark) VALUES (?, ?, ?, ?)',
  )
  const lastChange = db.prepare('SELECT max(changed) AS last FROM seen_order')
  // The first vector at which a change was in: what follows without a change says nothing new about it.
  const writeCheckpoint = db.prepare('INSERT OR IGNORE INTO checkpoint (changed, vector) VALUES (?, ?)')
  const checkpointAt = db.prepare(
    'SELECT changed, vector FROM checkpoint WHERE changed <= ? AND changed > ? ORDER BY changed DESC LIMIT 1',
  )
  const thinOutCheckpoints = db.prepare('DELETE FROM checkpoint WHERE changed < ? AND changed % 100 <> 0')
  const memoriesByChange = db.prepare(
    'SELECT order_id, memory, changed FROM seen_order WHERE changed > ? AND changed <= ? ORDER BY changed LIMIT ?',
  )
  const readComplete = db.prepare('SELECT at FROM complete')
  const writeComplete = db.prepare('INSERT OR REPLACE INTO complete (only, at) VALUES (1, ?)')

  const meetAgain = db.prepare('UPDATE seen_order SET reading = ? WHERE order_id = ?')
  const unread = db.prepare('SELECT 1 AS one FROM seen_order WHERE reading < ? LIMIT 1')
  const forgetUnread = db.prepare('DELETE FROM seen_order WHERE reading < ?')

  let reading = Number(db.prepare('SELECT number FROM reading').get()?.['number'] ?? 1)
  let vector = vectorOf(readPositions.all() as unknown as Position[])
  let position = writeVector(vector)
  let changes = Number(lastChange.get()?.['last'] ?? 0)

  const seenOf = (row: Row): Seen | undefined => {
    const entry = entryOf(memoryIn(row))
    return entry && { entry: { ...entry, position }, ...visibilityOf(row) }
  }

  /** What is to be seen now; undefined while the order itself is unknown. */
  function write(orderId: string, memory: OrderMemory): (Visibility & { readonly entry: Entry }) | undefined {
    const entry = entryOf(memory)
    const { placed, offer, riderId } = sightOf(memory)
    const ownerId = (entry && ownerOf.get(entry.storeId)?.['owner_id']) as string | undefined
    writeOrder.run(
      orderId,
      entry?.customerId ?? null,
      entry?.storeId ?? null,
      ownerId ?? null,
      riderId ?? null,
      Number(placed),
      Number(entry !== undefined && offer),
      entry?.state ?? null,
      entry?.createdAt ?? null,
      entry?.number ?? null,
      ++changes,
      reading,
      JSON.stringify(memory),
    )
    return entry && { entry, customerId: entry.customerId, ownerId, riderId, placed, offer }
  }

  /** The orders whose memory is another afterwards, by id. */
  function takeOrders(batch: readonly HeardEvent[]): Map<string, { row: Row | undefined; memory: OrderMemory }> {
    const touched = new Map<string, { row: Row | undefined; memory: OrderMemory }>()
    for (const { event } of batch) {
      const orderId = event && orderOf(event)
      if (!event || !orderId) continue
      let one = touched.get(orderId)
      if (!one) {
        const row = readOrder.get(orderId) as Row | undefined
        one = { row, memory: row ? memoryIn(row) : nothingHeard }
      }
      const memory = remember(one.memory, event)
      if (memory !== one.memory) touched.set(orderId, { row: one.row, memory })
      else if (one.row && Number(one.row['reading']) < reading) meetAgain.run(reading, orderId)
    }
    return touched
  }

  /** Orders that were there before their store was heard of come into its owner's sight now. */
  function takeOwners(batch: readonly HeardEvent[]): string[] {
    const affected: string[] = []
    for (const { event } of batch) {
      if (event?.type !== 'StoreChanged') continue
      const { storeId, ownerId } = event.data as StoreChanged
      if (ownerOf.get(storeId)?.['owner_id'] === ownerId) continue
      writeOwner.run(storeId, ownerId)
      affected.push(...ordersOfStore.all(storeId).map((row) => String(row['order_id'])))
    }
    return affected
  }

  function takePositions(batch: readonly HeardEvent[]): Vector {
    const last = new Map<string, Position>()
    for (const { at } of batch) last.set(`${at.topic}/${at.partition}`, at)
    for (const at of last.values()) writePosition.run(at.topic, at.partition, at.position, at.mark ?? null)
    return vectorOf(readPositions.all() as unknown as Position[])
  }

  function takeAll(batch: readonly HeardEvent[]): () => Change[] {
    const newlyOwned = takeOwners(batch)
    const touched = takeOrders(batch)
    for (const orderId of newlyOwned) {
      const row = readOrder.get(orderId) as Row | undefined
      if (row && !touched.has(orderId)) touched.set(orderId, { row, memory: memoryIn(row) })
    }
    const written = [...touched].map(([orderId, { row, memory }]) => ({ row, now: write(orderId, memory) }))
    const reached = takePositions(batch)
    if (touched.size > 0) writeCheckpoint.run(changes, writeVector(reached))
    if (Math.floor(changes / keptCheckpoints) > Math.floor((changes - touched.size) / keptCheckpoints))
      thinOutCheckpoints.run(changes - keptCheckpoints)
    return () => {
      vector = reached
      position = writeVector(reached)
      return written.flatMap(({ row, now }) => {
        if (!now) return []
        const before = row && row['customer_id'] !== null ? visibilityOf(row) : undefined
        return [{ before, after: { ...now, entry: { ...now.entry, position } } }]
      })
    }
  }

  return {
    take(batch) {
      const before = changes
      db.exec('BEGIN IMMEDIATE')
      try {
        const answer = takeAll(batch)
        db.exec('COMMIT')
        return answer()
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK')
        changes = before
        throw error
      }
    },
    find: (orderId) => {
      const row = readOrder.get(orderId) as Row | undefined
      return row && seenOf(row)
    },
    story: (orderId) => {
      const row = readOrder.get(orderId) as Row | undefined
      return row ? inOrder(memoryIn(row).events) : []
    },
    list(viewer, { storeId, customerId, q, state, after, limit }) {
      const conditions: string[] = []
      const values: SQLInputValue[] = []
      const only = (sql: string, ...given: SQLInputValue[]): void => {
        conditions.push(sql)
        values.push(...given)
      }
      if (storeId) only('store_id = ?', storeId)
      if (customerId) only('customer_id = ?', customerId)
      if (state) only('state = ?', state)
      if (q !== undefined) {
        const { sql, values: called } = calledSo(q.trim().toLowerCase())
        only(sql, ...called)
      }
      if (after) only('(created_at, order_id) < (?, ?)', after.createdAt, after.id)
      const rows = visibleRows(viewer).flatMap((visible) =>
        db
          .prepare(
            `SELECT * FROM seen_order WHERE ${[visible.sql, ...conditions].join(' AND ')}
             ORDER BY created_at DESC, order_id DESC LIMIT ?`,
          )
          .all(...visible.values, ...values, limit + 1),
      )
      return (rows as Row[])
        .sort(newestFirst)
        .slice(0, limit + 1)
        .flatMap((row) => seenOf(row)?.entry ?? [])
    },
    changesBefore(reader) {
      let [seen, unseen] = [0, changes + 1] // vectors only grow, so halving finds the last checkpoint the reader has reached
      while (unseen - seen > 1) {
        const middle = Math.floor((seen + unseen) / 2)
        const point = checkpointAt.get(middle, seen)
        const vector = point && readVector(String(point['vector']))
        if (!vector || hasReached(reader, vector)) seen = middle
        else unseen = Number(point['changed'])
      }
      return Number(checkpointAt.get(seen, 0)?.['changed'] ?? 0)
    },
    changedAfter(place, { id, role }, limit) {
      const [scope, values]: [string, string[]] =
        role === 'customer'
          ? ['customer_id = ? AND', [id]]
          : role === 'owner'
            ? ['owner_id = ? AND placed = 1 AND', [id]]
            : ['', []]
      const rows = db
        .prepare(
          `SELECT * FROM seen_order WHERE ${scope} changed > ? AND customer_id IS NOT NULL ORDER BY changed LIMIT ?`,
        )
        .all(...values, place, limit) as Row[]
      return rows.flatMap((row) => {
        const seen = seenOf(row)
        return seen ? [{ seen, place: Number(row['changed']) }] : []
      })
    },
    lastChange: () => changes,
    memoriesAfter: (place, until, limit) =>
      (memoriesByChange.all(place, until, limit) as Row[]).map((row) => ({
        orderId: row['order_id'] as string,
        memory: memoryIn(row),
        place: Number(row['changed']),
      })),
    vector: () => vector,
    places: () =>
      readPositions.all().map(({ topic, partition, position, mark }) => ({
        ...{ topic: String(topic), partition: Number(partition), position: Number(position) },
        ...(mark === null ? {} : { mark: String(mark) }),
      })),
    readAnew() {
      db.exec(
        'BEGIN IMMEDIATE; DELETE FROM position; DELETE FROM checkpoint; UPDATE reading SET number = number + 1; COMMIT',
      )
      reading++
      vector = nowhere
      position = writeVector(nowhere)
    },
    hasUnread: () => reading > 1 && unread.get(reading) !== undefined,
    forgetUnread: () => Number(forgetUnread.run(reading).changes),
    completeAt: () => {
      const at = readComplete.get()?.['at']
      return at === undefined ? undefined : new Date(String(at))
    },
    markComplete: (at) => void writeComplete.run(at.toISOString()),
    close: () => db.close(),
  }
}

const visibilityOf = (row: Row): Visibility => ({
  customerId: row['customer_id'] as string,
  ownerId: (row['owner_id'] as string | null) ?? undefined,
  riderId: (row['rider_id'] as string | null) ?? undefined,
  placed: row['placed'] === 1,
  offer: row['offer'] === 1,
})

/** The ways to call an order; what is no such way finds none. */
function calledSo(text: string): { sql: string; values: SQLInputValue[] } {
  const ways: [sql: string, ...values: SQLInputValue[]][] = []
  if (/^\d{1,9}$/.test(text)) ways.push(['number = ?', Number(text)])
  if (/^[0-9a-f]{4}$/.test(text)) ways.push(['substr(order_id, -4) = ?', text])
  if (/^[0-9a-f-]{8,36}$/.test(text)) ways.push(['(order_id >= ? AND order_id < ?)', text, `${text}g`])
  if (ways.length === 0) return { sql: '0', values: [] }
  return { sql: `(${ways.map(([sql]) => sql).join(' OR ')})`, values: ways.flatMap(([, ...values]) => values) }
}

const newestFirst = (left: Row, right: Row): number => {
  const key = (row: Row): string => `${row['created_at'] as string} ${row['order_id'] as string}`
  return key(left) < key(right) ? 1 : -1
}
