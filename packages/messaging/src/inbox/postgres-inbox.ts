/** The inbox in PostgreSQL, in the service's own database. */
import { countAttempts } from '../consumer/attempts.ts'
import type { Querying, Transaction } from '../database/database.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { pruneInPieces } from '../database/prune.ts'
import type { StoredRecord } from '../log/event-log.ts'
import { audit, isKeyParked, lockKey, park } from '../parking/parking.ts'
import { type EnteredBatch, eventIdOf, type Inbox, keyOf } from './inbox.ts'

export function postgresInbox(db: Pick<OpenDatabase, 'query' | 'transaction' | 'now'>): Inbox {
  const attempts = countAttempts(db)
  /** While nobody else parks, retries or drops messages of its key. */
  const withKey = <T>({ topic, subject }: StoredRecord, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    db.transaction(async (tx) => {
      await lockKey(tx, topic, subject)
      return work(tx)
    })
  return {
    attempts,
    now: () => db.now(),
    transaction: (work) => db.transaction(work),
    enter: enterInbox,
    notYetProcessed: (records) => notYetProcessed(db, records),
    noteRecovery: (tx, record, failed) =>
      audit(tx, {
        ...{ eventId: eventIdOf(record), topic: record.topic, subject: record.subject },
        ...{ action: 'retried', who: 'jumun', at: db.now() },
        detail: { outcome: 'handled', attempts: failed + 1, type: record.type },
      }),
    park: (record, reason) =>
      withKey(record, async (tx) => {
        const failed = await attempts.end(tx, eventIdOf(record))
        return park(tx, record, reason, db.now(), Math.max(1, failed))
      }),
    waitBehind: (record) =>
      withKey(record, async (tx) => {
        if (!(await isKeyParked(tx, { ...record, outgoing: false }))) return false // an operator's retry has just emptied the queue
        await park(tx, record, null, db.now())
        return true
      }),
    prune: (before) => pruneInPieces(db, 'inbox', 'handled_at < $1', [before]),
  }
}

/** Enter a whole batch, in one statement. A rival that is entering the same one is waited for. */
async function enterInbox(tx: Querying, records: readonly StoredRecord[]): Promise<EnteredBatch> {
  const ids = records.map(eventIdOf)
  const rows = await tx.query<{ event_id: string | null; key: string | null }>(
    `WITH heard AS (
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) AS heard (id, topic, subject)
     ), parked AS (
       SELECT DISTINCT topic, subject FROM parked_message JOIN heard USING (topic, subject) WHERE NOT outgoing
     ), fresh AS (
       INSERT INTO inbox (event_id)
       SELECT DISTINCT id FROM heard WHERE (topic, subject) NOT IN (SELECT topic, subject FROM parked) ORDER BY id
       ON CONFLICT DO NOTHING RETURNING event_id
     )
     SELECT event_id, NULL AS key FROM fresh
     UNION ALL SELECT NULL, topic || ' ' || subject FROM parked`,
    [ids, records.map((record) => record.topic), records.map((record) => record.subject)],
  )
  const fresh = new Set(rows.map((row) => row.event_id))
  const parked = new Set(rows.map((row) => row.key))
  return {
    // an id that comes twice in one batch is reacted to once
    fresh: records.filter((_, index) => fresh.delete(ids[index] as string)),
    waiting: records.filter((record) => parked.has(keyOf(record))),
  }
}

/** Those of a batch that were never heard. */
async function notYetProcessed(db: Querying, records: readonly StoredRecord[]): Promise<StoredRecord[]> {
  const rows = await db.query<{ event_id: string }>('SELECT event_id FROM inbox WHERE event_id = ANY($1)', [
    records.map(eventIdOf),
  ])
  const heard = new Set(rows.map((row) => row.event_id))
  return records.filter((record) => !heard.has(eventIdOf(record)))
}
