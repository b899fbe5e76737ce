/** Reading everything alone, from positions the caller keeps. */
import { setTimeout as pause } from 'node:timers/promises'
import { runRetryLoop } from '../../database/retry-loop.ts'
import { Signal } from '../../signal.ts'
import { type FollowOptions, LogWentBack, type Subscription } from '../event-log.ts'
import { untilReached } from '../until-reached.ts'
import type { LogDatabase } from './log-database.ts'
import { channelOf, take } from './notifications.ts'
import { type Cursor, cursorPosition, readAfter } from './read.ts'

/** Under load what comes within this is read together. */
const coalesceMs = 5

export function followPostgres(log: LogDatabase, options: FollowOptions): Subscription {
  const { maxBatch = 500 } = options
  const wakeUp = new Signal()
  let cursors: Cursor[] | undefined
  let after = options.after
  let stopping = false

  async function start(): Promise<Cursor[]> {
    const topics = await log.topics(options.topics, true)
    const known = new Map(after.map((position) => [`${position.topic}/${position.partition}`, position]))
    return topics.flatMap((topic) =>
      Array.from({ length: topic.partitions }, (_, partition) => {
        const position = known.get(`${topic.name}/${partition}`)
        return { topic, partition, position: position?.position ?? 0, mark: position?.mark, look: true }
      }),
    )
  }

  async function read(worked: () => void): Promise<void> {
    const now = await start()
    cursors = now
    const deafen = log.listen([...new Set(now.map(({ topic }) => channelOf(topic.id)))], (notification) => {
      if (take(now, notification)) wakeUp.notify()
    })
    try {
      await readOn(now, worked)
    } catch (error) {
      if (error instanceof LogWentBack) {
        await options.onWentBack?.(error.lost)
        for (const cursor of now) Object.assign(cursor, { position: 0, mark: undefined })
      }
      throw error
    } finally {
      deafen()
      after = now.map(cursorPosition)
    }
  }

  async function readOn(cursors: Cursor[], worked: () => void): Promise<void> {
    let lookAt = 0
    while (!stopping) {
      const now = performance.now()
      if (now >= lookAt) {
        for (const cursor of cursors) cursor.look = true
        lookAt = now + log.pollMs
      }
      const due = cursors.filter(({ look }) => look)
      const read = await readAfter(log.query, log, due, { limit: maxBatch })
      if (stopping) return
      if (read.size > 0) await options.handle([...read.values()].flatMap(({ records }) => records))
      for (const [cursor, { position, mark }] of read) Object.assign(cursor, { position, mark })
      worked()
      // those that had their turn go to the end of the queue, else they could have it for good
      cursors.sort((one, other) => Number(read.has(one)) - Number(read.has(other)))
      const isAll = [...read.values()].reduce((sum, { records }) => sum + records.length, 0) < maxBatch
      if (read.size > 0 && isAll) await pause(coalesceMs)
      if (!cursors.some(({ look }) => look)) await wakeUp.wait(Math.max(1, lookAt - performance.now()))
    }
  }

  const running = runRetryLoop({
    wakeUp,
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
          return (topic, partition) => at.get(`${topic}/${partition}`) ?? 0
        },
        notYet() {
          for (const cursor of cursors ?? []) cursor.look = true
          wakeUp.notify()
        },
        stopped: () => stopping,
        everyMs: 5,
      }),
    lag: () => countAfter(log, cursors ?? []),
    async stop() {
      stopping = true
      wakeUp.notify()
      await running
    },
  }
}

/** How many records there are after these cursors; of these types, if any are named. */
export async function countAfter(
  log: LogDatabase,
  cursors: readonly Cursor[],
  types?: readonly string[],
): Promise<number> {
  if (cursors.length === 0) return 0
  const [row] = await log.query<{ count: number }>(
    `SELECT coalesce(sum(behind.count), 0)::bigint AS count
     FROM unnest($1::integer[], $2::integer[], $3::bigint[]) AS at (topic, partition, position),
     LATERAL (SELECT count(*) FROM record
       WHERE record.topic = at.topic AND record.partition = at.partition AND record.position > at.position
         AND ($4::text[] IS NULL OR record.type = ANY($4))) behind`,
    [
      cursors.map(({ topic }) => topic.id),
      cursors.map(({ partition }) => partition),
      cursors.map(({ position }) => position),
      types ?? null,
    ],
  )
  return row?.count ?? 0
}
