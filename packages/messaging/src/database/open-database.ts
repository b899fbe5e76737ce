/** A service's database over `pg`: what it changes and what it says about it are committed together or not at all. */
import { randomBytes } from 'node:crypto'
import { uuidv7 } from '@jumun/contracts'
import pg from 'pg'
import { columnValues, insertIntoOutbox, type OutboxRow, toOutboxRow, type Writer } from '../outbox/outbox.ts'
import type { Tracer } from '../tracing/span.ts'
import { databaseAddress } from './address.ts'
import { batched } from './batched.ts'
import {
  connectionOptions,
  isConnectionError,
  poolerOptions,
  prepared,
  retryOnConflict,
  type Statement,
  throughIndexes,
} from './connection.ts'
import type { ChangeOne, Database, OutgoingEvent, Row, Transaction } from './database.ts'

export interface DatabaseOptions {
  readonly url: string
  /** The service that speaks: `source` of all it says. */
  readonly source: string
  /** Most connections at a time; default 10. */
  readonly poolSize?: number
  readonly clock?: { now(): Date }
  readonly newId?: () => string
  /** A connection broke while nobody used it: worth a line in the log, nothing else. */
  readonly onLost?: (error: Error) => void
  /** Where what happens is told as spans; default: nowhere. */
  readonly tracer?: Tracer | undefined
}

/** What a commit brought, for those who act on it at once. */
export interface Committed {
  /** Events are in the outbox. */
  readonly hasEvents: boolean
  /** The nearest timer that was set. */
  readonly timerDueAt?: Date
}

export interface OpenDatabase extends Database {
  readonly url: string
  readonly source: string
  readonly tracer?: Tracer | undefined
  now(): Date
  /** Called after each commit of this process that said something or set a timer. Answers how to stop that. */
  onCommit(listener: (committed: Committed) => void): () => void
  /** Does the database answer? What it said of late to others counts: under load a question of its own would queue behind theirs. */
  reachable(): Promise<boolean>
  close(): Promise<void>
}

const answerCountsMs = 2_000

/** Opens no connection yet: the database may come up later than the service. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const { url, source, tracer } = options
  const clock = options.clock ?? { now: () => new Date() }
  const newId = options.newId ?? (() => uuidv7(clock.now().getTime(), randomBytes(10)))
  const writer: Writer = { source, now: () => clock.now(), newId, tracer }
  /** Monotonic; never, once a connection was lost. */
  let answeredAt = Number.NEGATIVE_INFINITY
  const address = databaseAddress(url)
  // what one connection has prepared, the next one that a pooler lends us does not know
  const statement: Statement = address.isPooled ? (text, values) => ({ text, values: [...values] }) : prepared
  const pool = new pg.Pool({
    ...(address.isPooled
      ? poolerOptions(address.url, source)
      : { ...connectionOptions(url, source), options: throughIndexes }),
    max: options.poolSize ?? 10,
    pipeline: true,
    idleTimeoutMillis: 30_000,
  })
  // Without a listener an idle connection's end would end the process.
  pool.on('error', (error) => {
    answeredAt = Number.NEGATIVE_INFINITY
    options.onLost?.(error)
  })
  // So would that of a connection in use, which the pool does not listen to: its next statement fails and says why.
  pool.on('connect', (client) => client.on('error', () => {}))
  const listeners = new Set<(committed: Committed) => void>()
  const tell = (committed: Committed): void => {
    if (committed.hasEvents || committed.timerDueAt) for (const listener of listeners) listener(committed)
  }

  const answered = (): void => {
    answeredAt = performance.now()
  }

  async function query<R extends Row>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    const { rows } = await retryOnConflict(() => pool.query<R>(statement(sql, values)))
    answered()
    return rows
  }

  return {
    url,
    source,
    tracer,
    now: () => clock.now(),
    query,
    async change<R extends Row>(
      sql: string,
      values: readonly unknown[],
      events: readonly OutgoingEvent[],
    ): Promise<R[]> {
      if (events.length === 0) return query<R>(sql, values)
      const rows = events.map((event) => toOutboxRow(event, writer))
      const said = insertIntoOutbox(values.length + 1, 'WHERE EXISTS (SELECT FROM changed)')
      const changed = await query<R>(`WITH changed AS (${sql}), said AS (${said}) SELECT * FROM changed`, [
        ...values,
        ...columnValues(rows),
      ])
      tell({ hasEvents: changed.length > 0 })
      return changed
    },
    changing<R extends Row>(sql: string): ChangeOne<R> {
      type Call = { subject: string; values: readonly unknown[]; rows: readonly OutboxRow[] }
      type Changed = R & { readonly subject: string }
      const run = batched(
        async (calls: readonly Call[]) => {
          const columns = (calls[0]?.values ?? []).map((_, index) => calls.map(({ values }) => values[index]))
          const rows = calls.flatMap((call) => call.rows)
          const said = insertIntoOutbox(columns.length + 1, 'WHERE said.subject IN (SELECT subject FROM changed)')
          const changed =
            rows.length === 0
              ? await query<Changed>(sql, columns)
              : await query<Changed>(`WITH changed AS (${sql}), said AS (${said}) SELECT * FROM changed`, [
                  ...columns,
                  ...columnValues(rows),
                ])
          tell({ hasEvents: rows.length > 0 && changed.length > 0 })
          const bySubject = new Map(changed.map((row) => [row.subject, row]))
          return calls.map(({ subject }) => bySubject.get(subject))
        },
        { keyOf: ({ subject }) => subject },
      )
      // encoded at once: what is said names whoever says it as its cause, not whoever happens to carry it
      return async (subject, values, events) =>
        run({ subject, values, rows: events.map((event) => toOutboxRow(event, writer)) })
    },
    transaction: (work) =>
      retryOnConflict(async () => {
        const client = await pool.connect()
        const tx = new PgTransaction(client, writer, statement)
        try {
          const result = await work(tx)
          await tx.commit()
          client.release()
          answered()
          tell(tx.committed())
          return result
        } catch (error) {
          tx.end()
          if (isConnectionError(error))
            client.release(true) // nobody is there to roll back; the server does it by itself
          else
            await client.query('ROLLBACK').then(
              () => client.release(),
              (lost: Error) => client.release(lost),
            )
          throw error
        }
      }),
    onCommit(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async reachable() {
      if (performance.now() - answeredAt < answerCountsMs) return true
      return pool.query('SELECT 1').then(
        () => true,
        () => false,
      )
    },
    close: () => pool.end(),
  }
}

