/**
 * What people of a store did in a service: a row beside the deed, in its transaction, so that there is never one without the
 * other. The store service reads them of all services together (`GET /stores/{id}/activity`); ids only, names are asked for then.
 */
import type { askDeeds, BodyOf, Deed } from '@jumun/contracts'
import type { Querying, Row, Transaction } from '@jumun/messaging'
import type { Clock } from './clock.ts'

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
