/**
 * Reading as a member of a group. A session's advisory locks say who is a member and who has which partition, so a dead
 * member's share is free the moment its connection ends; positions are committed on that same session, so nobody
 * commits for a partition that another has taken over.
 */
import { randomInt } from 'node:crypto'
import type pg from 'pg'
import { Bell } from './bell.ts'
import { prepared } from './connection.ts'
import { type ConsumeOptions, LogWentBack, type StoredRecord, type Subscription } from './event-log.ts'
import type { LogDatabase } from './postgres-event-log.ts'
import { countAfter } from './postgres-follow.ts'
import { type Cursor, placeOf, readAfter, stillThere } from './postgres-read.ts'
import { keepSession } from './session.ts'
import { untilReached } from './until-reached.ts'

/** One partition as this member sees it. */
interface Share extends Cursor {
  /** Names the group and topic in locks and commits. */
  readonly membership: number
  /** Locked by the current session. */
  mine: boolean
  /** Another member is to have it; goes as soon as its batch is done. */
  leaving: boolean
  /** A batch of it is being handled; also after its session was lost, until that ends. */
  busy: boolean
  /** The first batch since it became ours has not been handled yet. */
  taken: boolean
  /** There may be something to read. */
  look: boolean
  /** Last position that was committed. */
  committed: number
  failures: number
  pausedUntil: number
}

const shortestPauseMs = 50
const longestPauseMs = 5_000
/** Two lock spaces for each membership: one for its members, one for its partitions. */
const memberSpace = (membership: number): number => membership * 2
const partitionSpace = (membership: number): number => membership * 2 + 1

