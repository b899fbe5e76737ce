/**
 * The event log in memory: the third driver of the port, held to the same suite as the other two. What comes next, how much
 * of it and out of which partitions is the scheduler's choice; positions are committed when chance has it.
 */

import type { Appended, ConsumeOptions, FollowOptions, Position, StoredRecord, Subscription } from '@jumun/messaging'
import { type EventLog, type LogRecord, NotAppended, partitionOf } from '@jumun/messaging'
import {
  asOurs,
  concerns,
  Handling,
  type Lot,
  newLot,
  type Portion,
  type Schema,
  sortOut,
  tooLarge,
  untilReached,
} from '@jumun/messaging/testing'
import type { Choice, Life, Part, World } from './world.ts'

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

interface Topic {
  readonly name: string
  readonly partitions: StoredRecord[][]
  readonly places: Map<string, Appended>
  readonly records: StoredRecord[]
}

/** One partition as its group has it. */
interface Share extends Lot {
  topic: Topic
  readonly name: string
  readonly partition: number
  member: Member | undefined
  /** How many of its records are handled, and how many of them are so for good. */
  handled: number
  committed: number
}

interface Member {
  readonly life: Life
  readonly options: ConsumeOptions
  readonly handling: Handling<Share>
}

interface Group {
  readonly name: string
  readonly shares: Map<string, Share>
  members: Member[]
  /** Somebody came or went. */
  unsettled: boolean
}

