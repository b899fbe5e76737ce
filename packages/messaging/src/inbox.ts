/** The inbox: what was heard once is not heard again. Its row is the first thing written in the transaction of the effect. */
import { createHash } from 'node:crypto'
import type { Querying } from './database.ts'
import type { StoredRecord } from './event-log.ts'
import { pruneInPieces } from './prune.ts'

/** Order is kept per key: later messages of a parked key wait, other keys do not notice. */
export const keyOf = (record: { readonly topic: string; readonly subject: string }): string =>
  `${record.topic} ${record.subject}`

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The event's id; for bytes that have none, one made of where they stand, so that they too are heard once. */
export function eventIdOf(record: StoredRecord): string {
  if (uuid.test(record.id)) return record.id.toLowerCase()
  const hash = createHash('sha256').update(`${record.topic}/${record.partition}/${record.position}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

export interface Entered {
  /** Heard for the first time, in the order of the log; this transaction is the one that reacts. */
  readonly fresh: readonly StoredRecord[]
  /** Their key is parked: they have to wait behind it and were not entered. */
  readonly waiting: readonly StoredRecord[]
}

/** Enter a whole batch, in one statement. A rival that is entering the same one is waited for. */
export async function enterInbox(tx: Querying, records: readonly StoredRecord[]): Promise<Entered> {
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
export async function notYetHeard(db: Querying, records: readonly StoredRecord[]): Promise<StoredRecord[]> {
  const rows = await db.query<{ event_id: string }>('SELECT event_id FROM inbox WHERE event_id = ANY($1)', [
    records.map(eventIdOf),
  ])
  const heard = new Set(rows.map((row) => row.event_id))
  return records.filter((record) => !heard.has(eventIdOf(record)))
}

/** Forget what was heard long ago, long after the log could still deliver it again. */
export const pruneInbox = (db: Querying, before: Date): Promise<unknown> =>
  pruneInPieces(db, 'inbox', 'handled_at < $1', [before])
