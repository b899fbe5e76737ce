/**
 * What a service has published lately, kept where it was written, with the place that the log gave it. Only the service that
 * publishes to a topic can say what ought to be in it: where the log lost that (it was made anew, or restored from an older
 * copy), it is appended again, oldest first. Whoever has heard it knows it by its id.
 */
import type pg from 'pg'
import { prepared } from '../database/connection.ts'
import type { Querying } from '../database/database.ts'
import type { OpenDatabase } from '../database/open-database.ts'
import { pruneInPieces } from '../database/prune.ts'
import { type Appended, type EventLog, type LogRecord, LogWentBack, type Position } from '../log/event-log.ts'
import { eventColumns, type OutboxRow, toColumns, toRecord } from '../log/event-rows.ts'

/** The log was found without what we had published; it has it again, as far as we had it. */
export interface LogLoss {
  readonly topic: string
  readonly appendedAgain: number
  /** What was published before is gone for good; undefined: nothing is. */
  readonly lostBefore?: Date
}

export interface Published {
  /** They are in the log, at these places, and so in the outbox no more. @throws when somebody else took one of them */
  keep(client: pg.Client, rows: readonly OutboxRow[], appended: readonly Appended[]): Promise<void>
  /** Does the log still have what we published last? Where it does not, it gets again what it lacks. */
  verify(client: pg.Client): Promise<void>
  /** Forgets what is old. */
  prune(db: OpenDatabase): Promise<void>
  /** The log lacks something that it has not been given again yet. */
  healing(): boolean
}

export interface PublishedOptions {
  readonly onTrouble: (error: Error) => void
  readonly onLoss?: (loss: LogLoss) => void
}

interface PublishedRow extends OutboxRow {
  readonly log_partition: number
  readonly log_position: number
  readonly log_mark: string | null
}

const batch = 500
const dayMs = 86_400_000
/** Longer than a weekend, so that a copy from before it can be made whole. */
const keptDays = 7
/** Of a topic in which little happens more is kept: keys, stores, menus. */
const keptAtLeast = 10_000

/** Good for one session with the database. */
export function publishedTo(log: EventLog, { onTrouble, onLoss }: PublishedOptions): Published {
  /** The last place of each partition, as far as this session knows. */
  const last = new Map<string, Position>()
  let looked = false
  let healing = false

  const remember = (positions: readonly Position[]): void => {
    for (const position of positions) last.set(keyOf(position), position)
  }

  async function verify(client: pg.Client): Promise<void> {
    if (!looked) remember((await client.query<PublishedRow>(latest)).rows.map(positionOf))
    looked = true
    const lost = await log.lost([...last.values()])
    if (lost.length === 0) return
    healing = true
    onTrouble(new LogWentBack(lost))
    for (const topic of new Set(lost.map((position) => position.topic))) {
      const loss = await appendAgain(client, topic)
      onLoss?.(loss)
    }
    healing = false
  }

  async function appendAgain(client: pg.Client, topic: string): Promise<LogLoss> {
    const [oldest] = await rowsAfter(client, topic, 0, 1)
    // were there any before the oldest that we have, and does the log still have that?
    const isCut = oldest !== undefined && oldest.log_position > 1 && (await log.lost([positionOf(oldest)])).length > 0
    let appendedAgain = 0
    for (let rows = await rowsAfter(client, topic, 0, batch); rows.length > 0; ) {
      // asked before: in a log that was only cut off, each of them comes to stand where it stood
      appendedAgain += (await log.lost(rows.map(positionOf))).length
      const positions = inOrderOf(rows, await log.append(rows.map(toRecord)))
      await client.query(prepared(move, [topic, rows.map((row) => row.position), ...columnsOf(rows, positions)]))
      remember(positions)
      rows = await rowsAfter(client, topic, rows.at(-1)?.position ?? 0, batch)
    }
    const loss = { topic, appendedAgain, ...(isCut ? { lostBefore: oldest.time } : {}) }
    await client.query(note, [topic, appendedAgain, loss.lostBefore ?? null])
    return loss
  }

  return {
    async keep(client, rows, appended) {
      const logPositions = inOrderOf(rows, appended)
      const positions = rows.map((row) => row.position)
      const { rowCount } = await client.query(prepared(keep, [positions, ...columnsOf(rows, logPositions)]))
      if (rowCount !== rows.length)
        throw new Error(`of ${rows.length} relayed events ${rowCount} were still in the outbox: who took the rest?`)
      // In a log that goes on every place is behind those before. Else somebody set it back since we looked.
      if (logPositions.some((position) => position.position <= (last.get(keyOf(position))?.position ?? -1)))
        await verify(client)
      else remember(logPositions)
    },
    verify,
    async prune(db) {
      const before = new Date(db.now().getTime() - keptDays * dayMs)
      for (const topic of new Set([...last.values()].map((position) => position.topic)))
        await pruneInPieces(db, 'published', beyondWhatIsKept, [topic, before, keptAtLeast])
    },
    healing: () => healing,
  }
}

