/** What was done at a store and by whom: written with the deed itself, in its transaction; names are asked for at reading. */
import type { Activity, listActivity, QueryOf } from '@jumun/contracts'
import type { Database, Row, Transaction } from '@jumun/messaging'
import { type Clock, cursorPosition, type PageOf, pageOf } from '@jumun/service'
import type { NamesOf } from './names-of-people.ts'

export interface Deed {
  readonly storeId: string
  /** Nobody: it came by itself. */
  readonly who: string | null
  readonly what: string
  /** The order, the product or the person it was done to. */
  readonly about?: string
  readonly detail?: Activity['detail']
  /** Default: now. */
  readonly at?: Date
}
export interface Activities {
  note(tx: Transaction, deed: Deed): Promise<void>
}

export const activities = ({ clock, newId }: { clock: Clock; newId: () => string }): Activities => ({
  async note(tx, { storeId, who, what, about, detail = {}, at = clock.now() }) {
    await tx.query(
      'INSERT INTO activity (id, store_id, who, what, about, detail, at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [...[newId(), storeId, who, what, about ?? null, JSON.stringify(detail), at]],
    )
  },
})

export async function readActivity(
  { db, namesOf }: { readonly db: Database; readonly namesOf: NamesOf },
  storeId: string,
  { cursor, limit = 20, who, about }: QueryOf<typeof listActivity>,
): Promise<PageOf<Activity>> {
  const after = cursorPosition(cursor)
  const rows = await db.query(
    `SELECT * FROM activity WHERE store_id = $1 AND ($2::uuid IS NULL OR who = $2) AND ($3::text IS NULL OR about = $3)
       AND ($4::timestamptz IS NULL OR (at, id) < ($4, $5::uuid)) ORDER BY at DESC, id DESC LIMIT $6`,
    [storeId, who ?? null, about ?? null, after?.createdAt ?? null, after?.id ?? null, limit + 1],
  )
  const names = await namesOf(rows.flatMap((row) => (row['who'] === null ? [] : [row['who'] as string])))
  const items = rows.map((row) => activityOf(row, names))
  return pageOf(items, limit, ({ at, id }) => ({ createdAt: at, id }))
}

const activityOf = (row: Row, names: ReadonlyMap<string, string>): Activity => {
  const who = row['who'] as string | null
  return {
    id: row['id'] as string,
    at: (row['at'] as Date).toISOString(),
    who: who === null ? null : { userId: who, name: names.get(who) ?? null },
    what: row['what'] as string,
    ...(row['about'] === null ? {} : { about: row['about'] as string }),
    detail: row['detail'] as Activity['detail'],
  }
}
