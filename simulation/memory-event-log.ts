/**
 * The event log in memory: the third driver of the port, held to the same suite as the other two. What comes next, how much
 * of it and out of which partitions is the scheduler's choice; positions are committed when chance has it.
 */
import { type EventLog, NotAppended, type StoredRecord, type Subscription } from '@jumun/messaging'
import { type Schema, sendableOf, tooLarge } from '@jumun/messaging/testing'
import { memoryFollowers } from './memory-followers.ts'
import { memoryGroups } from './memory-groups.ts'
import { memoryTopics } from './memory-topics.ts'
import type { Life, Part, World } from './world.ts'

export interface MemoryEventLogOptions {
  readonly world: World
  readonly partitions?: number
  /** As Kafka has it: what a relay sends again is there twice. */
  readonly repeats?: boolean
}

export interface MemoryEventLog extends Part {
  /** What one process has of it; all that it reads goes on elsewhere when it dies. */
  client(life: Life): EventLog
  records(topic: string): readonly StoredRecord[]
  readonly count: number
  /** The group reads again from some earlier position of each partition. */
  rewind(group: string): void
  /** Records of these ids were written by a release that has this schema. */
  addSchema(id: number, schema: Schema): void
  deleteTopic(topic: string): void
  away: boolean
}

export function memoryEventLog({ world, partitions = 6, repeats = false }: MemoryEventLogOptions): MemoryEventLog {
  const topics = memoryTopics(partitions, !repeats)
  const groups = memoryGroups(world, topics)
  const followers = memoryFollowers(world, topics)
  const log: MemoryEventLog = {
    away: false,
    client(life) {
      const subscriptions: Subscription[] = []
      const keep = (subscription: Subscription): Subscription => {
        subscriptions.push(subscription)
        return subscription
      }
      return {
        async append(records) {
          if (log.away) throw new Error('the log is away')
          const { sendable, unappended } = sendableOf(records, tooLarge)
          const appended = sendable.map(topics.appendOne)
          if (unappended.length > 0) throw new NotAppended(unappended, appended)
          return appended
        },
        consume: (options) => keep(groups.consume(life, options)),
        follow: (options) => keep(followers.follow(life, options)),
        heads: topics.heads,
        lost: async (positions) => positions.filter(topics.isLost),
        reachable: async () => !log.away,
        async close() {
          await Promise.all(subscriptions.map((subscription) => subscription.stop()))
        },
      }
    },
    records: (topic) => topics.all.get(topic)?.records ?? [],
    get count() {
      return [...topics.all.values()].reduce((sum, { records }) => sum + records.length, 0)
    },
    rewind: groups.rewind,
    addSchema: (id, schema) => void topics.schemas.set(id, schema),
    deleteTopic: (name) => void topics.all.delete(name),
    choices: () => (log.away ? [] : [...groups.choices(), ...followers.choices()]),
    dueAt: () => [...groups.dueAt(), ...followers.dueAt()],
  }
  return log
}
