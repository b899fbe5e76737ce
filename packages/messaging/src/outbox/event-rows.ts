/** An event as it lies in a table, on its way to the log or after it. */
import type { LogRecord } from '../log/event-log.ts'

export const eventColumns =
  'id, topic, type, source, subject, time, correlationid, causationid, sequence, traceparent, schema_id, body'

export interface EventRow {
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

export const toRecord = (row: EventRow): LogRecord => ({
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
