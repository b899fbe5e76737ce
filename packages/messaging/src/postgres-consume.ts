/** Reading as a member of a group: what is due is read in one query, handed out, and its positions are committed. */
import { randomInt } from 'node:crypto'
import type pg from 'pg'
import { Bell } from './bell.ts'
import type { ConsumeOptions, StoredRecord, Subscription } from './event-log.ts'
import { Handling, mostApart, mostRecords, newLot, type Portion } from './handling.ts'
import type { LogDatabase } from './postgres-event-log.ts'
import { countAfter } from './postgres-follow.ts'
import { commit } from './postgres-positions.ts'
import { readAfter, restOf, stillThere } from './postgres-read.ts'
import { isOfGroup, join, leave, perTopic, rebalance, type Share, sharesOfGroup } from './postgres-shares.ts'
import { keepSession } from './session.ts'
import { untilReached } from './until-reached.ts'

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
      try {
        await meetTheLog()
        client.on('notification', ({ channel }) => {
          if (isOfGroup(channel)) regroup = true
          else for (const share of shares) share.look ||= channel === `jumun_log_${share.topic.id}`
          bell.ring()
        })
        for (const { topic } of perTopic(shares)) await client.query(`LISTEN jumun_log_${topic.id}`)
        await join(client, shares, member)
        regroup = true
        await consume(client, worked)
      } finally {
        for (const share of shares) share.mine = false
      }
    },
  })

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
    let lookBackAt = 0
    while (!stopping) {
      const now = Date.now()
      if (regroup || now >= regroupAt) {
        regroup = false
        await rebalance(log, client, shares, member)
        regroupAt = Date.now() + log.rebalanceMs
      }
      if (now >= lookBackAt) {
        // else what comes would be passed over until it has our old positions; a new session goes on from what is committed
        await stillThere(
          log,
          shares.filter((share) => share.mine && !share.busy),
        )
        lookBackAt = Date.now() + log.lookEveryMs
      }
      if (now >= lookAt) {
        for (const share of shares) share.look = true
        lookAt = now + log.pollMs
      }
      await readAndHandle(client)
      await commit(client, shares)
      worked()
      await bell.wait(Math.max(1, Math.min(regroupAt, lookAt) - Date.now()))
    }
    await handling.rest()
    await commit(client, shares)
    await leave(client, shares)
  }

  async function readAndHandle(client: pg.Client): Promise<void> {
    const ready = shares.filter((share) => share.mine && !share.leaving && (share.look || share.failures > 0))
    const { apart, together } = handling.due(ready, performance.now())
    const next = [...apart, ...together]
    if (next.length === 0) return
    for (const share of next) share.look = false
    // those that got their turn go to the end of the queue
    shares = [...shares.filter((share) => !next.includes(share)), ...next]
    for (const share of apart) {
      const records = (await readAfter(client, log, [share], maxBatch)).get(share) ?? []
      share.look ||= records.length === maxBatch
      if (records.length > 0) handling.handleApart(share, () => portionOf(share, records))
      else {
        Object.assign(share, newLot(false))
        bell.ring() // its turn is another's
      }
    }
    const batches = await readAfter(client, log, together, maxBatch)
    for (const share of restOf(together, batches, maxBatch)) share.look = true
    if (batches.size > 0)
      handling.handleTogether([...batches.keys()], () =>
        [...batches].map(([share, records]) => portionOf(share, records)),
      )
  }

  const portionOf = (share: Share, records: readonly StoredRecord[]): Portion<Share> => ({
    lot: share,
    records,
    done() {
      share.position = records.at(-1)?.position ?? share.position
      share.mark = records.at(-1)?.mark
    },
  })

  return {
    caughtUp: () =>
      untilReached({
        heads: () => log.heads(options.topics),
        async done() {
          const done = await log.query<{ topic: string; partition: number; position: number }>(
            `SELECT topic.name AS topic, committed.partition, committed.position FROM committed
             JOIN membership ON membership.id = committed.membership JOIN topic ON topic.id = membership.topic
             WHERE group_name = $1 AND topic.name = ANY($2)`,
            [group, options.topics],
          )
          const at = new Map(done.map(({ topic, partition, position }) => [`${topic}/${partition}`, position]))
          return (topic, partition) => at.get(`${topic}/${partition}`) ?? 0
        },
        stopped: () => stopping,
        everyMs: 10,
      }),
    lag: () =>
      countAfter(
        log,
        shares.filter((share) => share.mine),
      ),
    async stop() {
      stopping = true
      bell.ring()
      await running
      await handling.rest() // when the log was away, what is in hand still ends
    },
  }
}