export function consumePostgres(log: LogDatabase, options: ConsumeOptions): Subscription {
  const { group, maxBatch = 200, concurrency = 8 } = options
  const bell = new Bell()
  const member = randomInt(2 ** 31 - 1)
  let shares: Share[] = []
  let handling = 0
  let stopping = false
  let regroup = true

  const running = keepSession({
    url: log.url,
    name: `${group} consumer`,
    bell,
    stopped: () => stopping,
    onTrouble: log.onTrouble,
    async work(client, worked) {
      try {
        await join(client)
        await consume(client, worked)
      } finally {
        for (const share of shares) share.mine = false
      }
    },
  })

  async function join(client: pg.Client): Promise<void> {
    await meetTheLog()
    client.on('notification', ({ channel }) => {
      if (channel.startsWith('jumun_group_')) regroup = true
      else for (const share of shares) share.look ||= channel === `jumun_log_${share.topic.id}`
      bell.ring()
    })
    for (const { topic, membership } of perTopic(shares)) {
      await client.query(`LISTEN jumun_log_${topic.id}`)
      await client.query(`LISTEN jumun_group_${membership}`)
      await client.query('SELECT pg_advisory_lock($1, $2)', [memberSpace(membership), member])
    }
    await tellGroup(client, shares)
    regroup = true
  }

  /** It may be another one since it was away: with other numbers for topics and groups. */
  async function meetTheLog(): Promise<void> {
    const now = await sharesOf(log, options)
    const isSame = (one: Share, other: Share | undefined): boolean =>
      one.membership === other?.membership && one.topic.id === other.topic.id
    if (now.length === shares.length && now.every((share) => isSame(share, shareLike(share)))) return
    while (handling > 0) await bell.wait(1_000)
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
        await rebalance(client)
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
      await fetchAndHandle(client)
      await commit(client)
      worked()
      const pausedUntil = shares
        .filter((share) => share.mine && share.pausedUntil > now)
        .map((share) => share.pausedUntil)
      await bell.wait(Math.max(1, Math.min(regroupAt, lookAt, ...pausedUntil) - Date.now()))
    }
    while (handling > 0) await bell.wait(1_000)
    await commit(client)
    await tellGroupAfterLeaving(client)
  }

  async function fetchAndHandle(client: pg.Client): Promise<void> {
    const now = Date.now()
    const ready = shares.filter(
      (share) => share.mine && !share.busy && !share.leaving && share.look && share.pausedUntil <= now,
    )
    const next = ready.slice(0, concurrency - handling)
    if (next.length === 0) return
    for (const share of next) share.look = false
    const batches = await readAfter(client, log, next, maxBatch)
    for (const [share, batch] of batches) {
      share.look ||= batch.length === maxBatch
      void handle(share, batch)
    }
    // those that got their turn go to the end of the queue
    shares = [...shares.filter((share) => !next.includes(share)), ...next]
    if (ready.length > next.length && handling < concurrency) bell.ring()
  }

  async function handle(share: Share, batch: readonly StoredRecord[]): Promise<void> {
    share.busy = true
    handling++
    try {
      await options.handle(batch, share.taken)
      share.taken = false
      share.failures = 0
      share.position = batch.at(-1)?.position ?? share.position
      share.mark = batch.at(-1)?.mark
    } catch (error) {
      share.failures++
      share.pausedUntil = Date.now() + Math.min(longestPauseMs, shortestPauseMs * 2 ** (share.failures - 1))
      share.look = true
      if (share.failures === 1) log.onTrouble(error instanceof Error ? error : new Error(String(error)))
    } finally {
      handling--
      share.busy = false
      regroup ||= share.leaving
      bell.ring()
    }
  }

  async function commit(client: pg.Client): Promise<void> {
    const behind = shares.filter((share) => share.mine && share.position > share.committed)
    if (behind.length === 0) return
    const positions = behind.map((share) => share.position)
    // Only what this log has there: one that was set back meanwhile has its own positions, and those of before would pass
    // over what is new.
    await client.query(
      prepared(
        `INSERT INTO committed SELECT done.membership, done.partition, done.position
         FROM unnest($1::integer[], $2::integer[], $3::bigint[], $4::integer[], $5::uuid[])
           AS done (membership, partition, position, topic, id)
         JOIN record ON record.topic = done.topic AND record.position = done.position AND record.id = done.id
         ON CONFLICT (membership, partition) DO UPDATE SET position = EXCLUDED.position
         WHERE committed.position < EXCLUDED.position`,
        [
          behind.map((share) => share.membership),
          behind.map((share) => share.partition),
          positions,
          behind.map((share) => share.topic.id),
          behind.map((share) => share.mark),
        ],
      ),
    )
    for (const [index, share] of behind.entries()) share.committed = positions[index] ?? share.committed
  }

  /** The members of a topic, in the order of their ids, take its partitions in turn; locks see to it that none has two. */
  async function rebalance(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ membership: number; member: number }>(
      prepared(
        `SELECT classid::bigint / 2 AS membership, objid::bigint AS member FROM pg_locks
         WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid::bigint = ANY($1)
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         ORDER BY 1, 2`,
        [perTopic(shares).map(({ membership }) => memberSpace(membership))],
      ),
    )
    const members = Map.groupBy(rows, (row) => row.membership)
    const wanted = shares.filter(({ membership, topic, partition }) => {
      const ids = members.get(membership)?.map((row) => row.member) ?? []
      // the same keys of all topics at one member, where they have to take turns; when there are more members than
      // partitions, every topic begins with another, so that all have something to do
      const shift = ids.length > topic.partitions ? topic.id : 0
      return ids[(partition + shift) % ids.length] === member
    })
    for (const share of shares) share.leaving = share.mine && !wanted.includes(share)
    await release(
      client,
      shares.filter((share) => share.leaving && !share.busy),
    )
    await acquire(
      client,
      wanted.filter((share) => !share.mine && !share.busy),
    )
  }

  async function release(client: pg.Client, leaving: readonly Share[]): Promise<void> {
    if (leaving.length === 0) return
    await commit(client)
    await client.query(
      'SELECT pg_advisory_unlock(space, partition) FROM unnest($1::integer[], $2::integer[]) l (space, partition)',
      [leaving.map((share) => partitionSpace(share.membership)), leaving.map((share) => share.partition)],
    )
    for (const share of leaving) share.mine = share.leaving = false
    await tellGroup(client, leaving)
  }

  async function acquire(client: pg.Client, free: readonly Share[]): Promise<void> {
    if (free.length === 0) return
    const { rows } = await client.query<{ n: number }>(
      `SELECT n FROM unnest($1::integer[], $2::integer[]) WITH ORDINALITY l (space, partition, n)
       WHERE pg_try_advisory_lock(space, partition)`,
      [free.map((share) => partitionSpace(share.membership)), free.map((share) => share.partition)],
    )
    const got = rows.map((row) => free[row.n - 1] as Share)
    if (got.length === 0) return
    await forgetBeyondTheEnd(client, got)
    // read after the lock is ours: the one before us may have committed until then
    const committed = await client.query<{ n: number; position: number }>(
      `SELECT n, position FROM unnest($1::integer[], $2::integer[]) WITH ORDINALITY l (membership, partition, n)
       JOIN committed USING (membership, partition)`,
      [got.map((share) => share.membership), got.map((share) => share.partition)],
    )
    const positions = new Map(committed.rows.map((row) => [got[row.n - 1], row.position]))
    for (const share of got) {
      share.position = share.committed = positions.get(share) ?? 0
      share.mark = undefined
      share.mine = share.taken = share.look = true
      share.failures = share.pausedUntil = 0
    }
  }

  /** Committed in a log that was longer than this one: everything is read again, and what was heard has no second effect. */
  async function forgetBeyondTheEnd(client: pg.Client, got: readonly Share[]): Promise<void> {
    const { rowCount } = await client.query(
      `DELETE FROM committed USING unnest($1::integer[], $2::integer[]) l (membership, partition), membership, topic
       WHERE committed.membership = l.membership AND committed.partition = l.partition
         AND membership.id = l.membership AND topic.id = membership.topic AND committed.position > topic.head`,
      [got.map((share) => share.membership), got.map((share) => share.partition)],
    )
    if (rowCount) log.onTrouble(new LogWentBack(got.map(placeOf)))
  }

  async function tellGroupAfterLeaving(client: pg.Client): Promise<void> {
    await client.query('SELECT pg_advisory_unlock_all()')
    for (const share of shares) share.mine = false
    await tellGroup(client, shares)
  }

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
      while (handling > 0) await bell.wait(1_000) // when the log was away, what is in hand still ends
    },
  }
}