/** One that did not go by the outbox: an operator sent it. */
export async function keepSent(tx: Querying, record: LogRecord, [position]: readonly Position[]): Promise<void> {
  if (!position) throw new Error(`the log does not say where it has put ${record.id}`)
  const values = toColumns(record)
  await tx.query(
    `INSERT INTO published (${eventColumns}, log_partition, log_position, log_mark)
     VALUES (${[...values, 1, 2, 3].map((_, index) => `$${index + 1}`).join(', ')})`,
    [...values, position.partition, position.position, markColumn(record.id, position.mark)],
  )
}

function inOrderOf(rows: readonly OutboxRow[], appended: readonly Appended[]): Position[] {
  const positionOf = new Map(appended.map(({ id, ...position }) => [id, position]))
  return rows.map(({ id }) => {
    const position = positionOf.get(id)
    if (!position) throw new Error(`the log does not say where it has put ${id}`)
    return position
  })
}

const keyOf = ({ topic, partition }: Position): string => `${topic}/${partition}`

const positionOf = ({
  id,
  topic,
  log_partition: partition,
  log_position: position,
  log_mark,
}: PublishedRow): Position => ({
  ...{ topic, partition, position },
  mark: log_mark ?? id,
})

const columnsOf = (rows: readonly OutboxRow[], positions: readonly Position[]): unknown[] => [
  positions.map(({ partition }) => partition),
  positions.map(({ position }) => position),
  positions.map(({ mark }, index) => markColumn(rows[index]?.id, mark)),
]

/** The embedded log marks a place by the event's id, which the row has already. */
const markColumn = (id: string | undefined, mark: string | undefined): string | null =>
  mark === undefined || mark === id ? null : mark

async function rowsAfter(client: pg.Client, topic: string, after: number, limit: number): Promise<PublishedRow[]> {
  const sql = `SELECT position, ${eventColumns}, log_partition, log_position, log_mark FROM published
    WHERE topic = $1 AND position > $2 AND log_position IS NOT NULL ORDER BY position LIMIT $3`
  return (await client.query<PublishedRow>(prepared(sql, [topic, after, limit]))).rows
}

const keep = `UPDATE published SET log_partition = place.partition, log_position = place.log_position, log_mark = place.mark
  FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::text[]) AS place (position, partition, log_position, mark)
  WHERE published.position = place.position AND published.log_position IS NULL`

const move = `UPDATE published SET log_partition = place.partition, log_position = place.log_position, log_mark = place.mark
  FROM unnest($2::bigint[], $3::integer[], $4::bigint[], $5::text[]) AS place (position, partition, log_position, mark)
  WHERE published.topic = $1 AND published.position = place.position`

/** The newest of each topic: enough to meet every partition of a topic in which something happens. */
const latest = `WITH RECURSIVE each AS (
    (SELECT topic FROM published ORDER BY topic LIMIT 1)
    UNION ALL
    SELECT (SELECT topic FROM published WHERE topic > each.topic ORDER BY topic LIMIT 1) FROM each WHERE topic IS NOT NULL
  )
  SELECT newest.id, newest.topic, newest.log_partition, newest.log_position, newest.log_mark FROM each, LATERAL (
    SELECT * FROM published WHERE published.topic = each.topic AND log_position IS NOT NULL ORDER BY position DESC LIMIT 200
  ) newest ORDER BY newest.position`

const beyondWhatIsKept = `topic = $1 AND time < $2 AND log_position IS NOT NULL
  AND position < (SELECT position FROM published WHERE topic = $1 ORDER BY position DESC OFFSET $3 LIMIT 1)`

const note = 'INSERT INTO log_loss (topic, noticed_at, appended_again, lost_before) VALUES ($1, now(), $2, $3)'
