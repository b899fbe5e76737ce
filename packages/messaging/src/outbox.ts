/** From what a service says to rows of its outbox: encoded at once, so that nothing wrong is ever written. */
import { encode } from '@jumun/contracts/codec'
import { currentCause } from './cause.ts'
import type { Saying } from './database.ts'
import type { LogRecord } from './event-log.ts'

/** What an event gets besides what was said. */
export interface Writer {
  /** Name of the service. */
  readonly source: string
  now(): Date
  newId(): string
}

/** An event as it goes out. @throws InvalidEventError when the data does not fit the event's schema */
export function toLogRecord(saying: Saying, writer: Writer): LogRecord {
  const { kind, subject, sequence, correlationid = subject, data } = saying
  if (kind.source !== writer.source)
    throw new Error(`${kind.type} is for ${kind.source} to say, and this is ${writer.source}`)
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw new Error(`${kind.type}: ${sequence} is no sequence`)
  return {
    id: writer.newId(),
    type: kind.type,
    source: writer.source,
    subject,
    time: writer.now().toISOString(),
    correlationid,
    ...currentCause(),
    sequence,
    topic: kind.topic,
    schemaId: kind.schemaId,
    body: encode(kind, data),
  }
}

/** One value per column of `columns`. */
export type OutboxRow = readonly unknown[]

const columns = [
  ['id', 'uuid'],
  ['topic', 'text'],
  ['type', 'text'],
  ['source', 'text'],
  ['subject', 'text'],
  ['time', 'timestamptz'],
  ['correlationid', 'text'],
  ['causationid', 'text'],
  ['sequence', 'integer'],
  ['traceparent', 'text'],
  ['schema_id', 'integer'],
  ['body', 'bytea'],
] as const
const names = columns.map(([name]) => name).join(', ')

export function toOutboxRow(saying: Saying, writer: Writer): OutboxRow {
  const record = toLogRecord(saying, writer)
  return [
    record.id,
    record.topic,
    record.type,
    record.source,
    record.subject,
    record.time,
    record.correlationid,
    record.causationid ?? null,
    record.sequence,
    record.traceparent ?? null,
    record.schemaId,
    record.body,
  ]
}

/** The rows as one array per column: a statement of fixed text, however many they are. */
export const columnValues = (rows: readonly OutboxRow[]): unknown[] =>
  columns.map((_, index) => rows.map((row) => row[index]))

/** `INSERT INTO outbox …` in the order given, its parameters counted from `first`; `only` may hold it back. */
export const insertIntoOutbox = (first: number, only = ''): string => `INSERT INTO outbox (${names})
  SELECT ${names} FROM unnest(${columns.map(([, type], index) => `$${first + index}::${type}[]`).join(', ')})
    WITH ORDINALITY AS said (${names}, n) ${only} ORDER BY said.n`
