/** Reading records of many partitions in one round trip. */
import { LogWentBack, type Position, type StoredRecord } from '../event-log.ts'
import { toRecord } from '../event-rows.ts'
import type { LogDatabase, Topic } from './log-database.ts'

export interface Cursor {
  readonly topic: Topic
  readonly partition: number
  /** Everything after this. */
  position: number
  /** Of the record there. */
  mark?: string | undefined
  /** There may be something to read. */
  look: boolean
}

export const cursorPosition = ({ topic, partition, position, mark }: Cursor): Position => ({
  ...{ topic: topic.name, partition, position },
  ...(mark === undefined ? {} : { mark }),
})

/** What was read after a cursor, and where that ends. */
export interface ReadBatch {
  readonly records: StoredRecord[]
  position: number
  mark: string
}

export interface ReadOptions {
  /** Most records, also of those that are passed over. */
  readonly limit: number
  /** Others are passed over; undefined: none are. */
  readonly types?: readonly string[] | undefined
}

interface RecordRow {
  readonly n: number
  readonly lost: boolean
  readonly position: number
  readonly mark: string
  /** null: it is passed over. */
  readonly id: string | null
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

/**
 * A place is lost when the log is shorter, or has another record there, of whatever partition: a position is given once in
 * a topic. (Nothing there and more behind it: retention took it.) What came there since would be passed over for good once something after it is committed.
 */
const sql = `WITH cursor AS MATERIALIZED (
    SELECT wanted.*, after > 0 AND (topic.head IS NULL OR topic.head < after OR coalesce(there.id <> mark, false)) AS lost
    FROM unnest($1::integer[], $2::integer[], $3::bigint[], $4::uuid[])
      WITH ORDINALITY AS wanted (of, partition, after, mark, n)
    LEFT JOIN topic ON topic.id = of
    LEFT JOIN record there ON there.topic = of AND there.position = after
  )
  SELECT n, lost, read.position, read.id AS mark, heard.id, heard.type, heard.source, heard.subject, heard.time,
    heard.correlationid, heard.causationid, heard.sequence, heard.traceparent, heard.schema_id, heard.body
  FROM cursor
  LEFT JOIN LATERAL (
    SELECT * FROM record
    WHERE record.topic = of AND record.partition = cursor.partition AND record.position > after
    ORDER BY record.position LIMIT $5
  ) read ON NOT lost
  LEFT JOIN LATERAL (SELECT read.* WHERE $6::text[] IS NULL OR read.type = ANY($6)) heard ON true
  WHERE lost OR read.position IS NOT NULL LIMIT $5`

/**
 * Up to so many records after these cursors, those of the first ones first; cursors without any are left out.
 * @throws LogWentBack when the log has not got any more what one of them has read
 */
export async function readAfter<C extends Cursor>(
  query: LogDatabase['query'],
  log: Pick<LogDatabase, 'schemas'>,
  cursors: readonly C[],
  { limit, types }: ReadOptions,
): Promise<Map<C, ReadBatch>> {
  if (cursors.length === 0) return new Map()
  for (const cursor of cursors) cursor.look = false // what is told from here on may be missing in what is read
  const rows = await query<RecordRow>(sql, [
    cursors.map((cursor) => cursor.topic.id),
    cursors.map((cursor) => cursor.partition),
    cursors.map((cursor) => cursor.position),
    cursors.map(({ mark }) => mark ?? null),
    limit,
    types ?? null,
  ])
  const lost = rows.filter((row) => row.lost).map(({ n }) => cursorPosition(cursors[n - 1] as C))
  if (lost.length > 0) throw new LogWentBack(lost)
  rows.sort((one, other) => one.n - other.n || one.position - other.position)
  const batches = new Map<C, ReadBatch>()
  for (const { n, position, mark } of rows) batches.set(cursors[n - 1] as C, { records: [], position, mark })
  const heard = rows.filter(isHandled).map((row) => toStoredRecord(row, cursors[row.n - 1] as C))
  const read = await log.schemas.read(heard)
  const byPartition = new Map(cursors.map((cursor) => [`${cursor.topic.name}/${cursor.partition}`, cursor]))
  for (const record of read)
    batches.get(byPartition.get(`${record.topic}/${record.partition}`) as C)?.records.push(record)
  // what there may be more of: all from the last one on, when this was as much as was asked for
  const last = rows.length < limit ? cursors.length : (rows.at(-1)?.n ?? 0) - 1
  for (const cursor of cursors.slice(last)) cursor.look = true
  return batches
}

type HandledRow = RecordRow & { readonly id: string }
const isHandled = (row: RecordRow): row is HandledRow => row.id !== null

const toStoredRecord = (row: HandledRow, cursor: Cursor): StoredRecord => ({
  ...toRecord({ ...row, topic: cursor.topic.name }),
  partition: cursor.partition,
  position: row.position,
  mark: row.mark,
})
