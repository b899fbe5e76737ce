/** Reading everything alone, from positions the caller keeps; no group, so nothing of it stays in the cluster. */
import { type FollowOptions, LogWentBack, type Position, type Subscription } from '../event-log.ts'
import { untilReached } from '../until-reached.ts'
import { type Cluster, keepRunning, partitionKey, pauseUnless } from './cluster.ts'
import type { ReadCursor } from './fetches.ts'
import { startReader } from './reader.ts'
import { type RawRecord, toStored } from './record.ts'

const buffered = 2000
const shortestPauseMs = 50
const longestPauseMs = 5000

export function followKafka(cluster: Cluster, options: FollowOptions): Subscription {
  const { maxBatch = 500, topics, foreign = false } = options
  const stopping = new AbortController()
  const at = new Map(options.after.map((one) => [partitionKey(one.topic, one.partition), one]))
  const positionOf = (topic: string, partition: number): number =>
    at.get(partitionKey(topic, partition))?.position ?? -1

  const running = keepRunning(cluster, 'follower', stopping.signal, async (worked) => {
    await cluster.topicsExist(topics, true)
    const gone: Position[] = []
    const queue: RawRecord[] = []
    let arrived = Promise.withResolvers<void>()
    stopping.signal.addEventListener('abort', () => arrived.resolve(), { once: true })
    const cursors = (await cluster.partitionsOf(topics)).map(
      ({ topic, partition }): ReadCursor => ({
        topic,
        partition,
        next: BigInt(positionOf(topic, partition) + 1),
        full: () => queue.length >= buffered,
        take: (records) => {
          queue.push(...records)
          arrived.resolve()
        },
        mark: at.get(partitionKey(topic, partition))?.mark,
        wentBack: () => {
          if (gone.some((one) => one.topic === topic && one.partition === partition)) return
          gone.push(at.get(partitionKey(topic, partition)) ?? { topic, partition, position: -1 })
          arrived.resolve()
        },
      }),
    )
    const reader = startReader(cluster, 'follower', topics)
    try {
      reader.read(cursors)
      worked()
      while (!stopping.signal.aborted) {
        if (gone.length > 0) {
          await options.onWentBack?.(gone)
          at.clear()
          throw new LogWentBack(gone)
        }
        if (queue.length === 0) {
          arrived = Promise.withResolvers()
          if (!stopping.signal.aborted) await arrived.promise
          continue
        }
        const wasFull = queue.length >= buffered
        const raw = queue.slice(0, maxBatch)
        if (!(await handled(raw))) return
        queue.splice(0, raw.length)
        for (const { topic, partition, offset, mark } of raw)
          at.set(partitionKey(topic, partition), { topic, partition, position: Number(offset), mark })
        if (wasFull && queue.length < buffered) reader.room()
      }
    } finally {
      await reader.stop()
    }
  })

  /** Again and again until it succeeds. @returns false when stopped before */
  async function handled(raw: readonly RawRecord[]): Promise<boolean> {
    for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        await options.handle(await Promise.all(raw.map((record) => toStored(record, cluster.registry, { foreign }))))
        return true
      } catch (error) {
        if (pauseMs === shortestPauseMs) cluster.trouble('follower: a batch failed and comes again', error)
        await pauseUnless(stopping.signal, pauseMs)
        if (stopping.signal.aborted) return false
      }
    }
  }

  return {
    caughtUp: () =>
      untilReached({
        heads: () => cluster.heads(topics),
        done: () => positionOf,
        stopped: () => stopping.signal.aborted,
        everyMs: 20,
      }),
    lag: async () =>
      (await cluster.heads(topics)).reduce(
        (sum, { topic, partition, position }) => sum + Math.max(0, position - positionOf(topic, partition)),
        0,
      ),
    async stop() {
      stopping.abort()
      await running
    },
  }
}
