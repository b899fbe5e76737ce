/**
 * Durable timers: a row that is due is run once, here or on another instance, however often processes die in between.
 * The handler comes first and the row goes in the same transaction, so that locks are taken aggregate first.
 */

import { isConnectionError } from '../database/connection.ts'
import type { Transaction } from '../database/database.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { withCause } from '../outbox/cause.ts'
import { Signal } from '../signal.ts'

export type TimerHandlers = Readonly<Record<string, (subject: string, tx: Transaction) => Promise<void>>>

export interface TimersOptions {
  readonly db: OpenDatabase
  readonly timers: TimerHandlers
  /** How often to look for timers that other instances set; default 1,000. Our own are run when they are due. */
  readonly pollMs?: number
  /** Most timers in work at a time; default 4. */
  readonly concurrency?: number
  readonly onTrouble?: (error: Error) => void
  /** One failed and will run again, later each time; `failed` counts. */
  readonly onFailed?: (
    timer: { readonly kind: string; readonly subject: string; readonly failed: number },
    error: Error,
  ) => void
}

export interface Timers {
  /** How many have failed and will run again. */
  failing(): Promise<number>
  stop(): Promise<void>
}

interface DueTimer extends Record<string, unknown> {
  readonly kind: string
  readonly subject: string
  readonly setting: number
  readonly next_at: Date
}

const lockSpace = 0x6a756f
const longestPauseMs = 60_000

export function startTimers(options: TimersOptions): Timers {
  const { db, timers, pollMs = 1_000, concurrency = 4 } = options
  const wakeUp = new Signal()
  let stopping = false
  let nearest = Number.POSITIVE_INFINITY
  const unsubscribe = db.onCommit(({ timerDueAt }) => {
    if (!timerDueAt || timerDueAt.getTime() >= nearest) return
    nearest = timerDueAt.getTime()
    wakeUp.notify()
  })

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        while (!stopping && (await runDue()) === concurrency);
      } catch (error) {
        options.onTrouble?.(error as Error)
      }
      await waitForNext()
    }
  }

  async function waitForNext(): Promise<void> {
    for (;;) {
      const ms = Math.max(1, Math.min(pollMs, nearest - db.now().getTime()))
      if (!(await wakeUp.wait(ms)) || stopping) break // a notification only means that there is a nearer one
    }
    nearest = Number.POSITIVE_INFINITY
  }

  async function runDue(): Promise<number> {
    const next = await db.query<DueTimer>(
      'SELECT kind, subject, setting, next_at FROM timer WHERE kind = ANY($1) ORDER BY next_at LIMIT $2',
      [Object.keys(timers), concurrency],
    )
    const now = db.now()
    const due = next.filter((timer) => timer.next_at <= now)
    nearest = Math.min(nearest, next[due.length]?.next_at.getTime() ?? nearest)
    await Promise.all(due.map(runOne))
    return due.length
  }

  async function runOne(timer: DueTimer): Promise<void> {
    const { kind, subject, setting } = timer
    const span = db.tracer?.start(`timer ${kind}`, 'internal', { attributes: { 'jumun.timer.kind': kind } })
    try {
      await db.transaction(async (tx) => {
        if (!(await isOurs(tx, timer))) return
        await withCause(span ? { span } : {}, async () => timers[kind]?.(subject, tx))
        // one that the handler has set again has another setting, and stays
        await tx.query('DELETE FROM timer WHERE kind = $1 AND subject = $2 AND setting = $3', [kind, subject, setting])
      })
      // of a timer that came too late, or for nothing, there is nothing to tell
      if (span?.orderId !== undefined) span.end()
    } catch (error) {
      if (isConnectionError(error)) throw error
      span?.fail(error instanceof Error ? error.name : 'error')
      span?.end()
      const [row] = await db.query<{ failed: number }>(
        `UPDATE timer SET failed = failed + 1, next_at = $4::timestamptz + least(2 ^ failed, $5) * interval '1 second'
         WHERE kind = $1 AND subject = $2 AND setting = $3 RETURNING failed`,
        [kind, subject, setting, db.now(), longestPauseMs / 1000],
      )
      if (row) options.onFailed?.({ kind, subject, failed: row.failed }, error as Error)
    }
  }

  /** Tried, not waited for, and looked at again under the lock: another instance may be running it, or have run it. */
  async function isOurs(tx: Transaction, { kind, subject, setting }: DueTimer): Promise<boolean> {
    const [lock] = await tx.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1, $2) AS mine', [
      lockSpace,
      setting % 2 ** 31,
    ])
    if (!lock?.mine) return false
    const sql = 'SELECT 1 AS one FROM timer WHERE kind = $1 AND subject = $2 AND setting = $3'
    return (await tx.query(sql, [kind, subject, setting])).length > 0
  }

  const running = run()
  return {
    async failing() {
      const [row] = await db.query<{ count: number }>(
        'SELECT count(*) AS count FROM timer WHERE failed > 0 AND kind = ANY($1)',
        [Object.keys(timers)],
      )
      return row?.count ?? 0
    },
    async stop() {
      stopping = true
      unsubscribe()
      wakeUp.notify()
      await running
    },
  }
}
