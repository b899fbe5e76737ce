/** Parking: a message that keeps failing, or that no log takes, is set aside with its key; later ones queue up behind it, in order. */
import type { Querying } from '../database/database.ts'
import { eventIdOf } from '../inbox/inbox.ts'
import type { LogRecord, Position, StoredRecord } from '../log/event-log.ts'
import { attributeColumns, toColumns } from '../log/event-rows.ts'

const lockSpace = 0x6a756e

/** Whoever parks, retries or drops messages of a key does so alone, until the end of the transaction. */
export const lockKey = (tx: Querying, topic: string, subject: string): Promise<unknown> =>
  tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [lockSpace, `${topic} ${subject}`])

/** Which of the two queues of a key: what was heard and keeps failing, or what was said and no log takes. */
export interface Queue {
  readonly topic: string
  readonly subject: string
  readonly outgoing: boolean
}

export async function isKeyParked(tx: Querying, { topic, subject, outgoing }: Queue): Promise<boolean> {
  const rows = await tx.query(
    'SELECT 1 AS one FROM parked_message WHERE topic = $1 AND subject = $2 AND outgoing = $3 LIMIT 1',
    [topic, subject, outgoing],
  )
  return rows.length > 0
}

/**
 * Set a message aside that was heard. It counts as heard from then on: a redelivery is filtered by the inbox, only a retry
 * reacts.
 * @param reason why; null when it only waits behind another
 * @param attempts how often it was tried
 * @returns false when it had been heard before
 */
export async function park(
  tx: Querying,
  record: StoredRecord,
  reason: string | null,
  at: Date,
  attempts = 1,
): Promise<boolean> {
  const eventId = eventIdOf(record)
  const fresh = await tx.query('INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING event_id', [
    eventId,
  ])
  if (fresh.length === 0) return false
  await keep(tx, { ...record, id: eventId, outgoing: false }, reason, at, attempts)
  return true
}

/** Set an event aside that no log takes; whoever calls has taken it out of the outbox in the same transaction. */
export const parkOutgoing = (tx: Querying, record: LogRecord, reason: string | null, at: Date): Promise<void> =>
  keep(tx, { ...record, outgoing: true }, reason, at, 1)

async function keep(
  tx: Querying,
  record: LogRecord & Partial<Position> & Queue,
  reason: string | null,
  at: Date,
  attempts: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO parked_message (event_id, ${attributeColumns}, outgoing, partition, position, reason, parked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [...toColumns(record), record.outgoing, record.partition ?? null, record.position ?? null, reason, at],
  )
  if (reason === null) return
  const detail = { reason, attempts, type: record.type, ...(record.outgoing ? { outgoing: true } : {}) }
  await audit(tx, { eventId: record.id, ...record, action: 'parked', who: 'jumun', at, detail })
}

export interface AuditEntry {
  readonly eventId: string
  readonly topic: string
  readonly subject: string
  readonly action: 'parked' | 'edited' | 'retried' | 'dropped'
  readonly who: string
  readonly at: Date
  readonly detail: object
}

export const audit = (tx: Querying, entry: AuditEntry): Promise<unknown> =>
  tx.query(
    'INSERT INTO parked_audit (event_id, topic, subject, action, who, at, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [entry.eventId, entry.topic, entry.subject, entry.action, entry.who, entry.at, JSON.stringify(entry.detail)],
  )
