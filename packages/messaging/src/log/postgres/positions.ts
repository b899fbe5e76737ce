/** How far a group has come: committed on the session that holds the partition, so nobody commits for another's. */
import type pg from 'pg'
import { prepared } from '../../database/connection.ts'
import { type ConsumeOptions, LogWentBack } from '../event-log.ts'
import type { Lot } from '../handling.ts'
import type { LogDatabase } from './log-database.ts'
import { type Cursor, placeOf } from './read.ts'

/** One partition as this member sees it. */
export interface Share extends Cursor, Lot {
  /** Names the group and topic in locks and commits. */
  readonly membership: number
  /** Locked by the current session. */
  mine: boolean
  /** Another member is to have it; goes as soon as its batch is done. */
  leaving: boolean
  /** Last position that was committed. */
  committed: number
}

export const isBehind = (share: Share): boolean => share.mine && share.position > share.committed

export async function commit(client: pg.Client, shares: readonly Share[]): Promise<void> {
  const behind = shares.filter(isBehind)
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

export interface Committed {
  readonly position: number
  /** There are records after it. */
  readonly more: boolean
}

/** One for each of these. */
export async function committedOf(log: LogDatabase, client: pg.Client, shares: readonly Share[]): Promise<Committed[]> {
  await forgetBeyondTheEnd(log, client, shares)
  const { rows } = await client.query<Committed>(
    `SELECT coalesce(position, 0) AS position, EXISTS (
       SELECT FROM record WHERE record.topic = l.topic AND record.partition = l.partition
         AND record.position > coalesce(committed.position, 0)
     ) AS more
     FROM unnest($1::integer[], $2::integer[], $3::integer[]) WITH ORDINALITY l (membership, topic, partition, n)
     LEFT JOIN committed USING (membership, partition) ORDER BY n`,
    [
      shares.map((share) => share.membership),
      shares.map((share) => share.topic.id),
      shares.map((share) => share.partition),
    ],
  )
  return rows
}

/** Committed in a log that was longer than this one: everything is read again, and what was heard has no second effect. */
async function forgetBeyondTheEnd(log: LogDatabase, client: pg.Client, shares: readonly Share[]): Promise<void> {
  const { rowCount } = await client.query(
    `DELETE FROM committed USING unnest($1::integer[], $2::integer[]) l (membership, partition), membership, topic
     WHERE committed.membership = l.membership AND committed.partition = l.partition
       AND membership.id = l.membership AND topic.id = membership.topic AND committed.position > topic.head`,
    [shares.map((share) => share.membership), shares.map((share) => share.partition)],
  )
  if (rowCount) log.onTrouble(new LogWentBack(shares.map(placeOf)))
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
