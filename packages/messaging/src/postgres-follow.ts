/** Reading everything alone, from positions the caller keeps. */
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { Bell } from './bell.ts'
import type { FollowOptions, Subscription } from './event-log.ts'
import type { LogDatabase } from './postgres-event-log.ts'
import { type Cursor, readAfter } from './postgres-read.ts'
import { keepSession } from './session.ts'

export function followPostgres(log: LogDatabase, options: FollowOptions): Subscription {
  const { maxBatch = 500 } = options
  const bell = new Bell()
  let cursors: Cursor[] | undefined
  let stopping = false

  async function start(): Promise<Cursor[]> {
    const topics = await log.topics(options.topics)
    const after = new Map(options.after.map(({ topic, partition, position }) => [`${topic}/${partition}`, position]))
    return topics.flatMap((topic) =>
      Array.from({ length: topic.partitions }, (_, partition) => ({
        topic,
        partition,
        position: after.get(`${topic.name}/${partition}`) ?? 0,
      })),
    )
  }

  async function read(client: pg.Client, worked: () => void): Promise<void> {
    cursors ??= await start()
    client.on('notification', () => bell.ring())
    for (const { id } of await log.topics(options.topics)) await client.query(`LISTEN jumun_log_${id}`)
    while (!stopping) {
      const batches = await readAfter(client, cursors, maxBatch)
      for (const [cursor, batch] of batches) {
        if (stopping) return
        await options.handle(batch)
        cursor.position = batch.at(-1)?.position ?? cursor.position
      }
      worked()
      if (batches.size === 0) await bell.wait(log.pollMs)
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
    async caughtUp() {
      const heads = await log.heads(options.topics)
      while (!stopping) {
        const at = new Map(cursors?.map(({ topic, partition, position }) => [`${topic.name}/${partition}`, position]))
        if (heads.every((head) => (at.get(`${head.topic}/${head.partition}`) ?? 0) >= head.position)) return
        bell.ring()
        await pause(5)
      }
    },
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
