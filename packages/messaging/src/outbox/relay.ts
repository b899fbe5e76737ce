/**
 * The relay carries the outbox to the event log: oldest rows first, out of it only when the log has acknowledged them.
 * One relay at a time per database, so that each key's events keep their order; a rival waits to take over. What the log
 * does not take holds up its own key and nothing else: for a while, or set aside for an operator when it never will.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { isReleased, unknownSchema } from '@jumun/contracts/codec'
import type pg from 'pg'
import { coalesced } from '../coalesce.ts'
import { prepared } from '../database/connection.ts'
import type { Querying } from '../database/database.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { keepSession } from '../database/retry-loop.ts'
import { keyOf } from '../inbox/inbox.ts'
import { type Appended, type EventLog, type LogRecord, NotAppended, type UnappendedRecord } from '../log/event-log.ts'
import { eventColumns, type OutboxRow, toRecord } from '../log/event-rows.ts'
import { sendableOf } from '../log/sendable.ts'
import { parkedMessages } from '../parking/parked-messages.ts'
import { isKeyParked, lockKey, parkOutgoing } from '../parking/parking.ts'
import { Signal } from '../signal.ts'
import { tellOfSent } from '../tracing/spans-of-messages.ts'
import { type LogLoss, publishedTo } from './published.ts'
import { type Unpublishable, unpublishable } from './unpublishable.ts'

export interface RelayOptions {
  readonly db: OpenDatabase
  readonly log: EventLog
  /** Most rows at a time; default 500. */
  readonly batch?: number
  /** How often to look without having been told; default 2,000. */
  readonly pollMs?: number
  /** A failure, also one that passes; called when it changes, not with every attempt. */
  readonly onTrouble?: (error: Error) => void
  /** So many events are now in the log. */
  readonly onRelayed?: (count: number) => void
  /** No log will take this one: it is set aside, and later ones of its key wait behind it. */
  readonly onParked?: (record: LogRecord, reason: string) => void
  /** How often to look whether the log still has what was published; default 5,000. */
  readonly lookEveryMs?: number
  /** The log had lost what was published, and has it again as far as we had it. */
  readonly onLoss?: (loss: LogLoss) => void
}

export interface Relay {
  /** How long nothing went although it is this one's turn; 0 for one that stands by. */
  stuckForMs(): number
  /** The log lost what was published, and is being given it again. */
  healing(): boolean
  /** Resolves when the outbox is empty. */
  drain(): Promise<void>
  stop(): Promise<void>
}

type NotSent = UnappendedRecord & Partial<Unpublishable>

const lock = [0x6a756d, 2] // 'jum', relay
/** Who waits for its turn is told when it comes, unless the one before was torn away. */
const standbyMs = 1_000
/** A rival that was told takes over within this. */
const othersTurnMs = 600
/** Under load what comes within this goes together; when nothing went lately it goes at once. */
const coalesceMs = 5
/** In the service's database: something is in the outbox, or the lock is free. */
const channel = 'jumun_outbox'
const free = 'free'
/** As much is in memory at a time, whatever the number of rows; one event is always taken. */
const mostBytes = 4 * 1024 * 1024
const shortestHoldMs = 100
const longestHoldMs = 2_000
const pruneEveryMs = 3_600_000

