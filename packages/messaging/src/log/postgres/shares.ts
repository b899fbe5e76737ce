/**
 * Who owns which partition. A session's advisory locks say who is a member of a group and who has which partition, so a
 * dead member's share is free the moment its connection ends.
 */
import type pg from 'pg'
import { prepared } from '../../database/connection.ts'
import type { ConsumeOptions } from '../event-log.ts'
import { newLot } from '../handling.ts'
import type { LogDatabase } from './log-database.ts'
import { commit, committedOf, type Share } from './positions.ts'

/** Two lock spaces for each membership: one for its members, one for its partitions. */
const memberSpace = (membership: number): number => membership * 2
const partitionSpace = (membership: number): number => membership * 2 + 1

export interface Member {
  readonly membership: number
  readonly member: number
}

/** The members of a topic, in the order of their ids, take its partitions in turn. */
export function sharesOf<S extends Pick<Share, 'membership' | 'topic' | 'partition'>>(
  member: number,
  members: readonly Member[],
  shares: readonly S[],
): S[] {
  const present = Map.groupBy(members, ({ membership }) => membership)
  return shares.filter(({ membership, topic, partition }) => {
    const ids = (present.get(membership) ?? []).map((one) => one.member).sort((one, other) => one - other)
    // the same keys of all topics at one member, where they have to take turns; when there are more members than
    // partitions, every topic begins with another, so that all have something to do
    const shift = ids.length > topic.partitions ? topic.id : 0
    return ids[(partition + shift) % ids.length] === member
  })
}

/** As a member of all topics of these shares, for as long as this session lives. */
export async function join(client: pg.Client, shares: readonly Share[], member: number): Promise<void> {
  for (const { membership } of perTopic(shares))
    await client.query('SELECT pg_advisory_lock($1, $2)', [memberSpace(membership), member])
  await tellGroup(client, shares)
}

export async function leave(client: pg.Client, shares: readonly Share[]): Promise<void> {
  await client.query('SELECT pg_advisory_unlock_all()')
  for (const share of shares) share.mine = false
  await tellGroup(client, shares)
}

export const groupChannel = (membership: number): string => `jumun_group_${membership}`
export const isOfGroup = (channel: string): boolean => channel.startsWith('jumun_group_')

/**
 * Gives up what others are to have, takes what is to be ours; the locks see to it that nobody else has it.
 * @returns whether everything is ours and nobody else is there
 */
export async function rebalance(
  log: LogDatabase,
  client: pg.Client,
  shares: readonly Share[],
  member: number,
): Promise<boolean> {
  const { rows } = await client.query<Member>(
    prepared(
      `SELECT classid::bigint / 2 AS membership, objid::bigint AS member FROM pg_locks
       WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid::bigint = ANY($1)
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [perTopic(shares).map(({ membership }) => memberSpace(membership))],
    ),
  )
  const wanted = new Set(sharesOf(member, rows, shares))
  for (const share of shares) share.leaving = share.mine && !wanted.has(share)
  await release(
    client,
    shares.filter((share) => share.leaving && !share.busy),
  )
  await acquire(
    log,
    client,
    [...wanted].filter((share) => !share.mine && !share.busy),
  )
  return shares.every((share) => share.mine && !share.leaving) && rows.every((row) => row.member === member)
}

async function release(client: pg.Client, leaving: readonly Share[]): Promise<void> {
  if (leaving.length === 0) return
  await commit(client, leaving)
  await client.query(
    'SELECT pg_advisory_unlock(space, partition) FROM unnest($1::integer[], $2::integer[]) l (space, partition)',
    [leaving.map((share) => partitionSpace(share.membership)), leaving.map((share) => share.partition)],
  )
  for (const share of leaving) share.mine = share.leaving = false
  await tellGroup(client, leaving)
}

async function acquire(log: LogDatabase, client: pg.Client, free: readonly Share[]): Promise<void> {
  if (free.length === 0) return
  const { rows } = await client.query<{ n: number }>(
    `SELECT n FROM unnest($1::integer[], $2::integer[]) WITH ORDINALITY l (space, partition, n)
     WHERE pg_try_advisory_lock(space, partition)`,
    [free.map((share) => partitionSpace(share.membership)), free.map((share) => share.partition)],
  )
  const got = rows.map((row) => free[row.n - 1] as Share)
  if (got.length === 0) return
  // read after the lock is ours: the one before us may have committed until then
  const committed = await committedOf(log, client, got)
  for (const [index, share] of got.entries()) {
    const { position = 0, more = false } = committed[index] ?? {}
    // nobody died of what had not come yet
    Object.assign(share, newLot(more), { position, committed: position, mark: undefined, mine: true, look: true })
  }
}

const tellGroup = (client: pg.Client, shares: readonly Share[]): Promise<unknown> =>
  client.query(`SELECT pg_notify('jumun_group_' || membership, '') FROM unnest($1::integer[]) membership`, [
    perTopic(shares).map(({ membership }) => membership),
  ])

export const perTopic = (shares: readonly Share[]): Share[] => [
  ...new Map(shares.map((share) => [share.membership, share])).values(),
]

/** All that the group reads, as the log has it now; nothing of it is ours yet. */
export async function sharesOfGroup(log: LogDatabase, { group, topics: names }: ConsumeOptions): Promise<Share[]> {
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
      ...newLot(true),
      topic,
      partition,
      position: 0,
      membership: memberships.get(topic.id) as number,
      mine: false,
      leaving: false,
      look: false,
      committed: 0,
    })),
  )
}
