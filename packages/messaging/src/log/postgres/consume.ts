/** Reading as a member of a group: what is due is read in one query, handed out, and its positions are committed. */
import { randomInt } from 'node:crypto'
import type pg from 'pg'
import { prepared } from '../../database/connection.ts'
import { keepSession } from '../../database/retry-loop.ts'
import { Signal } from '../../signal.ts'
import { BatchScheduler, mostApart, mostRecords, newPartitionState, type PartitionBatch } from '../batch-scheduler.ts'
import type { ConsumeOptions, Subscription } from '../event-log.ts'
import { untilReached } from '../until-reached.ts'
import { groupChannel, isOfGroup, join, leave, partitionsOfGroup, perTopic, rebalance } from './assignment.ts'
import { countAfter } from './follow.ts'
import type { LogDatabase } from './log-database.ts'
import { channelOf, take } from './notifications.ts'
import { type AssignedPartition, commit, committedOfGroup, isBehind } from './positions.ts'
import { type ReadBatch, readAfter } from './read.ts'

/** Under load what comes within this is read together; when nothing was read lately it is read at once. */
const coalesceMs = 5
/** What comes again because its position was not committed yet has no second effect. */
const commitEveryMs = 250
/** Who has everything to itself is told when another comes: nobody can die unnoticed. */
const aloneFactor = 10

export function consumePostgres(log: LogDatabase, options: ConsumeOptions): Subscription {
  const { group, maxBatch = mostRecords, concurrency = mostApart } = options
  const wakeUp = new Signal()
  const member = randomInt(2 ** 31 - 1)
  let assignedPartitions: AssignedPartition[] = []
  let stopping = false
  let regroup = true
  const scheduler = new BatchScheduler<AssignedPartition>({
    handle: options.handle,
    concurrency,
    onTurn: () => {
      regroup ||= assignedPartitions.some((assigned) => assigned.leaving && !assigned.busy)
      wakeUp.notify()
    },
    onTrouble: (error) => log.onTrouble(error instanceof Error ? error : new Error(String(error))),
  })

  const running = keepSession({
    url: log.url,
    name: `${group} consumer`,
    wakeUp,
    stopped: () => stopping,
    onTrouble: log.onTrouble,
    async work(client, worked) {
      let deafen = (): void => {}
      try {
        await meetTheLog()
        deafen = log.listen(
          perTopic(assignedPartitions).flatMap(({ topic, membership }) => [
            channelOf(topic.id),
            groupChannel(membership),
          ]),
          hear,
        )
        await join(client, assignedPartitions, member)
        regroup = true
        await consume(client, worked)
      } finally {
        deafen()
        for (const assigned of assignedPartitions) assigned.mine = false
      }
    },
  })

  function hear(notification: pg.Notification | undefined): void {
    const ofGroup = notification === undefined || isOfGroup(notification.channel)
    regroup ||= ofGroup
    if (take(assignedPartitions, notification, options.types) || ofGroup) wakeUp.notify()
  }

  /** It may be another one since it was away: with other numbers for topics and groups. */
  async function meetTheLog(): Promise<void> {
    const now = await partitionsOfGroup(log, options)
    const isSame = (one: AssignedPartition, other: AssignedPartition | undefined): boolean =>
      one.membership === other?.membership && one.topic.id === other.topic.id
    if (now.length === assignedPartitions.length && now.every((assigned) => isSame(assigned, shareLike(assigned))))
      return
    await scheduler.rest()
    assignedPartitions = now
  }
  const shareLike = ({ topic, partition }: AssignedPartition): AssignedPartition | undefined =>
    assignedPartitions.find((assigned) => assigned.topic.name === topic.name && assigned.partition === partition)

  async function consume(client: pg.Client, worked: () => void): Promise<void> {
    let regroupAt = 0
    let lookAt = 0
    let readAt = 0
    let commitAt = 0
    while (!stopping) {
      const now = performance.now()
      if (regroup || now >= regroupAt) {
        regroup = false
        const isAlone = await rebalance(log, client, assignedPartitions, member)
        regroupAt = performance.now() + log.rebalanceMs * (isAlone ? aloneFactor : 1)
      }
      if (now >= lookAt) {
        for (const assigned of assignedPartitions) assigned.look = true
        lookAt = now + log.pollMs
      }
      if (now >= readAt && isAnyDue()) {
        await readAndHandle(client)
        readAt = now + coalesceMs
      }
      if (now >= commitAt && assignedPartitions.some(isBehind)) {
        await commit(client, assignedPartitions)
        commitAt = now + commitEveryMs
      }
      worked()
      await wakeUp.wait(
        Math.max(
          1,
          Math.min(
            ...[regroupAt, lookAt],
            ...(assignedPartitions.some(isBehind) ? [commitAt] : []),
            ...(isAnyDue() ? [readAt] : []),
          ) - performance.now(),
        ),
      )
    }
    await scheduler.rest()
    await commit(client, assignedPartitions)
    await leave(client, assignedPartitions)
  }

  const due = () => scheduler.due(assignedPartitions.filter(mayHaveMore), performance.now())
  function isAnyDue(): boolean {
    const { apart, together } = due()
    return apart.length + together.length > 0
  }

  async function readAndHandle(client: pg.Client): Promise<void> {
    const { apart, together } = due()
    const query = async <R extends object>(sql: string, values: readonly unknown[]): Promise<R[]> =>
      (await client.query<R & pg.QueryResultRow>(prepared(sql, values))).rows
    // those that get their turn go to the end of the queue
    const next = new Set([...apart, ...together])
    assignedPartitions = [...assignedPartitions.filter((assigned) => !next.has(assigned)), ...next]
    for (const assigned of apart) {
      const batch = (await readAfter(query, log, [assigned], { limit: maxBatch, types: options.types })).get(assigned)
      if (batch) scheduler.handleApart(assigned, () => batchOf(assigned, batch))
      else Object.assign(assigned, newPartitionState(false))
    }
    const read = [...(await readAfter(query, log, together, { limit: maxBatch, types: options.types }))]
    if (read.length > 0)
      scheduler.handleTogether(
        read.map(([assigned]) => assigned),
        () => read.map(([assigned, batch]) => batchOf(assigned, batch)),
      )
  }

  const batchOf = (
    assigned: AssignedPartition,
    { records, position, mark }: ReadBatch,
  ): PartitionBatch<AssignedPartition> => ({
    partition: assigned,
    records,
    done: () => Object.assign(assigned, { position, mark }),
  })

  return {
    caughtUp: () =>
      untilReached({
        heads: () => log.heads(options.topics),
        async done() {
          const committed = await committedOfGroup(log, options)
          for (const assigned of assignedPartitions)
            if (assigned.mine) committed.set(`${assigned.topic.name}/${assigned.partition}`, assigned.position)
          return (topic, partition) => committed.get(`${topic}/${partition}`) ?? 0
        },
        notYet() {
          for (const assigned of assignedPartitions) assigned.look = true // also over what does not concern us, which nobody tells
          wakeUp.notify()
        },
        stopped: () => stopping,
        everyMs: 10,
      }),
    lag: () =>
      countAfter(
        log,
        assignedPartitions.filter((assigned) => assigned.mine),
        options.types,
      ),
    async stop() {
      stopping = true
      wakeUp.notify()
      await running
      await scheduler.rest() // when the log was away, what is in hand still ends
    },
  }
}

const mayHaveMore = (assigned: AssignedPartition): boolean =>
  assigned.mine && !assigned.leaving && (assigned.look || assigned.failures > 0)
