/** An event as it lies in a table: on its way to the log, in it, after it, or set aside. */
import type { LogRecord } from './event-log.ts'

/** All but its id. */
export const attributeColumns =
  'topic, type, source, subject, time, correlationid, causationid, sequence, traceparent, schema_id, body'
export const eventColumns = `id, ${attributeColumns}`

export interface EventRow {
  readonly id: string
  readonly topic: string
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly time: Date | string
  readonly correlationid: string
  readonly causationid: string | null
  readonly sequence: number
  readonly traceparent: string | null
  readonly schema_id: number
  readonly body: Buffer
}

/** Of the outbox, and of what was published. */
export interface OutboxRow extends EventRow {
  readonly position: number
  readonly time: Date
}

export const toRecord = (row: EventRow): LogRecord => ({
  id: row.id,
  type: row.type,
  source: row.source,
  subject: row.subject,
  time: typeof row.time === 'string' ? row.time : row.time.toISOString(),
  correlationid: row.correlationid,
  ...(row.causationid === null ? {} : { causationid: row.causationid }),
  sequence: row.sequence,
  ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  topic: row.topic,
  schemaId: row.schema_id,
  body: row.body,
})

/** One value per column of `eventColumns`. */
export const toColumns = (record: LogRecord): unknown[] => [
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
