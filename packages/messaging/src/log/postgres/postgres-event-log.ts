/**
 * The embedded event log: a PostgreSQL database of its own. `append` locks a topic's head row, so positions are dense
 * and become visible in order, and a reader needs nothing but a cursor.
 */
import pg from 'pg'
import { databaseAddress } from '../../database/address.ts'
import { connectionOptions, prepared, retryOnConflict, throughIndexes } from '../../database/connection.ts'
import { migrate } from '../../database/migrate.ts'
import {
  type Appended,
  type ConsumeOptions,
  type EventLog,
  type FollowOptions,
  type LogRecord,
  NotAppended,
  type Position,
  type Subscription,
} from '../event-log.ts'
import { partitionOf } from '../murmur2.ts'
import { sendableOf, tooLarge } from '../sendable.ts'
import { consumePostgres } from './consume.ts'
import { followPostgres } from './follow.ts'
import { postgresListener } from './listener.ts'
import type { LogDatabase, Topic } from './log-database.ts'
import { appendNotifier } from './notifications.ts'
import { logSchemas } from './schemas.ts'

export interface PostgresEventLogOptions {
  readonly url: string
  /** Of topics that are not there yet; a topic keeps the number it was made with. Default 6. */
  readonly partitions?: number
  /** Default 3: one appends, the rest answer questions. */
  readonly poolSize?: number
  /** How often readers look without having been told, also whether the log still has what they have read; default 2,000. */
  readonly pollMs?: number
  /** How often members of a group look whether one of them died; default 1,000. */
  readonly rebalanceMs?: number
  readonly onTrouble?: (error: Error) => void
}

/** What it said of late to others says that it is there. */
const answerCountsMs = 2_000

const logMigrations = { name: 'log', folder: new URL('../../../migrations/log/', import.meta.url) }

/** Make or update the tables of the log; once, by whoever starts the platform (its role must be allowed to). */
export const migrateEventLog = (url: string): Promise<string[]> => migrate(url, [logMigrations])