export function startRelay(options: RelayOptions): Relay {
  const { db, log, batch = 500, pollMs = 2_000, lookEveryMs = 5_000, onTrouble = () => {} } = options
  const wakeUp = new Signal()
  /** It looks by itself if this does not get through. */
  const tellCarrier = coalesced(coalesceMs, () => db.query(`${unhurried}, pg_notify('${channel}', '')`).catch(() => {}))
  const hurry = (): void => (carrying ? wakeUp.notify() : tellCarrier())
  const unsubscribe = db.onCommit(({ hasEvents }) => hasEvents && hurry())
  /** Of schemas that this program does not know: each was left to a newer program once. */
  const offered = new Set<string>()
  let stopping = false
  let carrying = false
  let wentAt = performance.now()
  let trouble = ''
  let healing = (): boolean => false

  async function relay(client: pg.Client, worked: () => void): Promise<void> {
    const went = (): void => {
      wentAt = performance.now()
      worked()
    }
    client.on('notification', ({ payload }) => {
      if (carrying !== (payload === free)) wakeUp.notify()
    })
    await client.query(`LISTEN ${channel}`)
    while (!stopping) {
      // tried, not waited for: a waiting statement would hold back vacuum in the whole database
      while (!(await client.query('SELECT pg_try_advisory_lock($1, $2) AS mine', lock)).rows[0].mine) {
        if (stopping) return
        carrying = false
        worked()
        await wakeUp.wait(standbyMs)
      }
      if (!carrying) wentAt = performance.now()
      carrying = true
      await sendWhatIsKnownNow()
      await carry(client, went)
      carrying = false
      await client.query(`SELECT pg_advisory_unlock($1, $2), pg_notify('${channel}', '${free}')`, lock)
      if (!stopping) await pause(othersTurnMs)
    }
  }

  /** Until stopped, or until it is another program's turn. */
  async function carry(client: pg.Client, went: () => void): Promise<void> {
    /** The log does not take these keys just now; all others go on. */
    const held = new Set<string>()
    let holdMs = shortestHoldMs
    let heldUntil = 0
    const published = publishedTo(log, { onTrouble, ...(options.onLoss ? { onLoss: options.onLoss } : {}) })
    healing = published.healing
    let lookAt = 0
    let pruneAt = performance.now() + pruneEveryMs
    let readAt = 0
    while (!stopping) {
      const early = readAt - performance.now()
      if (early > 0) await pause(early)
      readAt = performance.now() + coalesceMs
      // before anything new is appended: a log that went back is made whole first
      if (performance.now() >= lookAt) {
        await published.verify(client)
        lookAt = performance.now() + lookEveryMs
      }
      if (performance.now() >= pruneAt) {
        await published.prune(db)
        pruneAt = performance.now() + pruneEveryMs
      }
      if (performance.now() >= heldUntil) held.clear()
      const { rows } = await client.query<OutboxRead>(prepared(oldest, [batch, mostBytes, [...held]]))
      const sendingSince = Date.now()
      const { left, appended } = await send(rows.filter(({ waits }) => !waits))
      const stays = new Set(left.map(({ record }) => record.id))
      const sent = rows.filter(({ id, waits }) => !waits && !stays.has(id))
      if (sent.length > 0) await published.keep(client, sent, appended)
      if (db.tracer) tellOfSent(db.tracer, sent, sendingSince)
      options.onRelayed?.(sent.length)
      if (offer(left)) return
      const refused = left.filter((one) => one.refused)
      const reasons = new Map(refused.map(({ record, reason }) => [record.id, reason]))
      const keys = new Set(refused.map(({ record }) => keyOf(record)))
      for (const row of rows)
        if (row.waits || (stays.has(row.id) && keys.has(keyOf(row))))
          await park(client, row, reasons.get(row.id) ?? null)
      const late = left.filter((one) => !keys.has(keyOf(one.record)))
      for (const { record } of late) held.add(keyOf(record))
      tell(late, held.size === 0)
      if (late.length > 0) {
        heldUntil = performance.now() + holdMs
        holdMs = Math.min(longestHoldMs, 2 * holdMs)
      } else if (held.size === 0) holdMs = shortestHoldMs
      went()
      if (rows.length === batch || rows.some(({ more }) => more) || left.length > 0) continue
      const wakeAt = Math.min(lookAt, performance.now() + pollMs, ...(held.size > 0 ? [heldUntil] : []))
      await wakeUp.wait(Math.max(1, wakeAt - performance.now()))
    }
  }

  /** A schema that this program does not know may be known to a newer one that stands by: once, it is its turn. */
  function offer(left: readonly NotSent[]): boolean {
    const unknown = left.filter((one) => one.unknown && !offered.has(one.record.id))
    for (const { record } of unknown) offered.add(record.id)
    return unknown.length > 0
  }

  /** @returns those that are not in the log, and where the others stand in it */
  async function send(
    rows: readonly OutboxRead[],
  ): Promise<{ left: readonly NotSent[]; appended: readonly Appended[] }> {
    const { sendable, unappended } = sendableOf(rows.map(toRecord), unpublishable)
    try {
      return { left: unappended, appended: sendable.length > 0 ? await log.append(sendable) : [] }
    } catch (error) {
      if (error instanceof NotAppended) return { left: [...unappended, ...error.unappended], appended: error.appended }
      throw error
    }
  }

  /** @param reason null: it waits behind another of its key */
  async function park(client: pg.Client, row: OutboxRead, reason: string | null): Promise<void> {
    const tx: Querying = { query: async (sql, values = []) => (await client.query(prepared(sql, values))).rows }
    const record = toRecord(row)
    await tx.query('BEGIN')
    await lockKey(tx, row.topic, row.subject)
    // an operator's retry may just have emptied the queue: then it goes its way
    if (reason !== null || (await isKeyParked(tx, { ...row, outgoing: true }))) {
      await tx.query('DELETE FROM outbox WHERE position = $1', [row.position])
      await parkOutgoing(tx, record, reason, db.now())
    }
    await tx.query('COMMIT')
    if (reason !== null) options.onParked?.(record, reason)
  }

  /** What an older program set aside because it did not know the schema. */
  async function sendWhatIsKnownNow(): Promise<void> {
    const heads = await db.query<{ id: number; schema_id: number; reason: string | null }>(
      `SELECT DISTINCT ON (topic, subject) id, schema_id, reason FROM parked_message WHERE outgoing
       ORDER BY topic, subject, id`,
    )
    const known = heads.filter(({ schema_id, reason }) => reason === unknownSchema(schema_id) && isReleased(schema_id))
    for (const { id } of known) await parkedMessages({ db, log, reactions: [] }).retry(id, 'jumun')
  }

  /** Once for each new reason, not with every attempt. */
  function tell(late: readonly UnappendedRecord[], over: boolean): void {
    const error = new NotAppended(late)
    if (late.length > 0 && error.message !== trouble) onTrouble(error)
    if (late.length > 0 || over) trouble = error.message
  }

  // when the session ends its lock is gone, and what was read in it is never acted on afterwards
  const running = keepSession({
    url: db.url,
    name: `${db.source} relay`,
    wakeUp,
    stopped: () => stopping,
    onTrouble,
    work: relay,
  })
  return {
    stuckForMs: () => (carrying ? performance.now() - wentAt : 0),
    healing: () => healing(),
    async drain() {
      while (!stopping) {
        hurry()
        const [left] = await db.query('SELECT 1 AS one FROM outbox LIMIT 1').catch(() => [{}])
        if (!left) return
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async stop() {
      stopping = true
      unsubscribe()
      wakeUp.notify()
      await running
    },
  }
}

/** Nobody needs it to be on a disk. */
const unhurried = "SELECT set_config('synchronous_commit', 'off', true)"

/** Whose key is set aside `waits`; `more` says that there are others which would be too much at a time. */
const oldest = `SELECT position, ${eventColumns}, more,
    EXISTS (SELECT FROM parked_message p WHERE p.outgoing AND p.topic = o.topic AND p.subject = o.subject) AS waits
  FROM (
    SELECT *, before + octet_length(body) > $2 AS more FROM (
      SELECT *, sum(octet_length(body)) OVER (ORDER BY position) - octet_length(body) AS before FROM (
        SELECT position, ${eventColumns} FROM outbox
        WHERE topic || ' ' || subject NOT IN (SELECT unnest($3::text[])) ORDER BY position LIMIT $1
      ) first
    ) summed WHERE before < $2
  ) o ORDER BY position`

interface OutboxRead extends OutboxRow {
  /** Behind one of its key that is set aside. */
  readonly waits: boolean
  readonly more: boolean
}
