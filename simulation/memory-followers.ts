/** Reading everything of the log in memory alone, from positions the caller keeps. */
import type { FollowOptions, Position, StoredRecord, Subscription } from '@jumun/messaging'
import { untilReached } from '@jumun/messaging/testing'
import type { MemoryTopics, Topic } from './memory-topics.ts'
import type { Choice, Life, World } from './world.ts'

interface Follower {
  readonly life: Life
  choices(): Choice[]
  dueAt(): readonly number[]
}

export function memoryFollowers(world: World, topics: MemoryTopics) {
  const followers = new Set<Follower>()

  function follow(life: Life, options: FollowOptions): Subscription {
    const { maxBatch = 500 } = options
    interface Cursor {
      topic: Topic
      readonly partition: number
      handled: number
      last: Position | undefined
    }
    const cursors = options.topics.flatMap((name) =>
      topics.topicOf(name).partitions.map((records, partition): Cursor => {
        const last = options.after.find((place) => place.topic === name && place.partition === partition)
        const handled = last ? records.filter(({ position }) => position <= last.position).length : 0
        return { topic: topics.topicOf(name), partition, handled, last }
      }),
    )
    let stopped = false
    let busy = false
    let pausedUntil = 0
    const recordsAt = ({ topic, partition }: Cursor): readonly StoredRecord[] => topic.partitions[partition] ?? []
    async function read(cursor: Cursor): Promise<void> {
      const lost = cursors.flatMap(({ last }) => (last && topics.isLost(last) ? [last] : []))
      if (lost.length > 0) await options.onWentBack?.(lost)
      if (lost.length > 0)
        for (const one of cursors)
          Object.assign(one, { topic: topics.topicOf(one.topic.name), handled: 0, last: undefined })
      else {
        const { handled } = cursor
        const waiting = recordsAt(cursor).length - handled
        const batch = recordsAt(cursor).slice(handled, handled + Math.min(maxBatch, 1 + world.chance.below(waiting)))
        await options.handle(batch)
        Object.assign(cursor, { handled: handled + batch.length, last: batch.at(-1) })
      }
    }
    const follower: Follower = {
      life,
      choices() {
        if (busy || pausedUntil > world.nowMs()) return []
        const ready = cursors.filter(
          (cursor) =>
            cursor.topic !== topics.topicOf(cursor.topic.name) ||
            recordsAt(cursor).length > cursor.handled ||
            (cursor.last !== undefined && topics.isLost(cursor.last)),
        )
        return ready.map((cursor) => ({
          what: `${life.name} reads on in ${cursor.topic.name}/${cursor.partition}`,
          run: () => {
            busy = true
            if (cursor.last === undefined && cursor.topic !== topics.topicOf(cursor.topic.name))
              Object.assign(cursor, { topic: topics.topicOf(cursor.topic.name), handled: 0 })
            void read(cursor)
              .catch(() => {
                pausedUntil = world.nowMs() + 50
              })
              .finally(() => {
                busy = false
              })
          },
        }))
      },
      dueAt: () => (pausedUntil > world.nowMs() ? [pausedUntil] : []),
    }
    followers.add(follower)
    return {
      caughtUp: () =>
        untilReached({
          heads: () => topics.heads(options.topics),
          done: () => (name, partition) => {
            const cursor = cursors.find(({ topic, ...one }) => topic.name === name && one.partition === partition)
            return cursor ? (recordsAt(cursor)[cursor.handled - 1]?.position ?? 0) : 0
          },
          stopped: () => stopped,
          everyMs: 1,
        }),
      lag: async () => cursors.reduce((sum, cursor) => sum + recordsAt(cursor).length - cursor.handled, 0),
      async stop() {
        stopped = true
        followers.delete(follower)
      },
    }
  }

  return {
    follow,
    choices() {
      for (const follower of followers) if (!follower.life.alive) followers.delete(follower)
      return [...followers].flatMap((follower) => follower.choices())
    },
    dueAt: () => [...followers].flatMap((follower) => follower.dueAt()),
  }
}