/** Opens no connection yet. The database must have been prepared with `migrateEventLog`. */
export function postgresEventLog(options: PostgresEventLogOptions): EventLog {
  const pool = new pg.Pool({
    ...connectionOptions(databaseAddress(options.url).direct, 'event log'), // the log is read and told of in sessions
    options: throughIndexes,
    max: options.poolSize ?? 3,
    idleTimeoutMillis: 30_000,
  })
  /** Monotonic; never, once something failed or a connection was lost. */
  let answeredAt = Number.NEGATIVE_INFINITY
  pool.on('error', (error) => {
    answeredAt = Number.NEGATIVE_INFINITY
    options.onTrouble?.(error)
  })
  const known = new Map<string, Topic>()
  const listener = postgresListener(options.url, (error) => options.onTrouble?.(error))
  const subscriptions = new Set<Subscription>()

  const query = <R extends object>(sql: string, values: readonly unknown[]): Promise<R[]> =>
    retryOnConflict(async () => (await pool.query(prepared(sql, values))).rows as R[]).then(
      (rows) => {
        answeredAt = performance.now()
        return rows
      },
      (error: unknown) => {
        answeredAt = Number.NEGATIVE_INFINITY
        throw error
      },
    )

  const schemas = logSchemas(query)

  /** Nobody needs it to be on a disk. */
  const tell = appendNotifier((channels, payloads) =>
    query(
      `SELECT set_config('synchronous_commit', 'off', true), pg_notify(channel, payload)
       FROM unnest($1::text[], $2::text[]) news (channel, payload)`,
      [channels, payloads],
    ),
  )

  async function topics(names: readonly string[], anew = false): Promise<Topic[]> {
    const missing = names.filter((name) => anew || !known.has(name)).sort()
    if (missing.length > 0) {
      const read = 'SELECT id, name, partitions FROM topic WHERE name = ANY($1)'
      let rows = await query<Topic>(read, [missing])
      if (rows.length < missing.length) {
        const make =
          'INSERT INTO topic (name, partitions) SELECT name, $2 FROM unnest($1::text[]) name ON CONFLICT DO NOTHING'
        await query(make, [missing, options.partitions ?? 6])
        rows = await query<Topic>(read, [missing])
      }
      for (const topic of rows) known.set(topic.name, topic)
    }
    return names.map((name) => known.get(name) as Topic)
  }

  async function append(records: readonly LogRecord[]): Promise<Appended[]> {
    const positions = new Map(
      (await topics([...new Set(records.map(({ topic }) => topic))])).map((one) => [one.name, one]),
    )
    const partition = ({ topic, subject }: LogRecord): number =>
      partitionOf(subject, (positions.get(topic) as Topic).partitions)
    const column = (value: (record: LogRecord) => unknown): unknown[] => records.map(value)
    const rows = await query<{ id: string; topic: number; partition: number; position: number }>(
      `SELECT id, topic, partition, position
       FROM append_all($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        column((record) => record.topic),
        column(partition),
        column((record) => record.id),
        column((record) => record.type),
        column((record) => record.source),
        column((record) => record.subject),
        column((record) => record.time),
        column((record) => record.correlationid),
        column((record) => record.causationid ?? null),
        column((record) => record.sequence),
        column((record) => record.traceparent ?? null),
        column((record) => record.schemaId),
        column((record) => record.body),
      ],
    ).catch((error: unknown) => {
      known.clear() // the log may have been made anew, and know nothing of them
      schemas.forget()
      throw error
    })
    const names = new Map([...positions.values()].map(({ id, name }) => [id, name]))
    tell(
      records.map((record) => ({ record, topic: positions.get(record.topic)?.id ?? 0, partition: partition(record) })),
    )
    return rows.map(({ id, topic, partition, position }) => ({
      ...{ id, topic: names.get(topic) as string, partition, position },
      mark: id,
    }))
  }

  async function lost(positions: readonly Position[]): Promise<readonly Position[]> {
    if (positions.length === 0) return []
    const rows = await query<{ n: number }>(lostPlaces, [
      positions.map(({ topic }) => topic),
      positions.map(({ position }) => position),
      positions.map(({ mark }) => mark ?? null),
    ])
    return rows.map(({ n }) => positions[n - 1] as Position)
  }

  const heads = async (names: readonly string[]): Promise<readonly Position[]> =>
    query<Position>(
      `SELECT topic.name AS topic, p AS partition, last.position
       FROM topic, generate_series(0, partitions - 1) p,
       LATERAL (SELECT position FROM record WHERE record.topic = topic.id AND partition = p ORDER BY position DESC LIMIT 1) last
       WHERE topic.name = ANY($1) ORDER BY 1, 2`,
      [names],
    )

  const database: LogDatabase = {
    url: options.url,
    pollMs: options.pollMs ?? 2_000,
    rebalanceMs: options.rebalanceMs ?? 1_000,
    onTrouble: options.onTrouble ?? (() => {}),
    topics,
    heads,
    lost,
    schemas,
    listen: listener.listen,
    query,
  }

  function keep(subscription: Subscription): Subscription {
    subscriptions.add(subscription)
    return {
      caughtUp: () => subscription.caughtUp(),
      lag: () => subscription.lag(),
      async stop() {
        subscriptions.delete(subscription)
        await subscription.stop()
      },
    }
  }

  return {
    async append(records) {
      const wrongWith = await schemas.prepare(records)
      const sorted = sendableOf(records, tooLarge)
      const checked = sendableOf(sorted.sendable, (record) => {
        const reason = wrongWith(record)
        return reason === undefined ? undefined : { reason }
      })
      const { sendable } = checked
      const left = [...sorted.unappended, ...checked.unappended.map((one) => ({ ...one, refused: false }))]
      const appended = sendable.length > 0 ? await append(sendable) : []
      if (left.length > 0) throw new NotAppended(left, appended)
      return appended
    },
    consume: (asked: ConsumeOptions) => keep(consumePostgres(database, asked)),
    follow: (asked: FollowOptions) => keep(followPostgres(database, asked)),
    heads,
    lost,
    async reachable() {
      if (performance.now() - answeredAt < answerCountsMs) return true
      return query('SELECT 1', []).then(
        () => true,
        () => false,
      )
    },
    async close() {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
      await listener.close()
      await pool.end()
    },
  }
}

/** Another record stands there, or nothing has come so far. (Nothing there and more behind it: retention took it.) */
const lostPlaces = `SELECT place.n FROM unnest($1::text[], $2::bigint[], $3::text[]) WITH ORDINALITY AS place (topic, position, mark, n)
  LEFT JOIN topic ON topic.name = place.topic
  LEFT JOIN record ON record.topic = topic.id AND record.position = place.position
  WHERE topic.id IS NULL OR topic.head < place.position OR record.id::text <> place.mark`
