/** What an operator can do about parked messages: look, edit, retry, drop. Each is written down with who did it. */
import { allEvents, type EventType } from '@jumun/contracts'
import { encode, InvalidEventError } from '@jumun/contracts/codec'
import { dispatcherOf, toEnvelope } from '../consumer/dispatcher.ts'
import type { Reaction } from '../consumer/reaction.ts'
import { isConflict, isConnectionError } from '../database/connection.ts'
import type { Transaction } from '../database/database.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import type { EventLog, LogRecord } from '../log/event-log.ts'
import { attributeColumns, type EventRow, toRecord } from '../log/event-rows.ts'
import { keepSent } from '../outbox/published.ts'
import { unpublishable } from '../outbox/unpublishable.ts'
import { tracing } from '../tracing/spans-of-messages.ts'
import { audit, lockKey } from './parking.ts'

export interface ParkedMessage {
  readonly id: number
  /** It was said here and no log takes it; else it was heard and keeps failing. */
  readonly outgoing: boolean
  readonly eventId: string
  readonly topic: string
  readonly subject: string
  readonly type: string
  readonly source: string
  readonly time: string
  readonly correlationid: string
  readonly sequence: number
  /** Why it is parked; null when it only waits behind another of its key. */
  readonly reason: string | null
  readonly parkedAt: Date
}

export interface ParkedAudit {
  readonly eventId: string
  readonly action: string
  readonly who: string
  readonly at: Date
  readonly detail: Readonly<Record<string, unknown>>
}

export interface ParkedInFull extends ParkedMessage {
  readonly data?: unknown
  /** How often it was tried, by the consumer and by operators. */
  readonly attempts: number
  /** How many of its key wait behind it. */
  readonly behind: number
  readonly audit: readonly ParkedAudit[]
}

export type Retried =
  | { readonly outcome: 'handled'; readonly handled: number }
  | { readonly outcome: 'failed'; readonly handled: number; readonly reason: string }

export interface ParkedMessages {
  count(): Promise<number>
  /** Since when the one that waits longest has been set aside; undefined when none is. */
  oldestAt(): Promise<Date | undefined>
  /** Oldest first. */
  list(options?: { readonly limit?: number; readonly after?: number }): Promise<ParkedMessage[]>
  /** With its data, as far as it can be read. */
  read(id: number): Promise<ParkedInFull | undefined>
  /** What was ever set aside or tried again of a key, and by whom, oldest first. */
  history(subject: string): Promise<readonly ParkedAudit[]>
  /**
   * Put other data in its place; false when it is gone.
   * @throws InvalidEventError when the data does not fit the event
   */
  edit(id: number, data: unknown, who: string): Promise<boolean>
  /** Handle or send everything of this message's key, oldest first, until done or until one fails. */
  retry(id: number, who: string): Promise<Retried>
  /** Give up on this one; those behind it still wait for a retry. */
  drop(id: number, who: string): Promise<boolean>
}

/** Nobody reads more of one key. */
const mostHistory = 200

interface ParkedRow extends Omit<EventRow, 'id'>, Record<string, unknown> {
  readonly id: number
  readonly outgoing: boolean
  readonly event_id: string
  readonly time: string
  readonly reason: string | null
  readonly parked_at: Date
}

/** Named one by one: a column that a newer program adds is none of ours. */
const columns = `id, outgoing, event_id, ${attributeColumns}, reason, parked_at`

export interface ParkedNeeds {
  readonly db: OpenDatabase
  readonly log: Pick<EventLog, 'append'>
  readonly reactions: readonly Reaction[]
}

