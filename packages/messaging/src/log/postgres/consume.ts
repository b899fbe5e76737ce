/** Reading as a member of a group: what is due is read in one query, handed out, and its positions are committed. */
import { randomInt } from 'node:crypto'
import type pg from 'pg'
import { Bell } from '../../bell.ts'
import { prepared } from '../../database/connection.ts'
import { keepSession } from '../../database/session.ts'
import type { ConsumeOptions, Subscription } from '../event-log.ts'
import { Handling, mostApart, mostRecords, newLot, type Portion } from '../handling.ts'
import { untilReached } from '../until-reached.ts'
import { countAfter } from './follow.ts'
import type { LogDatabase } from './log-database.ts'
import { channelOf, take } from './news.ts'
import { commit, committedOfGroup, isBehind, type Share } from './positions.ts'
import { readAfter, type Stretch } from './read.ts'
import { groupChannel, isOfGroup, join, leave, perTopic, rebalance, sharesOfGroup } from './shares.ts'

/** Under load what comes within this is read together; when nothing was read lately it is read at once. */
const gatherMs = 5
/** What comes again because its position was not committed yet has no second effect. */
const commitEveryMs = 250
/** Who has everything to itself is told when another comes: nobody can die unnoticed. */
const aloneFactor = 10

export function consumePostgres(log: LogDatabase, options: ConsumeOptions): Subscription {
  const { group, maxBatch = mostRecords, concurrency = mostApart } = options
  const bell = new Bell()
  const member = randomInt(2 ** 31 - 1)
  let shares: Share[] = []
  let stopping = false
  let regroup = true
  const handling = new Handling<Share>({
    handle: options.handle,
    concurrency,
    onTurn: () => {
      regroup ||= shares.some((share) => share.leaving && !share.busy)
      bell.ring()
    },
    onTrouble: (error) => log.onTrouble(error instanceof Error ? error : new Error(String(error))),
  })

  const running = keepSession({
    url: log.url,
    name: `${group} consumer`,
    bell,
    stopped: () => stopping,
    onTrouble: log.onTrouble,
    async work(client, worked) {
      let deafen = (): void => {}
      try {
        await meetTheLog()
        deafen = log.listen(
          perTopic(shares).flatMap(({ topic, membership }) => [channelOf(topic.id), groupChannel(membership)]),
          hear,
        )
        await join(client, shares, member)
        regroup = true
        await consume(client, worked)
      } finally {
        deafen()
        for (const share of shares) share.mine = false
      }
    },
  })

  function hear(news: pg.Notification | undefined): void {
    const ofGroup = news === undefined || isOfGroup(news.channel)
    regroup ||= ofGroup
    if (take(shares, news, options.types) || ofGroup) bell.ring()
  }

  /** It may be another one since it was away: with other numbers for topics and groups. */
  async function meetTheLog(): Promise<void> {
    const now = await sharesOfGroup(log, options)
    const isSame = (one: Share, other: Share | undefined): boolean =>
      one.membership === other?.membership && one.topic.id === other.topic.id
    if (now.length === shares.length && now.every((share) => isSame(share, shareLike(share)))) return
    await handling.rest()
    shares = now
  }
  const shareLike = ({ topic, partition }: Share): Share | undefined =>
    shares.find((share) => share.topic.name === topic.name && share.partition === partition)

  async function consume(client: pg.Client, worked: () => void): Promise<void> {
    let regroupAt = 0
    let lookAt = 0
    let readAt = 0
    let commitAt = 0
    while (!stopping) {
      const now = performance.now()
      if (regroup || now >= regroupAt) {
        regroup = false
        const isAlone = await rebalance(log, client, shares, member)
        regroupAt = performance.now() + log.rebalanceMs * (isAlone ? aloneFactor : 1)
      }
      if (now >= lookAt) {
        for (const share of shares) share.look = true
        lookAt = now + log.pollMs
      }
      if (now >= readAt && isAnyDue()) {
        await readAndHandle(client)
        readAt = now + gatherMs
      }
      if (now >= commitAt && shares.some(isBehind)) {
        await commit(client, shares)
        commitAt = now + commitEveryMs
      }
      worked()
      await bell.wait(
        Math.max(
          1,
          Math.min(
            ...[regroupAt, lookAt],
            ...(shares.some(isBehind) ? [commitAt] : []),
            ...(isAnyDue() ? [readAt] : []),
          ) - performance.now(),
        ),
      )
    }
    await handling.rest()
    await commit(client, shares)
    await leave(client, shares)
  }

  const due = () => handling.due(shares.filter(mayHaveMore), performance.now())
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
    shares = [...shares.filter((share) => !next.has(share)), ...next]
    for (const share of apart) {
      const stretch = (await readAfter(query, log, [share], { limit: maxBatch, types: options.types })).get(share)
      if (stretch) handling.handleApart(share, () => portionOf(share, stretch))
      else Object.assign(share, newLot(false))
    }
    const read = [...(await readAfter(query, log, together, { limit: maxBatch, types: options.types }))]
    if (read.length > 0)
      handling.handleTogether(
        read.map(([share]) => share),
        () => read.map(([share, stretch]) => portionOf(share, stretch)),
      )
  }

  const portionOf = (share: Share, { records, position, mark }: Stretch): Portion<Share> => ({
    lot: share,
    records,
    done: () => Object.assign(share, { position, mark }),
  })

  return {
    caughtUp: () =>
      untilReached({
        heads: () => log.heads(options.topics),
        async done() {
          const committed = await committedOfGroup(log, options)
          for (const share of shares)
            if (share.mine) committed.set(`${share.topic.name}/${share.partition}`, share.position)
          return (topic, partition) => committed.get(`${topic}/${partition}`) ?? 0
        },
        notYet() {
          for (const share of shares) share.look = true // also over what does not concern us, which nobody tells
          bell.ring()
        },
        stopped: () => stopping,
        everyMs: 10,
      }),
    lag: () =>
      countAfter(
        log,
        shares.filter((share) => share.mine),
        options.types,
      ),
    async stop() {
      stopping = true
      bell.ring()
      await running
      await handling.rest() // when the log was away, what is in hand still ends
    },
  }
}

const mayHaveMore = (share: Share): boolean => share.mine && !share.leaving && (share.look || share.failures > 0)
