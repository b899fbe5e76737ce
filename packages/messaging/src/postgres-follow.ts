/** Reading everything alone, from positions the caller keeps. */
import type pg from 'pg'
import { Bell } from './bell.ts'
import { type FollowOptions, LogWentBack, type Subscription } from './event-log.ts'
import type { LogDatabase } from './postgres-event-log.ts'
import { type Cursor, placeOf, readAfter, restOf, stillThere } from './postgres-read.ts'
import { keepSession } from './session.ts'
import { untilReached } from './until-reached.ts'

export function followPostgres(log: LogDatabase, options: FollowOptions): Subscription {
  const { maxBatch = 500 } = options
  const bell = new Bell()
  let cursors: Cursor[] | undefined
  let after = options.after
  let stopping = false

  async function start(): Promise<Cursor[]> {
    const topics = await log.topics(options.topics, true)
    const known = new Map(after.map((place) => [`${place.topic}/${place.partition}`, place]))
    return topics.flatMap((topic) =>
      Array.from({ length: topic.partitions }, (_, partition) => {
        const place = known.get(`${topic.name}/${partition}`)
        return { topic, partition, position: place?.position ?? 0, mark: place?.mark }
      }),
    )
  }

  async function read(client: pg.Client, worked: () => void): Promise<void> {
    cursors = await start()
    try {
      await readOn(client, cursors, worked)
    } catch (error) {
      if (error instanceof LogWentBack) {
        await options.onWentBack?.(error.lost)
        for (const cursor of cursors) Object.assign(cursor, { position: 0, mark: undefined })
      }
      throw error
    } finally {
      after = cursors.map(placeOf)
    }
  }

  async function readOn(client: pg.Client, cursors: Cursor[], worked: () => void): Promise<void> {
    client.on('notification', () => bell.ring())
    for (const { id } of await log.topics(options.topics)) await client.query(`LISTEN jumun_log_${id}`)
    let lookAt = 0
    while (!stopping) {
      if (Date.now() >= lookAt) {
        await stillThere(log, cursors)
        lookAt = Date.now() + log.lookEveryMs
      }
      const batches = await readAfter(client, log, cursors, maxBatch)
      if (stopping) return
      if (batches.size > 0) await options.handle([...batches.values()].flat())
      for (const [cursor, batch] of batches) {
        cursor.position = batch.at(-1)?.position ?? cursor.position
        cursor.mark = batch.at(-1)?.mark
      }
      worked()
      const rest = restOf(cursors, batches, maxBatch)
      if (rest.length === 0) await bell.wait(log.pollMs)
      // the next ones have their turn, else the first could have it for good
      else cursors.push(...cursors.splice(0, cursors.length - rest.length))
    }
  }

  const running = keepSession({
    url: log.url,
    name: 'follower of the event log',
    bell,
    stopped: () => stopping,
    onTrouble: log.onTrouble,
    work: read,
  })

  return {
    caughtUp: () =>
      untilReached({
        heads: () => log.heads(options.topics),
        done: () => {
          const at = new Map(cursors?.map((cursor) => [`${cursor.topic.name}/${cursor.partition}`, cursor.position]))
          bell.ring()
          return (topic, partition) => at.get(`${topic}/${partition}`) ?? 0
        },
        stopped: () => stopping,
        everyMs: 5,
      }),
    lag: () => countAfter(log, cursors ?? []),
    async stop() {
      stopping = true
      bell.ring()
      await running
    },
  }
}

/** How many records there are after these cursors. */
export async function countAfter(log: LogDatabase, cursors: readonly Cursor[]): Promise<number> {
  if (cursors.length === 0) return 0
  const [row] = await log.query<{ count: number }>(
    `SELECT coalesce(sum(behind.count), 0)::bigint AS count
     FROM unnest($1::integer[], $2::integer[], $3::bigint[]) AS at (topic, partition, position),
     LATERAL (SELECT count(*) FROM record
       WHERE record.topic = at.topic AND record.partition = at.partition AND record.position > at.position) behind`,
    [
      cursors.map(({ topic }) => topic.id),
      cursors.map(({ partition }) => partition),
      cursors.map(({ position }) => position),
    ],
  )
  return row?.count ?? 0
}
