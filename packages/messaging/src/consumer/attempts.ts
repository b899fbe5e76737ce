/**
 * Attempts at messages that give trouble, counted in transactions of their own: what an attempt did not live to report
 * is known from what it began.
 */
import type { Querying, Transaction } from '../database/database.ts'

export interface Attempts {
  /** Those of them that were in work when a process ended. */
  interrupted(eventIds: readonly string[]): Promise<ReadonlySet<string>>
  /** Count the beginning of an attempt. Answers how many before it failed, and how many ended with the process. */
  begin(eventId: string): Promise<{ readonly failed: number; readonly died: number }>
  /** Answers how many have failed now. */
  fail(eventId: string): Promise<number>
  /** The database or the like was away: that was no attempt. */
  discount(eventId: string): void
  /** Part of the transaction that succeeded or parked the message. Answers how many have failed. */
  end(tx: Transaction, eventId: string): Promise<number>
}

export function countAttempts(db: Querying): Attempts {
  /** Begun, counted, and undone by something that was not the message's fault: the next beginning is counted already. */
  const open = new Set<string>()
  return {
    async interrupted(eventIds) {
      const rows = await db.query<{ event_id: string }>(
        'SELECT event_id FROM attempt WHERE event_id = ANY($1) AND started > failed',
        [eventIds],
      )
      return new Set(rows.map((row) => row.event_id).filter((eventId) => !open.has(eventId)))
    },
    async begin(eventId) {
      const step = open.delete(eventId) ? 0 : 1
      const [row] = await db.query<{ started: number; failed: number }>(
        `INSERT INTO attempt AS a (event_id, started) VALUES ($1, 1)
         ON CONFLICT (event_id) DO UPDATE SET started = a.started + $2 RETURNING started, failed`,
        [eventId, step],
      )
      if (!row) throw new Error('an attempt was not counted')
      return { failed: row.failed, died: row.started - 1 - row.failed }
    },
    async fail(eventId) {
      const [row] = await db.query<{ failed: number }>(
        'UPDATE attempt SET failed = failed + 1 WHERE event_id = $1 RETURNING failed',
        [eventId],
      )
      return row?.failed ?? 1
    },
    discount(eventId) {
      open.add(eventId)
    },
    async end(tx, eventId) {
      const sql = 'DELETE FROM attempt WHERE event_id = $1 RETURNING failed'
      return (await tx.query<{ failed: number }>(sql, [eventId]))[0]?.failed ?? 0
    },
  }
}
