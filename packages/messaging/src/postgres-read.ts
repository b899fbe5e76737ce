/** Reading records of many partitions in one round trip. */
import type pg from 'pg'
import { prepared } from './connection.ts'
import { LogWentBack, type Position, type StoredRecord } from './event-log.ts'
import type { LogDatabase, Topic } from './postgres-event-log.ts'

export interface Cursor {
  readonly topic: Topic
  readonly partition: number
  /** Everything after this. */
  position: number
  /** Of the record there. */
  mark?: string | undefined
}

export const placeOf = ({ topic, partition, position, mark }: Cursor): Position => ({
  ...{ topic: topic.name, partition, position },
  ...(mark === undefined ? {} : { mark }),
})

/** @throws LogWentBack when the log has not got any more what these have read */
export async function stillThere(log: Pick<LogDatabase, 'lost'>, cursors: readonly Cursor[]): Promise<void> {
  const lost = await log.lost(cursors.filter(({ position }) => position > 0).map(placeOf))
  if (lost.length > 0) throw new LogWentBack(lost)
}

interface RecordRow {
  readonly n: number
  readonly position: number
  readonly id: string
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly time: string
  readonly correlationid: string
  readonly causationid: string | null
  readonly sequence: number
  readonly traceparent: string | null
  readonly schema_id: number
  readonly body: Buffer
}

const sql = `SELECT wanted.n, read.position, read.id, read.type, read.source, read.subject, read.time, read.correlationid,
    read.causationid, read.sequence, read.traceparent, read.schema_id, read.body
  FROM (
    SELECT * FROM unnest($1::integer[], $2::integer[], $3::bigint[], $5::uuid[])
      WITH ORDINALITY AS cursor (topic, partition, after, mark, n)
    WHERE mark IS NULL OR EXISTS (
      SELECT FROM record there WHERE there.topic = cursor.topic AND there.position = after AND there.id = mark
    )
  ) wanted,
  LATERAL (
    SELECT * FROM record
    WHERE record.topic = wanted.topic AND record.partition = wanted.partition AND record.position > wanted.after
    ORDER BY record.position LIMIT $4
  ) read LIMIT $4`

/**
 * Up to `limit` records after these cursors, those of the first ones first; cursors without any are left out. So is one
 * whose own place the log has not got any more: what came there since would be passed over for good once something after
 * it is committed.
 */
export async function readAfter<C extends Cursor>(
  client: pg.Client,
  log: Pick<LogDatabase, 'schemas'>,
  cursors: readonly C[],
  limit: number,
): Promise<Map<C, StoredRecord[]>> {
  if (cursors.length === 0) return new Map()
  const { rows } = await client.query<RecordRow>(
    prepared(sql, [
      cursors.map((cursor) => cursor.topic.id),
      cursors.map((cursor) => cursor.partition),
      cursors.map((cursor) => cursor.position),
      limit,
      cursors.map(({ mark }) => mark ?? null),
    ]),
  )
  rows.sort((one, other) => one.n - other.n || one.position - other.position)
  const records = await log.schemas.read(rows.map((row) => toStoredRecord(row, cursors[row.n - 1] as C)))
  const read = new Map<C, StoredRecord[]>()
  for (const [index, row] of rows.entries()) {
    const cursor = cursors[row.n - 1] as C
    const batch = read.get(cursor) ?? []
    read.set(cursor, batch)
    batch.push(records[index] as StoredRecord)
  }
  return read
}

/** Those of which there may be more than was read with this limit. */
export function restOf<C>(cursors: readonly C[], read: ReadonlyMap<C, readonly unknown[]>, limit: number): C[] {
  const count = [...read.values()].reduce((sum, { length }) => sum + length, 0)
  return count < limit ? [] : cursors.slice(cursors.findLastIndex((cursor) => read.has(cursor)))
}

const toStoredRecord = (row: RecordRow, cursor: Cursor): StoredRecord => ({
  id: row.id,
  type: row.type,
  source: row.source,
  subject: row.subject,
  time: row.time,
  correlationid: row.correlationid,
  ...(row.causationid === null ? {} : { causationid: row.causationid }),
  sequence: row.sequence,
  ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  topic: cursor.topic.name,
  schemaId: row.schema_id,
  body: row.body,
  partition: cursor.partition,
  position: row.position,
  mark: row.id,
})
