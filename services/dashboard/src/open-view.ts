/** Opens the view, and takes in what is heard: orders, owners and positions, in one transaction. */
import type { StoreChanged } from '@jumun/contracts'
import type { Position } from '@jumun/messaging'
import { endedAt } from './as-of.ts'
import { type Entry, emptyMemory, entryOf, type OrderMemory, orderOf, remember, visibleOf } from './fold.ts'
import { emptyVector, type Vector, vectorOf, writeVector } from './positions.ts'
import type { Change, ReceivedEvent, View } from './view.ts'
import { openViewFile } from './view-file.ts'
import { viewReading } from './view-reading.ts'
import { memoryIn, type Row, visibilityOf } from './view-rows.ts'
import type { Visibility } from './who-may-see.ts'

/** Who comes back after more changes than these may get a few orders twice. */
const keptCheckpoints = 100_000

/** Opens the view in this file; one that is missing, damaged or of another version is begun anew. */
export function openView(file: string, options: { anew?: boolean } = {}): View {
  const db = openViewFile(file, options)
  const readOrder = db.prepare('SELECT * FROM seen_order WHERE order_id = ?')
  const writeOrder = db.prepare(
    `INSERT INTO seen_order (order_id, customer_id, store_id, owner_id, rider_id, placed, offer, state, created_at,
       number, changed, reading, memory, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (order_id) DO UPDATE SET customer_id = excluded.customer_id, store_id = excluded.store_id,
       owner_id = excluded.owner_id, rider_id = excluded.rider_id, placed = excluded.placed, offer = excluded.offer,
       state = excluded.state, created_at = excluded.created_at, number = excluded.number, changed = excluded.changed,
       reading = excluded.reading, memory = excluded.memory, ended_at = excluded.ended_at`,
  )
  const ownerOf = db.prepare('SELECT owner_id FROM store WHERE store_id = ?')
  const writeOwner = db.prepare('INSERT OR REPLACE INTO store (store_id, owner_id) VALUES (?, ?)')
  const writeStaff = db.prepare('INSERT OR IGNORE INTO staff (store_id, user_id) VALUES (?, ?)')
  const clearStaff = db.prepare('DELETE FROM staff WHERE store_id = ?')
  const ordersOfStore = db.prepare('SELECT order_id FROM seen_order WHERE store_id = ?')
  const readPositions = db.prepare('SELECT topic, partition, position, mark FROM position')
  const writePosition = db.prepare(
    'INSERT OR REPLACE INTO position (topic, partition, position, mark) VALUES (?, ?, ?, ?)',
  )
  const lastChange = db.prepare('SELECT max(changed) AS last FROM seen_order')
  // The first vector at which a change was in: what follows without a change says nothing new about it.
  const writeCheckpoint = db.prepare('INSERT OR IGNORE INTO checkpoint (changed, vector) VALUES (?, ?)')
  const thinOutCheckpoints = db.prepare('DELETE FROM checkpoint WHERE changed < ? AND changed % 100 <> 0')
  const readComplete = db.prepare('SELECT at FROM complete')
  const writeComplete = db.prepare('INSERT OR REPLACE INTO complete (only, at) VALUES (1, ?)')

  const meetAgain = db.prepare('UPDATE seen_order SET reading = ? WHERE order_id = ?')
  const unread = db.prepare('SELECT 1 AS one FROM seen_order WHERE reading < ? LIMIT 1')
  const forgetOne = db.prepare('DELETE FROM seen_order WHERE order_id = ?')
  const forgetUnread = db.prepare('DELETE FROM seen_order WHERE reading < ?')

  let reading = Number(db.prepare('SELECT number FROM reading').get()?.['number'] ?? 1)
  let vector = vectorOf(readPositions.all() as unknown as Position[])
  let position = writeVector(vector)
  let changes = Number(lastChange.get()?.['last'] ?? 0)

  const look = viewReading(db, () => ({ position, changes }))
  const { staffOf } = look

  /** What is to be seen now; undefined while the order itself is unknown. */
  function write(orderId: string, memory: OrderMemory): (Visibility & { readonly entry: Entry }) | undefined {
    const entry = entryOf(memory)
    const { placed, offer, riderId } = visibleOf(memory)
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
      endedAt(memory) ?? null,
    )
    const { storeId } = entry ?? {}
    return (
      entry && {
        entry,
        customerId: entry.customerId,
        ownerId,
        storeId,
        staff: staffOf(entry.storeId),
        riderId,
        placed,
        offer,
      }
    )
  }

  /** The orders whose memory is another afterwards, by id. */
  function takeOrders(batch: readonly ReceivedEvent[]): Map<string, { row: Row | undefined; memory: OrderMemory }> {
    const touched = new Map<string, { row: Row | undefined; memory: OrderMemory }>()
    for (const { event } of batch) {
      const orderId = event && orderOf(event)
      if (!event || !orderId) continue
      let one = touched.get(orderId)
      if (!one) {
        const row = readOrder.get(orderId) as Row | undefined
        one = { row, memory: row ? memoryIn(row) : emptyMemory }
      }
      const memory = remember(one.memory, event)
      if (memory !== one.memory) touched.set(orderId, { row: one.row, memory })
      else if (one.row && Number(one.row['reading']) < reading) meetAgain.run(reading, orderId)
    }
    return touched
  }

  /** Orders that were there before their store was heard of come into its owner's sight now. */
  function takeOwners(batch: readonly ReceivedEvent[]): string[] {
    const affected: string[] = []
    for (const { event } of batch) {
      if (event?.type !== 'StoreChanged') continue
      const { storeId, ownerId, staff = [] } = event.data as StoreChanged
      // Its topic is read in its order, so what comes last is how it is.
      clearStaff.run(storeId)
      for (const { userId } of staff) writeStaff.run(storeId, userId)
      if (ownerOf.get(storeId)?.['owner_id'] === ownerId) continue
      writeOwner.run(storeId, ownerId)
      affected.push(...ordersOfStore.all(storeId).map((row) => String(row['order_id'])))
    }
    return affected
  }

  function takePositions(batch: readonly ReceivedEvent[]): Vector {
    const last = new Map<string, Position>()
    for (const { at } of batch) last.set(`${at.topic}/${at.partition}`, at)
    for (const at of last.values()) writePosition.run(at.topic, at.partition, at.position, at.mark ?? null)
    return vectorOf(readPositions.all() as unknown as Position[])
  }

  function takeAll(batch: readonly ReceivedEvent[]): () => Change[] {
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
      return told(written)
    }
  }

  /** What was written, as changes for those who watch. */
  const told = (written: readonly { row: Row | undefined; now: ReturnType<typeof write> }[]): Change[] =>
    written.flatMap(({ row, now }) => {
      if (!now) return []
      const before = row && row['customer_id'] !== null ? visibilityOf(row, now.staff) : undefined
      return [{ before, after: { ...now, entry: { ...now.entry, position } } }]
    })

  function allOrNothing(work: () => () => Change[]): Change[] {
    const before = changes
    db.exec('BEGIN IMMEDIATE')
    try {
      const answer = work()
      db.exec('COMMIT')
      return answer()
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      changes = before
      throw error
    }
  }

  return {
    ...look,
    take: (batch) => allOrNothing(() => takeAll(batch)),
    adopt: (memories) =>
      allOrNothing(() => {
        const written = [...memories].flatMap(([orderId, memory]) => {
          const row = readOrder.get(orderId) as Row | undefined
          if (memory) return [{ row, now: write(orderId, memory) }]
          forgetOne.run(orderId)
          return []
        })
        return () => told(written)
      }),
    lastChange: () => changes,
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
      vector = emptyVector
      position = writeVector(emptyVector)
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
