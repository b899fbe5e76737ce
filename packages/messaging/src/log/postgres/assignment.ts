/**
 * Who owns which partition. A session's advisory locks say who is a member of a group and who has which partition, so a
 * dead member's share is free the moment its connection ends.
 */
import type pg from 'pg'
import { prepared } from '../../database/connection.ts'
import { newPartitionState } from '../batch-scheduler.ts'
import type { ConsumeOptions } from '../event-log.ts'
import type { LogDatabase } from './log-database.ts'
import { type AssignedPartition, commit, committedOf } from './positions.ts'

/** Two lock spaces for each membership: one for its members, one for its partitions. */
const memberSpace = (membership: number): number => membership * 2
const partitionSpace = (membership: number): number => membership * 2 + 1

export interface Member {
  readonly membership: number
  readonly member: number
}

/** The members of a topic, in the order of their ids, take its partitions in turn. */
export function assignmentOf<S extends Pick<AssignedPartition, 'membership' | 'topic' | 'partition'>>(
  member: number,
  members: readonly Member[],
  assigned: readonly S[],
): S[] {
  const present = Map.groupBy(members, ({ membership }) => membership)
  return assigned.filter(({ membership, topic, partition }) => {
    const ids = (present.get(membership) ?? []).map((one) => one.member).sort((one, other) => one - other)
    // the same keys of all topics at one member, where they have to take turns; when there are more members than
    // partitions, every topic begins with another, so that all have something to do
    const shift = ids.length > topic.partitions ? topic.id : 0
    return ids[(partition + shift) % ids.length] === member
  })
}

/** As a member of all topics of these shares, for as long as this session lives. */
export async function join(client: pg.Client, assigned: readonly AssignedPartition[], member: number): Promise<void> {
  for (const { membership } of perTopic(assigned))
    await client.query('SELECT pg_advisory_lock($1, $2)', [memberSpace(membership), member])
  await notifyGroup(client, assigned)
}

export async function leave(client: pg.Client, assignedPartitions: readonly AssignedPartition[]): Promise<void> {
  await client.query('SELECT pg_advisory_unlock_all()')
  for (const assigned of assignedPartitions) assigned.mine = false
  await notifyGroup(client, assignedPartitions)
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
  assignedPartitions: readonly AssignedPartition[],
  member: number,
): Promise<boolean> {
  const { rows } = await client.query<Member>(
    prepared(
      `SELECT classid::bigint / 2 AS membership, objid::bigint AS member FROM pg_locks
       WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid::bigint = ANY($1)
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [perTopic(assignedPartitions).map(({ membership }) => memberSpace(membership))],
    ),
  )
  const wanted = new Set(assignmentOf(member, rows, assignedPartitions))
  for (const assigned of assignedPartitions) assigned.leaving = assigned.mine && !wanted.has(assigned)
  await release(
    client,
    assignedPartitions.filter((assigned) => assigned.leaving && !assigned.busy),
  )
  await acquire(
    log,
    client,
    [...wanted].filter((assigned) => !assigned.mine && !assigned.busy),
  )
  return (
    assignedPartitions.every((assigned) => assigned.mine && !assigned.leaving) &&
    rows.every((row) => row.member === member)
  )
}

async function release(client: pg.Client, leaving: readonly AssignedPartition[]): Promise<void> {
  if (leaving.length === 0) return
  await commit(client, leaving)
  await client.query(
    'SELECT pg_advisory_unlock(space, partition) FROM unnest($1::integer[], $2::integer[]) l (space, partition)',
    [leaving.map((assigned) => partitionSpace(assigned.membership)), leaving.map((assigned) => assigned.partition)],
  )
  for (const assigned of leaving) assigned.mine = assigned.leaving = false
  await notifyGroup(client, leaving)
}

async function acquire(log: LogDatabase, client: pg.Client, free: readonly AssignedPartition[]): Promise<void> {
  if (free.length === 0) return
  const { rows } = await client.query<{ n: number }>(
    `SELECT n FROM unnest($1::integer[], $2::integer[]) WITH ORDINALITY l (space, partition, n)
     WHERE pg_try_advisory_lock(space, partition)`,
    [free.map((assigned) => partitionSpace(assigned.membership)), free.map((assigned) => assigned.partition)],
  )
  const got = rows.map((row) => free[row.n - 1] as AssignedPartition)
  if (got.length === 0) return
  // read after the lock is ours: the one before us may have committed until then
  const committed = await committedOf(log, client, got)
  for (const [index, assigned] of got.entries()) {
    const { position = 0, more = false } = committed[index] ?? {}
    // nobody died of what had not come yet
    Object.assign(assigned, newPartitionState(more), {
      position,
      committed: position,
      mark: undefined,
      mine: true,
      look: true,
    })
  }
}

const notifyGroup = (client: pg.Client, assigned: readonly AssignedPartition[]): Promise<unknown> =>
  client.query(`SELECT pg_notify('jumun_group_' || membership, '') FROM unnest($1::integer[]) membership`, [
    perTopic(assigned).map(({ membership }) => membership),
  ])

export const perTopic = (assignedPartitions: readonly AssignedPartition[]): AssignedPartition[] => [
  ...new Map(assignedPartitions.map((assigned) => [assigned.membership, assigned])).values(),
]

/** All that the group reads, as the log has it now; nothing of it is ours yet. */
export async function partitionsOfGroup(
  log: LogDatabase,
  { group, topics: names }: ConsumeOptions,
): Promise<AssignedPartition[]> {
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
      ...newPartitionState(true),
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