export function parkedMessages({ db, log, reactions }: ParkedNeeds): ParkedMessages {
  const dispatcher = dispatcherOf(reactions, tracing(db.tracer, db.source))
  const find = async (id: number): Promise<ParkedRow | undefined> =>
    (await db.query<ParkedRow>(`SELECT ${columns} FROM parked_message WHERE id = $1`, [id]))[0]

  /** Act on a message while nobody else acts on its key; undefined when it is gone. */
  async function runExclusive<T>(
    id: number,
    act: (row: ParkedRow, tx: Transaction) => Promise<T>,
  ): Promise<T | undefined> {
    const found = await find(id)
    if (!found) return undefined
    return db.transaction(async (tx) => {
      await lockKey(tx, found.topic, found.subject)
      const [row] = await tx.query<ParkedRow>(`SELECT ${columns} FROM parked_message WHERE id = $1`, [id])
      return row && act(row, tx)
    })
  }

  const entry = (row: ParkedRow, who: string, detail: object) => ({
    eventId: row.event_id,
    topic: row.topic,
    subject: row.subject,
    who,
    at: db.now(),
    detail,
  })

  return {
    async count() {
      const [row] = await db.query<{ count: number }>('SELECT count(*) AS count FROM parked_message')
      return row?.count ?? 0
    },
    async oldestAt() {
      const sql = 'SELECT min(parked_at) AS oldest FROM parked_message'
      return (await db.query<{ oldest: Date | null }>(sql))[0]?.oldest ?? undefined
    },
    async list({ limit = 100, after = 0 } = {}) {
      const sql = `SELECT ${columns} FROM parked_message WHERE id > $1 ORDER BY id LIMIT $2`
      return (await db.query<ParkedRow>(sql, [after, limit])).map(toParkedMessage)
    },
    async read(id) {
      const row = await find(id)
      if (!row) return undefined
      const audits = await db.query<ParkedAudit & Record<string, unknown>>(
        'SELECT event_id AS "eventId", action, who, at, detail FROM parked_audit WHERE event_id = $1 ORDER BY id',
        [row.event_id],
      )
      const data = dataOf(row)
      const [count] = await db.query<{ behind: number }>(
        `SELECT count(*) AS behind FROM parked_message
         WHERE topic = $1 AND subject = $2 AND outgoing = $3 AND id > $4`,
        [row.topic, row.subject, row.outgoing, id],
      )
      return {
        ...toParkedMessage(row),
        ...(data === undefined ? {} : { data }),
        attempts: triesIn(audits),
        behind: count?.behind ?? 0,
        audit: audits,
      }
    },
    history: (subject) =>
      db.query<ParkedAudit & Record<string, unknown>>(
        `SELECT event_id AS "eventId", action, who, at, detail FROM parked_audit WHERE subject = $1 ORDER BY id LIMIT $2`,
        [subject, mostHistory],
      ),
    async edit(id, data, who) {
      const edited = await runExclusive(id, async (row, tx) => {
        const kind = (allEvents as Readonly<Record<string, EventType<unknown>>>)[row.type]
        if (!kind) throw new InvalidEventError(`${row.type} is no event that this program knows`)
        const body = encode(kind, data)
        await tx.query('UPDATE parked_message SET body = $2, schema_id = $3 WHERE id = $1', [id, body, kind.schemaId])
        await audit(tx, { ...entry(row, who, { before: dataOf(row) ?? null, after: data }), action: 'edited' })
        return true
      })
      return edited ?? false
    },
    async retry(id, who) {
      const named = await find(id)
      for (let handled = 0; ; handled++) {
        let current: ParkedRow | undefined
        try {
          if (!named) return { outcome: 'handled', handled }
          const done = await db.transaction(async (tx) => {
            await lockKey(tx, named.topic, named.subject)
            const sql = `SELECT ${columns} FROM parked_message WHERE topic = $1 AND subject = $2 AND outgoing = $3
              ORDER BY id LIMIT 1`
            ;[current] = await tx.query<ParkedRow>(sql, [named.topic, named.subject, named.outgoing])
            if (!current) return true
            if (current.outgoing) await send(recordOf(current), tx)
            else await dispatcher.dispatch([recordOf(current)], tx)
            await tx.query('DELETE FROM parked_message WHERE id = $1', [current.id])
            await audit(tx, { ...entry(current, who, { outcome: 'handled' }), action: 'retried' })
            return false
          })
          if (done) return { outcome: 'handled', handled }
        } catch (error) {
          if (!current || isConnectionError(error) || isConflict(error)) throw error
          const reason = error instanceof Error ? error.message : String(error)
          await failAgain(current, reason, who)
          return { outcome: 'failed', handled, reason }
        }
      }
    },
    async drop(id, who) {
      const dropped = await runExclusive(id, async (row, tx) => {
        await tx.query('DELETE FROM parked_message WHERE id = $1', [id])
        const { outgoing, reason, source, sequence } = row
        // of what was never said, the number is missing in the log for good: this is where one reads why
        const neverSaid = outgoing ? { outgoing, source, sequence } : {}
        await audit(tx, { ...entry(row, who, { data: dataOf(row) ?? null, reason, ...neverSaid }), action: 'dropped' })
        return true
      })
      return dropped ?? false
    },
  }

  /** Into the log before it is gone from here: sent twice, it is heard once. */
  async function send(record: LogRecord, tx: Transaction): Promise<void> {
    const wrong = unpublishable(record)
    if (wrong) throw new Error(wrong.reason)
    await keepSent(tx, record, await log.append([record]))
  }

  async function failAgain(row: ParkedRow, reason: string, who: string): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.query('UPDATE parked_message SET reason = $2 WHERE id = $1', [row.id, reason])
      await audit(tx, { ...entry(row, who, { outcome: 'failed', reason }), action: 'retried' })
    })
  }
}

/** The consumer's attempts stand in its entry; each retry of an operator is one more. */
const triesIn = (audits: readonly ParkedAudit[]): number =>
  audits.reduce((sum, { action, detail }) => {
    if (action === 'retried') return sum + 1
    return action === 'parked' ? sum + Number(detail['attempts'] ?? 1) : sum
  }, 0)

/** What can be read of it; undecodable bytes have no data. */
function dataOf(row: ParkedRow): unknown {
  try {
    return toEnvelope(recordOf(row)).data
  } catch {
    return undefined
  }
}

const toParkedMessage = (row: ParkedRow): ParkedMessage => ({
  id: row.id,
  outgoing: row.outgoing,
  eventId: row.event_id,
  topic: row.topic,
  subject: row.subject,
  type: row.type,
  source: row.source,
  time: row.time,
  correlationid: row.correlationid,
  sequence: row.sequence,
  reason: row.reason,
  parkedAt: row.parked_at,
})

const recordOf = (row: ParkedRow): LogRecord => toRecord({ ...row, id: row.event_id })
