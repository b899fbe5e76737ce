/** From what a service says to rows of its outbox: encoded at once, so that nothing wrong is ever written. */
import { isId } from '@jumun/contracts'
import { encode, isOfOrder } from '@jumun/contracts/codec'
import type { OutgoingEvent } from '../database/database.ts'
import type { LogRecord } from '../log/event-log.ts'
import { eventColumns, toColumns } from '../log/event-rows.ts'
import type { Tracer } from '../tracing/span.ts'
import { currentCause } from './cause.ts'

/** What an event gets besides what was said. */
export interface Writer {
  /** Name of the service. */
  readonly source: string
  now(): Date
  newId(): string
  /** Where what happens is told as spans. */
  readonly tracer?: Tracer | undefined
}

/** An event as it goes out. @throws InvalidEventError when the data does not fit the event's schema */
export function toLogRecord(event: OutgoingEvent, writer: Writer): LogRecord {
  const { kind, subject, sequence, correlationid = subject, data } = event
  if (kind.source !== writer.source)
    throw new Error(`${kind.type} is for ${kind.source} to say, and this is ${writer.source}`)
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw new Error(`${kind.type}: ${sequence} is no sequence`)
  const cause = currentCause()
  const orderId = isOfOrder(kind.type) && isId(correlationid) ? correlationid : undefined
  if (orderId !== undefined) cause.orderId ??= orderId
  const traceparent = writer.tracer ? writer.tracer.traceparentFor(orderId, cause) : cause.traceparent
  return {
    id: writer.newId(),
    type: kind.type,
    source: writer.source,
    subject,
    time: writer.now().toISOString(),
    correlationid,
    ...(cause.causationid === undefined ? {} : { causationid: cause.causationid }),
    ...(traceparent === undefined ? {} : { traceparent }),
    sequence,
    topic: kind.topic,
    schemaId: kind.schemaId,
    body: encode(kind, data),
  }
}

/** One value per column of `eventColumns`. */
export type OutboxRow = readonly unknown[]

/** Of `eventColumns`, in their order. */
const types = ['uuid', ...Array(4).fill('text'), 'timestamptz', 'text', 'text', 'integer', 'text', 'integer', 'bytea']

export const toOutboxRow = (event: OutgoingEvent, writer: Writer): OutboxRow => toColumns(toLogRecord(event, writer))

/** The rows as one array per column: a statement of fixed text, however many they are. */
export const columnValues = (rows: readonly OutboxRow[]): unknown[] =>
  types.map((_, index) => rows.map((row) => row[index]))

/** `INSERT INTO outbox …` in the order given, its parameters counted from `first`; `only` may hold it back. */
export const insertIntoOutbox = (first: number, only = ''): string => `INSERT INTO outbox (${eventColumns})
  SELECT ${eventColumns} FROM unnest(${types.map((type, index) => `$${first + index}::${type}[]`).join(', ')})
    WITH ORDINALITY AS said (${eventColumns}, n) ${only} ORDER BY said.n`
