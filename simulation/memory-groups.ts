/**
 * Reading the log in memory as a member of a group. Who is handed what is decided by the code that all drivers share; how much,
 * and when a position is committed, by chance.
 */
import type { ConsumeOptions, StoredRecord, Subscription } from '@jumun/messaging'
import {
  BatchScheduler,
  concerns,
  newPartitionState,
  type PartitionBatch,
  type PartitionState,
  untilReached,
} from '@jumun/messaging/testing'
import type { MemoryTopics, Topic } from './memory-topics.ts'
import type { Choice, Life, World } from './world.ts'

/** One partition as its group has it. */
interface Share extends PartitionState {
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
  readonly handling: BatchScheduler<Share>
}

interface Group {
  readonly name: string
  readonly shares: Map<string, Share>
  members: Member[]
  /** Somebody came or went. */
  unsettled: boolean
}

export function memoryGroups(world: World, topics: MemoryTopics) {
  const groups = new Map<string, Group>()
  /** In some worlds news from different partitions come far apart. */
  const eagerness = world.chance.pick([0.2, 0.5, 0.9])

  const recordsOf = (share: Share): readonly StoredRecord[] => share.topic.partitions[share.partition] ?? []

  /** The topic may be another one by now. */
  function look(share: Share): Share {
    const topic = topics.topicOf(share.name)
    if (share.topic !== topic) Object.assign(share, { topic, handled: 0, committed: 0 })
    return share
  }

  function settle(group: Group): void {
    const alive = group.members.filter(({ life }) => life.alive)
    if (alive.length < group.members.length) {
      for (const share of group.shares.values())
        if (share.member && !share.member.life.alive) {
          // what was in work there comes again here
          Object.assign(share, { ...newPartitionState(false), member: undefined, handled: share.committed })
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
      Object.assign(share, newPartitionState(recordsOf(share).length > share.handled), { member: wanted })
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

  function portionsOf(shares: readonly Share[], most: number, options: ConsumeOptions): PartitionBatch<Share>[] {
    let left = most
    return shares.map((share) => {
      const portion = portionOf(share, left, options)
      left -= portion.records.length
      return portion
    })
  }
  function portionOf(share: Share, most: number, { types }: ConsumeOptions): PartitionBatch<Share> {
    const { topic, handled } = share
    const waiting = recordsOf(share).length - handled
    const count = Math.min(most, world.straight || world.chance.is(0.7) ? waiting : 1 + world.chance.below(waiting))
    return {
      partition: share,
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
    const scheduler = new BatchScheduler<Share>({
      handle: options.handle,
      concurrency: options.concurrency ?? 4,
      onTurn: () => {},
      onTrouble: () => {},
      now: () => world.nowMs(),
    })
    const member: Member = { life, options, handling: scheduler }
    for (const name of options.topics)
      for (const [partition] of topics.topicOf(name).partitions.entries()) {
        const key = `${name}/${partition}`
        if (!group.shares.has(key))
          group.shares.set(key, {
            ...newPartitionState(false),
            ...{ topic: topics.topicOf(name), name, partition, member: undefined, handled: 0, committed: 0 },
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
          heads: () => topics.heads(options.topics),
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
        await scheduler.rest()
        for (const share of group.shares.values())
          if (share.member === member) Object.assign(share, { member: undefined, committed: share.handled })
        group.unsettled = true
      },
    }
  }

  return {
    consume,
    choices: () => [...groups.values()].flatMap(choicesOf),
    dueAt: () =>
      [...groups.values()].flatMap(({ shares }) => [...shares.values()].map(({ pausedUntil }) => pausedUntil)),
    /** The group reads again from some earlier position of each partition. */
    rewind(name: string) {
      for (const share of groups.get(name)?.shares.values() ?? [])
        if (!share.busy) share.handled = share.committed = world.chance.below(share.handled + 1)
    },
  }
}
