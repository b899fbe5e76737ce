/** The inbox in memory, held to the same suite as the one in PostgreSQL; and the operator who tries again what is parked. */
import type { StoredRecord, Transaction } from '@jumun/messaging'
import { type Attempts, eventIdOf, type Inbox, keyOf } from '@jumun/messaging/testing'
import { type Connection, type MemoryTransaction, Table } from './memory-database.ts'

export interface InboxTables {
  readonly heard: Table<true>
  readonly parked: Table<readonly StoredRecord[]>
  readonly attempts: Table<{ readonly started: number; readonly failed: number }>
}
export const newInboxTables = (): InboxTables => ({
  heard: new Table('inbox'),
  parked: new Table('parked'),
  attempts: new Table('attempt'),
})

export function memoryInbox({ heard, parked, attempts: counts }: InboxTables, connection: Connection): Inbox {
  const lock = (tx: Transaction, ...names: readonly string[]) => (tx as MemoryTransaction).lock(...names)
  const isParked = (record: StoredRecord): boolean => (parked.rows.get(keyOf(record)) ?? []).length > 0

  async function park(tx: Transaction, record: StoredRecord): Promise<boolean> {
    const id = eventIdOf(record)
    await lock(tx, heard.lockOf(id))
    if (heard.get(tx, id)) return false
    heard.set(tx, id, true)
    parked.set(tx, keyOf(record), [...(parked.get(tx, keyOf(record)) ?? []), record])
    return true
  }

  return {
    attempts: attemptsIn(counts),
    now: () => connection.now(),
    transaction: (work) => connection.transaction(work),
    async enter(tx, records) {
      const waiting = records.filter(isParked)
      const free = records.filter((record) => !waiting.includes(record))
      await lock(tx, ...free.map((record) => heard.lockOf(eventIdOf(record))))
      const fresh = free.filter((record) => {
        const id = eventIdOf(record)
        if (heard.get(tx, id)) return false
        heard.set(tx, id, true)
        return true
      })
      return { fresh, waiting }
    },
    notYetProcessed: async (records) => records.filter((record) => !heard.rows.has(eventIdOf(record))),
    noteRecovery: async () => {},
    park: (record) =>
      connection.transaction(async (tx) => {
        await lock(tx, parked.lockOf(keyOf(record)))
        counts.set(tx, eventIdOf(record), undefined)
        return park(tx, record)
      }),
    waitBehind: (record) =>
      connection.transaction(async (tx) => {
        await lock(tx, parked.lockOf(keyOf(record)))
        if (!isParked(record)) return false
        await park(tx, record)
        return true
      }),
    prune: async () => {},
  }
}

function attemptsIn(counts: InboxTables['attempts']): Attempts {
  /** See `countAttempts`. */
  const open = new Set<string>()
  const countOf = (id: string) => counts.rows.get(id) ?? { started: 0, failed: 0 }
  return {
    interrupted: async (ids) => new Set(ids.filter((id) => countOf(id).started > countOf(id).failed && !open.has(id))),
    async begin(id) {
      const { started, failed } = countOf(id)
      const now = started === 0 || !open.delete(id) ? started + 1 : started
      counts.put(id, { started: now, failed })
      return { failed, died: now - 1 - failed }
    },
    async fail(id) {
      const { started, failed } = countOf(id)
      counts.put(id, { started, failed: failed + 1 })
      return failed + 1
    },
    discount: (id) => void open.add(id),
    async end(tx, id) {
      const failed = counts.get(tx, id)?.failed ?? 0
      counts.set(tx, id, undefined)
      return failed
    },
  }
}

/** The oldest of a key, and then those behind it, until nothing of it is parked or one fails again. */
export async function retryParked(
  { parked }: InboxTables,
  { transaction }: Connection,
  key: string,
  dispatch: (record: StoredRecord, tx: Transaction) => Promise<void>,
): Promise<void> {
  for (let left = true; left; )
    left = await transaction(async (tx) => {
      await tx.lock(parked.lockOf(key))
      const [first, ...others] = parked.get(tx, key) ?? []
      if (!first) return false
      await dispatch(first, tx)
      parked.set(tx, key, others.length > 0 ? others : undefined)
      return true
    })
}