/** BEGIN goes with its first statement, and COMMIT with its last: no round trips of their own. */
class PgTransaction implements Transaction {
  readonly #client: pg.PoolClient
  readonly #writer: Writer
  readonly #statement: Statement
  readonly #begun: Promise<unknown>
  readonly #rows: OutboxRow[] = []
  /** When it is due; undefined: it is dropped. */
  readonly #timers = new Map<string, { kind: string; subject: string; dueAt: Date | undefined }>()
  #broken: unknown
  #ended = false

  constructor(client: pg.PoolClient, writer: Writer, statement: Statement) {
    this.#client = client
    this.#statement = statement
    this.#writer = writer
    this.#begun = client.query('BEGIN')
    this.#begun.catch(() => {}) // whoever needs it awaits it
  }

  async query<R extends Row = Row>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    if (this.#ended) throw new Error('this transaction has ended; await everything inside it')
    const asked = this.#client.query<R>(this.#statement(sql, values))
    const [, { rows }] = await Promise.all([this.#begun, asked])
    return rows
  }

  publish(...events: readonly OutgoingEvent[]): void {
    if (this.#ended) throw new Error('this transaction has ended; await everything inside it')
    try {
      for (const event of events) this.#rows.push(toOutboxRow(event, this.#writer))
    } catch (error) {
      this.#broken = error // whoever catches it: this transaction must not commit without what it had to say
      throw error
    }
  }

  scheduleTimer(kind: string, subject: string, dueAt: Date): void {
    this.#timers.set(`${kind} ${subject}`, { kind, subject, dueAt })
  }

  cancelTimer(kind: string, subject: string): void {
    this.#timers.set(`${kind} ${subject}`, { kind, subject, dueAt: undefined })
  }

  async commit(): Promise<void> {
    if (this.#broken) throw this.#broken
    const last = this.#lastStatements().map(({ sql, values }) => this.query(sql, values))
    this.#ended = true
    const [{ command }] = await Promise.all([this.#client.query('COMMIT'), this.#begun, ...last])
    // a transaction in which a statement failed is rolled back by COMMIT, without an error
    if (command !== 'COMMIT') throw new Error('a statement of this transaction failed, so nothing of it was kept')
  }

  #lastStatements(): { sql: string; values: readonly unknown[] }[] {
    const timers = [...this.#timers.values()]
    const dropped = timers.filter(({ dueAt }) => dueAt === undefined)
    const set = timers.filter(({ dueAt }) => dueAt !== undefined)
    const column = (of: typeof timers, name: 'kind' | 'subject' | 'dueAt') => of.map((timer) => timer[name])
    return [
      ...(dropped.length > 0
        ? [{ sql: dropTimers, values: [column(dropped, 'kind'), column(dropped, 'subject')] }]
        : []),
      ...(set.length > 0
        ? [{ sql: setTimers, values: [column(set, 'kind'), column(set, 'subject'), column(set, 'dueAt')] }]
        : []),
      ...(this.#rows.length > 0 ? [{ sql: insertIntoOutbox(1), values: columnValues(this.#rows) }] : []),
    ]
  }

  end(): void {
    this.#ended = true
  }

  committed(): Committed {
    const due = [...this.#timers.values()].flatMap(({ dueAt }) => dueAt?.getTime() ?? [])
    return { hasEvents: this.#rows.length > 0, ...(due.length > 0 ? { timerDueAt: new Date(Math.min(...due)) } : {}) }
  }
}

const setTimers = `INSERT INTO timer (kind, subject, due_at, next_at)
  SELECT kind, subject, due_at, due_at FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS given (kind, subject, due_at)
  ORDER BY kind, subject
  ON CONFLICT (kind, subject) DO UPDATE
  SET due_at = excluded.due_at, next_at = excluded.next_at, failed = 0, setting = nextval('timer_setting')`

const dropTimers = `DELETE FROM timer USING unnest($1::text[], $2::text[]) AS given (kind, subject)
  WHERE timer.kind = given.kind AND timer.subject = given.subject`
