/** The inbox: what was heard once is not heard again. Its row is the first thing written in the transaction of the effect. */
import { createHash } from 'node:crypto'
import type { Attempts } from '../consumer/attempts.ts'
import type { Transaction } from '../database/database.ts'
import type { StoredRecord } from '../log/event-log.ts'

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

export interface EnteredBatch {
  /** Heard for the first time, in the order of the log; this transaction is the one that reacts. */
  readonly fresh: readonly StoredRecord[]
  /** Their key is parked: they have to wait behind it and were not entered. */
  readonly waiting: readonly StoredRecord[]
}

/** What a consumer remembers beside the effects: a port with two drivers, PostgreSQL and the simulation's memory, one suite. */
export interface Inbox {
  now(): Date
  /** Of the database that has the effects, too. Retried on conflicts; rolled back when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Enter a whole batch. A rival that is entering the same one is waited for. */
  enter(tx: Transaction, records: readonly StoredRecord[]): Promise<EnteredBatch>
  /** Those of a batch that were never heard. */
  notYetProcessed(records: readonly StoredRecord[]): Promise<readonly StoredRecord[]>
  readonly attempts: Attempts
  /** What went well in the end is no trouble, and yet part of the story of what it is about. */
  noteRecovery(tx: Transaction, record: StoredRecord, failed: number): Promise<unknown>
  /** Park it with its key. @returns false when it had been heard before */
  park(record: StoredRecord, reason: string): Promise<boolean>
  /** Queue up behind the parked one of its key. @returns false when none is parked any more */
  waitBehind(record: StoredRecord): Promise<boolean>
  /** Forget what was heard long ago, long after the log could still deliver it again. */
  prune(before: Date): Promise<unknown>
}