export function memoryEventLog({ world, partitions = 6, repeats = false }: MemoryEventLogOptions): MemoryEventLog {
  const topics = new Map<string, Topic>()
  const groups = new Map<string, Group>()
  const followers = new Set<Follower>()
  const schemas = new Map<number, Schema>()
  const dense = !repeats
  /** In some worlds news from different partitions come far apart. */
  const eagerness = world.chance.pick([0.2, 0.5, 0.9])

  function topicOf(name: string): Topic {
    const known = topics.get(name)
    if (known) return known
    const fresh: Topic = {
      name,
      partitions: Array.from({ length: partitions }, () => []),
      places: new Map(),
      records: [],
    }
    topics.set(name, fresh)
    return fresh
  }

  function appendOne(record: LogRecord): Appended {
    const topic = topicOf(record.topic)
    const known = dense ? topic.places.get(record.id) : undefined
    if (known) return known
    const partition = partitionOf(record.subject, topic.partitions.length)
    const written = schemas.get(record.schemaId)
    const stored: StoredRecord = {
      ...record,
      ...(written ? asOurs(record.type, record.schemaId, record.body, written) : {}),
      partition,
      position: topic.records.length + 1,
      mark: record.id,
    }
    topic.records.push(stored)
    topic.partitions[partition]?.push(stored)
    const place = { topic: topic.name, partition, position: stored.position, mark: record.id, id: record.id }
    topic.places.set(record.id, place)
    return place
  }

  const isLost = ({ topic, position, mark }: Position): boolean => {
    const there = topics.get(topic)?.records[position - 1]
    return there === undefined || (mark !== undefined && there.id !== mark)
  }
  const recordsOf = (share: Share): readonly StoredRecord[] => share.topic.partitions[share.partition] ?? []

  /** The topic may be another one by now. */
  function look(share: Share): Share {
    const topic = topicOf(share.name)
    if (share.topic !== topic) Object.assign(share, { topic, handled: 0, committed: 0 })
    return share
  }

  function settle(group: Group): void {
    const alive = group.members.filter(({ life }) => life.alive)
    if (alive.length < group.members.length) {
      for (const share of group.shares.values())
        if (share.member && !share.member.life.alive) {
          // what was in work there comes again here
          Object.assign(share, { ...newLot(false), member: undefined, handled: share.committed })
        }
      group.members = alive
      group.unsettled = true
    }
    if (!group.unsettled || alive.length === 0) return
    group.unsettled = false
    for (const share of group.shares.values()) {
      const readers = alive.filter(({ options }) => options.topics.includes(share.name))
      const wanted = readers[share.partition % readers.length]
      if (share.member === wanted) continue
      if (share.busy) {
        group.unsettled = true // as soon as its batch is done
        continue
      }
      share.committed = share.handled
      look(share)
      // nobody died of what had not come yet
      Object.assign(share, newLot(recordsOf(share).length > share.handled), { member: wanted })
    }
  }

  function choicesOf(group: Group): Choice[] {
    settle(group)
    const choices: Choice[] = []
    for (const { handling, options } of group.members) {
      const ready = [...group.shares.values()].filter(
        (share) => share.member?.handling === handling && !share.busy && hasNews(look(share), options),
      )
      if (ready.length === 0) continue
      const { apart, together } = handling.due(ready, world.nowMs())
      const most = options.maxBatch ?? 500
      for (const share of apart)
        choices.push({
          what: `${group.name} is handed what ${share.name}/${share.partition} has`,
          run: () => handling.handleApart(share, () => portionOf(share, most, options)),
        })
      if (together.length > 0)
        choices.push({
          what: `${group.name} is handed what it has`,
          run: () => {
            const some = someOf(together)
            handling.handleTogether(some, () => portionsOf(some, most, options))
          },
        })
    }
    return choices
  }

  /** What is of no concern to the group is passed over. */
  function hasNews(share: Share, { types }: ConsumeOptions): boolean {
    const records = recordsOf(share)
    for (; share.handled < records.length; share.handled++)
      if (concerns(records[share.handled] as StoredRecord, types)) return true
    return false
  }

  /** Some of them, in some order. */
  function someOf(shares: readonly Share[]): Share[] {
    if (world.straight) return [...shares]
    const some = shares.filter(() => world.chance.is(eagerness))
    if (some.length === 0) some.push(world.chance.pick(shares))
    for (let last = some.length - 1; last > 0; last--) {
      const other = world.chance.below(last + 1)
      ;[some[last], some[other]] = [some[other] as Share, some[last] as Share]
    }
    return some
  }

  function portionsOf(shares: readonly Share[], most: number, options: ConsumeOptions): Portion<Share>[] {
    let left = most
    return shares.map((share) => {
      const portion = portionOf(share, left, options)
      left -= portion.records.length
      return portion
    })
  }
  function portionOf(share: Share, most: number, { types }: ConsumeOptions): Portion<Share> {
    const { topic, handled } = share
    const waiting = recordsOf(share).length - handled
    const count = Math.min(most, world.straight || world.chance.is(0.7) ? waiting : 1 + world.chance.below(waiting))
    return {
      lot: share,
      records: recordsOf(share)
        .slice(handled, handled + count)
        .filter((record) => concerns(record, types)),
      done() {
        if (share.topic !== topic || share.handled !== handled) return // made anew, or rewound
        share.handled = handled + count
        if (world.straight || world.chance.is(0.5)) share.committed = share.handled
      },
    }
  }

  function consume(life: Life, options: ConsumeOptions): Subscription {
    const group = groups.get(options.group) ?? {
      ...{ name: options.group, shares: new Map<string, Share>(), members: [], unsettled: true },
    }
    groups.set(group.name, group)
    const handling = new Handling<Share>({
      handle: options.handle,
      concurrency: options.concurrency ?? 4,
      onTurn: () => {},
      onTrouble: () => {},
      now: () => world.nowMs(),
    })
    const member: Member = { life, options, handling }
    for (const name of options.topics)
      for (const [partition] of topicOf(name).partitions.entries()) {
        const key = `${name}/${partition}`
        if (!group.shares.has(key))
          group.shares.set(key, {
            ...newLot(false),
            ...{ topic: topicOf(name), name, partition, member: undefined, handled: 0, committed: 0 },
          })
      }
    group.members.push(member)
    group.unsettled = true
    let stopped = false
    const isReached = (topic: string, partition: number): number => {
      const share = group.shares.get(`${topic}/${partition}`)
      return share ? (recordsOf(look(share))[share.handled - 1]?.position ?? 0) : 0
    }
    return {
      caughtUp: () =>
        untilReached({
          heads: () => heads(options.topics),
          done: () => isReached,
          stopped: () => stopped,
          everyMs: 1,
        }),
      async lag() {
        settle(group)
        const mine = [...group.shares.values()].filter((share) => share.member === member)
        return mine
          .flatMap((share) => recordsOf(look(share)).slice(share.handled))
          .filter((record) => concerns(record, options.types)).length
      },
      async stop() {
        stopped = true
        group.members = group.members.filter((one) => one !== member)
        await handling.rest()
        for (const share of group.shares.values())
          if (share.member === member) Object.assign(share, { member: undefined, committed: share.handled })
        group.unsettled = true
      },
    }
  }

  interface Follower {
    readonly life: Life
    choices(): Choice[]
    dueAt(): readonly number[]
  }

  function follow(life: Life, options: FollowOptions): Subscription {
    const { maxBatch = 500 } = options
    interface Cursor {
      topic: Topic
      readonly partition: number
      handled: number
      last: Position | undefined
    }
    const cursors = options.topics.flatMap((name) =>
      topicOf(name).partitions.map((records, partition): Cursor => {
        const last = options.after.find((place) => place.topic === name && place.partition === partition)
        const handled = last ? records.filter(({ position }) => position <= last.position).length : 0
        return { topic: topicOf(name), partition, handled, last }
      }),
    )
    let stopped = false
    let busy = false
    let pausedUntil = 0
    const recordsAt = ({ topic, partition }: Cursor): readonly StoredRecord[] => topic.partitions[partition] ?? []
    async function read(cursor: Cursor): Promise<void> {
      const lost = cursors.flatMap(({ last }) => (last && isLost(last) ? [last] : []))
      if (lost.length > 0) await options.onWentBack?.(lost)
      if (lost.length > 0)
        for (const one of cursors) Object.assign(one, { topic: topicOf(one.topic.name), handled: 0, last: undefined })
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
            cursor.topic !== topicOf(cursor.topic.name) ||
            recordsAt(cursor).length > cursor.handled ||
            (cursor.last !== undefined && isLost(cursor.last)),
        )
        return ready.map((cursor) => ({
          what: `${life.name} reads on in ${cursor.topic.name}/${cursor.partition}`,
          run: () => {
            busy = true
            if (cursor.last === undefined && cursor.topic !== topicOf(cursor.topic.name))
              Object.assign(cursor, { topic: topicOf(cursor.topic.name), handled: 0 })
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
          heads: () => heads(options.topics),
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
          const { going, left } = sortOut(records, tooLarge)
          const appended = going.map(appendOne)
          if (left.length > 0) throw new NotAppended(left, appended)
          return appended
        },
        consume: (options) => keep(consume(life, options)),
        follow: (options) => keep(follow(life, options)),
        heads,
        lost: async (places) => places.filter(isLost),
        reachable: async () => !log.away,
        async close() {
          await Promise.all(subscriptions.map((subscription) => subscription.stop()))
        },
      }
    },
    records: (topic) => topics.get(topic)?.records ?? [],
    get count() {
      return [...topics.values()].reduce((sum, { records }) => sum + records.length, 0)
    },
    rewind(name) {
      for (const share of groups.get(name)?.shares.values() ?? [])
        if (!share.busy) share.handled = share.committed = world.chance.below(share.handled + 1)
    },
    addSchema: (id, schema) => void schemas.set(id, schema),
    deleteTopic: (name) => void topics.delete(name),
    choices() {
      if (log.away) return []
      for (const follower of followers) if (!follower.life.alive) followers.delete(follower)
      return [...[...groups.values()].flatMap(choicesOf), ...[...followers].flatMap((follower) => follower.choices())]
    },
    dueAt: () => [
      ...[...groups.values()].flatMap(({ shares }) => [...shares.values()].map(({ pausedUntil }) => pausedUntil)),
      ...[...followers].flatMap((follower) => follower.dueAt()),
    ],
  }

  const heads = async (names: readonly string[]): Promise<readonly Position[]> =>
    names.flatMap((name) =>
      (topics.get(name)?.partitions ?? []).flatMap((records, partition) => {
        const last = records.at(-1)
        return last ? [{ topic: name, partition, position: last.position }] : []
      }),
    )
  return log
}
