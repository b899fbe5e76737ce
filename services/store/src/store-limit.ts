/** How many stores one owner opens in a day: who has been let in may err or be robbed, and a list of stores is short. */
import type { Transaction } from '@jumun/messaging'

const dayMs = 24 * 60 * 60_000

/**
 * Taken before a store is opened, in its transaction: others of this owner wait, so that no two count the same.
 * @returns seconds until the next may be opened; undefined: this one may
 */
export async function waitBeforeOpening(
  tx: Transaction,
  { id, ownerId, now, mostADay }: { id: string; ownerId: string; now: Date; mostADay: number },
): Promise<number | undefined> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`stores of ${ownerId}`])
  const opened = await tx.query<{ created_at: Date }>(
    `SELECT created_at FROM store WHERE owner_id = $1 AND id <> $2 AND created_at > $3
     ORDER BY created_at DESC LIMIT $4`,
    [ownerId, id, new Date(now.getTime() - dayMs), mostADay],
  )
  const oldest = opened.at(-1)
  if (opened.length < mostADay || oldest === undefined) return undefined
  return Math.max(1, Math.ceil((oldest.created_at.getTime() + dayMs - now.getTime()) / 1000))
}
