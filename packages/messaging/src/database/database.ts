/** A service's own database: queries, and transactions that change state and say so in one step. */
import type { EventType } from '@jumun/contracts/events'

export type Row = Record<string, unknown>

/** What a state change says. Id, time, cause and trace are added when it is written. */
export interface OutgoingEvent<T = unknown> {
  readonly kind: EventType<T>
  /** The aggregate it is about; the partition key. */
  readonly subject: string
  /** 1, 2, 3 … per subject, without gaps: the aggregate's count of events, raised by one with each. */
  readonly sequence: number
  /** The order id where there is one; default: the subject. */
  readonly correlationid?: string
  readonly data: T
}

/** One thing to say, checked by the compiler against its event. */
export const newEvent = <T>(
  kind: EventType<T>,
  about: { subject: string; sequence: number; correlationid?: string },
  data: T,
): OutgoingEvent => ({ kind, ...about, data })

export interface Querying {
  /** Rows as objects; statements are prepared once per connection. `bigint` columns come as numbers, `timestamptz` as Date. */
  query<R extends Row = Row>(sql: string, values?: readonly unknown[]): Promise<R[]>
}

export interface Transaction extends Querying {
  /** Add to the outbox; written as the last statement of this transaction, in the order said. */
  publish(...events: readonly OutgoingEvent[]): void
  /**
   * A durable timer: `timers[kind](subject, tx)` runs once `dueAt` has come, here or on another instance. Setting the
   * same kind and subject again moves it; written with the last statements of this transaction, as what was asked for last.
   * Take the aggregate's lock before you set or drop its timer.
   */
  scheduleTimer(kind: string, subject: string, dueAt: Date): void
  cancelTimer(kind: string, subject: string): void
}

export interface Database extends Querying {
  /** Read committed. Retried on serialization failures and deadlocks (so `work` may run again); rolled back when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * State and outbox in one statement and one round trip: runs `sql` (an INSERT, UPDATE or DELETE with RETURNING) and,
   * only if it returned a row, writes `events` to the outbox.
   */
  change<R extends Row = Row>(sql: string, values: readonly unknown[], events: readonly OutgoingEvent[]): Promise<R[]>
  /**
   * The same for one aggregate at a time, of which as many as wait go in one statement: `sql` is an INSERT, UPDATE or DELETE
   * over one array per column, one element for each call, that returns the `subject` (text) of each row it changed. Answers
   * the caller's own row, with its events written; or undefined, and nothing is written for it.
   */
  changing<R extends Row = Row>(sql: string): ChangeOne<R>
}

export type ChangeOne<R> = (
  subject: string,
  values: readonly unknown[],
  events: readonly OutgoingEvent[],
) => Promise<(R & { readonly subject: string }) | undefined>