const tellGroup = (client: pg.Client, shares: readonly Share[]): Promise<unknown> =>
  client.query(`SELECT pg_notify('jumun_group_' || membership, '') FROM unnest($1::integer[]) membership`, [
    perTopic(shares).map(({ membership }) => membership),
  ])

const perTopic = (shares: readonly Share[]): Share[] => [
  ...new Map(shares.map((share) => [share.membership, share])).values(),
]

async function sharesOf(log: LogDatabase, { group, topics: names }: ConsumeOptions): Promise<Share[]> {
  const topics = await log.topics(names, true)
  const ids = topics.map(({ id }) => id)
  await log.query(
    'INSERT INTO membership (group_name, topic) SELECT $1, unnest($2::integer[]) ON CONFLICT DO NOTHING',
    [group, ids],
  )
  const rows = await log.query<{ id: number; topic: number }>(
    'SELECT id, topic FROM membership WHERE group_name = $1 AND topic = ANY($2)',
    [group, ids],
  )
  const memberships = new Map(rows.map((row) => [row.topic, row.id]))
  return topics.flatMap((topic) =>
    Array.from({ length: topic.partitions }, (_, partition) => ({
      topic,
      partition,
      position: 0,
      membership: memberships.get(topic.id) as number,
      mine: false,
      leaving: false,
      busy: false,
      taken: true,
      look: false,
      committed: 0,
      failures: 0,
      pausedUntil: 0,
    })),
  )
}
