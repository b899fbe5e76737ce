/** Deletes old rows a bounded piece at a time: nobody waits long behind a piece, and a table that was forgotten for a year is no event. */
import type { Querying } from './database.ts'

export const pieceRows = 2_000

/** @param condition SQL over the columns of `table`, with `$1` … for `values`. @returns how many rows went */
export async function pruneInPieces(
  db: Querying,
  table: string,
  condition: string,
  values: readonly unknown[],
): Promise<number> {
  const sql = `WITH gone AS (
    DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${pieceRows})) RETURNING 1
  ) SELECT count(*) AS count FROM gone`
  for (let total = 0; ; ) {
    const [{ count } = { count: 0 }] = await db.query<{ count: number }>(sql, values)
    total += count
    if (count < pieceRows) return total
  }
}
