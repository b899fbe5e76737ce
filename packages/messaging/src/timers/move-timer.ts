/**
 * A timer that many set and no row guards: whoever moves it to a later time, or drops it, first reads its setting, then looks
 * whether there is anything to do, and then moves it only if nobody has set it meanwhile. Whoever has something to do just sets it.
 */
import type { Querying } from '../database/database.ts'

export interface SeenTimer {
  readonly kind: string
  readonly subject: string
  /** undefined: there is none. */
  readonly setting: number | undefined
}

/** To be read before it is looked whether there is anything to do. */
export async function seeTimer(db: Querying, kind: string, subject: string): Promise<SeenTimer> {
  const sql = 'SELECT setting FROM timer WHERE kind = $1 AND subject = $2'
  const [row] = await db.query<{ setting: number }>(sql, [kind, subject])
  return { kind, subject, setting: row?.setting }
}

/** Nothing happens where somebody has set it since it was seen. @param dueAt undefined: it is dropped */
export async function moveTimer(db: Querying, { kind, subject, setting }: SeenTimer, dueAt?: Date): Promise<void> {
  if (dueAt === undefined)
    await db.query('DELETE FROM timer WHERE kind = $1 AND subject = $2 AND setting = $3', [kind, subject, setting])
  else if (setting === undefined)
    await db.query(
      'INSERT INTO timer (kind, subject, due_at, next_at) VALUES ($1, $2, $3, $3) ON CONFLICT (kind, subject) DO NOTHING',
      [kind, subject, dueAt],
    )
  else
    await db.query(
      `UPDATE timer SET due_at = $4, next_at = $4, failed = 0, setting = nextval('timer_setting')
       WHERE kind = $1 AND subject = $2 AND setting = $3`,
      [kind, subject, setting, dueAt],
    )
}
