/**
 * What people of a store did in a service: a row beside the deed, in its transaction, so that there is never one without the
 * other. The store service reads them of all services together (`GET /stores/{id}/activity`); ids only, names are asked for then.
 */
import type { askDeeds, BodyOf, Deed } from '@jumun/contracts'
import { type Database, pieceRows, type Querying, type Row, type Transaction } from '@jumun/messaging'
import type { Clock } from './clock.ts'
import type { Job } from './define-service.ts'
import { numberSetting } from './settings/setting.ts'

export const deedSettings = {
  deedsKeptDays: numberSetting('how long it is kept what was done by whom at a store', {
    default: 400,
    min: 1,
    max: 3_650,
  }),
}

export interface NewDeed {
  readonly storeId: string
  /** Nobody: it came by itself, or operators did it. */
  readonly who: string | null
  readonly what: string
  /** The order, the product or the person it was done to. */
  readonly about?: string
  readonly detail?: Deed['detail']
  /** Default: now. */
  readonly at?: Date
}
export interface Deeds {
  note(tx: Transaction, deed: NewDeed): Promise<void>
}

/** Into the table `activity` of the service. */
export const deeds = ({ clock, newId }: { readonly clock: Clock; readonly newId: () => string }): Deeds => ({
  async note(tx, { storeId, who, what, about, detail = {}, at = clock.now() }) {
    await tx.query(
      'INSERT INTO activity (id, store_id, who, what, about, detail, at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [...[newId(), storeId, who, what, about ?? null, JSON.stringify(detail), at]],
    )
  },
})

/** A shop may ask for a year what was done; longer nobody is written down. A bounded piece at a time. */
export const forgetDeeds = ({
  db,
  clock,
  deedsKeptDays,
}: {
  readonly db: Database
  readonly clock: Clock
  readonly deedsKeptDays: number
}): Job => ({
  name: 'forget what was done long ago',
  everyMs: 3_600_000,
  async run(signal) {
    const before = new Date(clock.now().getTime() - deedsKeptDays * 86_400_000)
    const sql = `WITH gone AS (
      DELETE FROM activity WHERE ctid = ANY(ARRAY(SELECT ctid FROM activity WHERE at < $1 LIMIT ${pieceRows})) RETURNING 1
    ) SELECT count(*) AS count FROM gone`
    for (;;) {
      const [{ count } = { count: 0 }] = await db.query<{ count: number }>(sql, [before])
      if (count < pieceRows || signal.aborted) return
    }
  },
})

/** Newest first, so many from a place on: where all services are asked for as many, the newest of them together are complete. */
export async function readDeeds(
  db: Querying,
  { storeId, limit, from, to, who, about, after }: BodyOf<typeof askDeeds>,
): Promise<Deed[]> {
  const values: unknown[] = [storeId, limit]
  const only = ['store_id = $1']
  const value = (it: unknown): string => `$${values.push(it)}`
  if (from !== undefined) only.push(`at >= ${value(from)}`)
  if (to !== undefined) only.push(`at < ${value(to)}`)
  if (who !== undefined) only.push(`who = ${value(who)}`)
  if (about !== undefined) only.push(`about = ${value(about)}`)
  if (after) only.push(`(at, id) < (${value(after.at)}, ${value(after.id)})`)
  const rows = await db.query(
    `SELECT * FROM activity WHERE ${only.join(' AND ')} ORDER BY at DESC, id DESC LIMIT $2`,
    values,
  )
  return rows.map(deedOf)
}

const deedOf = (row: Row): Deed => ({
  id: row['id'] as string,
  at: (row['at'] as Date).toISOString(),
  who: row['who'] as string | null,
  what: row['what'] as string,
  ...(row['about'] === null ? {} : { about: row['about'] as string }),
  detail: row['detail'] as Deed['detail'],
})
