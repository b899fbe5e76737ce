/** How far a group has come: committed on the session that holds the partition, so nobody commits for another's. */
import type pg from 'pg'
import { prepared } from '../../database/connection.ts'
import type { PartitionState } from '../batch-scheduler.ts'
import { type ConsumeOptions, LogWentBack } from '../event-log.ts'
import type { LogDatabase } from './log-database.ts'
import { type Cursor, cursorPosition } from './read.ts'

/** One partition as this member sees it. */
export interface AssignedPartition extends Cursor, PartitionState {
  /** Names the group and topic in locks and commits. */
  readonly membership: number
  /** Locked by the current session. */
  mine: boolean
  /** Another member is to have it; goes as soon as its batch is done. */
  leaving: boolean
  /** Last position that was committed. */
  committed: number
}

export const isBehind = (assigned: AssignedPartition): boolean =>
  assigned.mine && assigned.position > assigned.committed

export async function commit(client: pg.Client, assignedPartitions: readonly AssignedPartition[]): Promise<void> {
  const behind = assignedPartitions.filter(isBehind)
  if (behind.length === 0) return
  const positions = behind.map((assigned) => assigned.position)
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
        behind.map((assigned) => assigned.membership),
        behind.map((assigned) => assigned.partition),
        positions,
        behind.map((assigned) => assigned.topic.id),
        behind.map((assigned) => assigned.mark),
      ],
    ),
  )
  for (const [index, assigned] of behind.entries()) assigned.committed = positions[index] ?? assigned.committed
}

export interface Committed {
  readonly position: number
  /** There are records after it. */
  readonly more: boolean
}

/** One for each of these. */
export async function committedOf(
  log: LogDatabase,
  client: pg.Client,
  assignedPartitions: readonly AssignedPartition[],
): Promise<Committed[]> {
  await forgetBeyondTheEnd(log, client, assignedPartitions)
  const { rows } = await client.query<Committed>(
    `SELECT coalesce(position, 0) AS position, EXISTS (
       SELECT FROM record WHERE record.topic = l.topic AND record.partition = l.partition
         AND record.position > coalesce(committed.position, 0)
     ) AS more
     FROM unnest($1::integer[], $2::integer[], $3::integer[]) WITH ORDINALITY l (membership, topic, partition, n)
     LEFT JOIN committed USING (membership, partition) ORDER BY n`,
    [
      assignedPartitions.map((assigned) => assigned.membership),
      assignedPartitions.map((assigned) => assigned.topic.id),
      assignedPartitions.map((assigned) => assigned.partition),
    ],
  )
  return rows
}

/** Committed in a log that was longer than this one: everything is read again, and what was heard has no second effect. */
async function forgetBeyondTheEnd(
  log: LogDatabase,
  client: pg.Client,
  assignedPartitions: readonly AssignedPartition[],
): Promise<void> {
  const { rowCount } = await client.query(
    `DELETE FROM committed USING unnest($1::integer[], $2::integer[]) l (membership, partition), membership, topic
     WHERE committed.membership = l.membership AND committed.partition = l.partition
       AND membership.id = l.membership AND topic.id = membership.topic AND committed.position > topic.head`,
    [
      assignedPartitions.map((assigned) => assigned.membership),
      assignedPartitions.map((assigned) => assigned.partition),
    ],
  )
  if (rowCount) log.onTrouble(new LogWentBack(assignedPartitions.map(cursorPosition)))
}

/** By `topic/partition`, whoever has it. */
export async function committedOfGroup(
  log: LogDatabase,
  { group, topics }: ConsumeOptions,
): Promise<Map<string, number>> {
  const rows = await log.query<{ topic: string; partition: number; position: number }>(
    `SELECT topic.name AS topic, committed.partition, committed.position FROM committed
     JOIN membership ON membership.id = committed.membership JOIN topic ON topic.id = membership.topic
     WHERE group_name = $1 AND topic.name = ANY($2)`,
    [group, topics],
  )
  return new Map(rows.map(({ topic, partition, position }) => [`${topic}/${partition}`, position]))
}
