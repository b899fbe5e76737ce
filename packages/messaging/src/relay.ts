/**
 * The relay carries the outbox to the event log: oldest rows first, deleted only after the log has acknowledged them.
 * One relay at a time per database, so that each key's events keep their order; a rival waits to take over.
 */
import type pg from 'pg'
import { Bell } from './bell.ts'
import { prepared } from './connection.ts'
import type { EventLog, LogRecord } from './event-log.ts'
import type { OpenDatabase } from './open-database.ts'
import { keepSession } from './session.ts'

export interface RelayOptions {
  readonly db: OpenDatabase
  readonly log: EventLog
  /** Most rows at a time; default 500. */
  readonly batch?: number
  /** Fallback for commits of other processes; default 75. */
  readonly pollMs?: number
  /** A failure, also one that passes; called when it changes, not with every attempt. */
  readonly onTrouble?: (error: Error) => void
  /** So many events are now in the log. */
  readonly onRelayed?: (count: number) => void
}

export interface Relay {
  /** How many events wait, and how long the oldest has. */
  waiting(): Promise<{ readonly count: number; readonly oldestAgeMs: number }>
  /** Resolves when the outbox is empty. */
  drain(): Promise<void>
  stop(): Promise<void>
}

const lock = [0x6a756d, 2] // 'jum', relay
const standbyMs = 200

export function startRelay(options: RelayOptions): Relay {
  const { db, log, batch = 500, pollMs = 75 } = options
  const bell = new Bell()
  const unsubscribe = db.onCommit(({ said }) => said && bell.ring())
  let stopping = false

  async function relay(client: pg.Client, worked: () => void): Promise<void> {
    // tried, not waited for: a waiting statement would hold back vacuum in the whole database
    while (!(await client.query('SELECT pg_try_advisory_lock($1, $2) AS mine', lock)).rows[0].mine) {
      if (stopping) return
      worked()
      await bell.wait(standbyMs)
    }
    while (!stopping) {
      const { rows } = await client.query<OutboxRead>(prepared(oldest, [batch]))
      if (rows.length > 0) {
        await log.append(rows.map(toRecord))
        const positions = rows.map((row) => row.position)
        const gone = await client.query(prepared('DELETE FROM outbox WHERE position = ANY($1)', [positions]))
        if (gone.rowCount !== rows.length)
          throw new Error(
            `of ${rows.length} relayed events ${gone.rowCount} were still in the outbox: who took the rest?`,
          )
        options.onRelayed?.(rows.length)
      }
      worked()
      if (rows.length < batch) await bell.wait(pollMs)
    }
  }

  // when the session ends its lock is gone, and what was read in it is never acted on afterwards
  const running = keepSession({
    url: db.url,
    name: `${db.source} relay`,
    bell,
    stopped: () => stopping,
    onTrouble: options.onTrouble ?? (() => {}),
    work: relay,
  })
  return {
    async waiting() {
      const [row] = await db.query<{ count: number; oldest: Date | null }>(
        'SELECT count(*) AS count, (SELECT time FROM outbox ORDER BY position LIMIT 1) AS oldest FROM outbox',
      )
      const age = row?.oldest ? db.now().getTime() - row.oldest.getTime() : 0
      return { count: row?.count ?? 0, oldestAgeMs: Math.max(0, age) }
    },
    async drain() {
      while (!stopping) {
        bell.ring()
        const [left] = await db.query('SELECT 1 AS one FROM outbox LIMIT 1').catch(() => [{}])
        if (!left) return
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async stop() {
      stopping = true
      unsubscribe()
      bell.ring()
      await running
    },
  }
}

const oldest = `SELECT position, id, topic, type, source, subject, time, correlationid, causationid, sequence, traceparent,
  schema_id, body FROM outbox ORDER BY position LIMIT $1`

interface OutboxRead {
  readonly position: number
  readonly id: string
  readonly topic: string
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly time: Date
  readonly correlationid: string
  readonly causationid: string | null
  readonly sequence: number
  readonly traceparent: string | null
  readonly schema_id: number
  readonly body: Buffer
}

const toRecord = (row: OutboxRead): LogRecord => ({
  id: row.id,
  type: row.type,
  source: row.source,
  subject: row.subject,
  time: row.time.toISOString(),
  correlationid: row.correlationid,
  ...(row.causationid === null ? {} : { causationid: row.causationid }),
  sequence: row.sequence,
  ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  topic: row.topic,
  schemaId: row.schema_id,
  body: row.body,
})
