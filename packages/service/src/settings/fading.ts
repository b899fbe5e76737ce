/** Where somebody lives, and what they wrote, is seen only as long as an order needs it: first answers lose it, then tables. */
import { type Database, pieceRows } from '@jumun/messaging'
import type { Clock } from '../clock.ts'
import type { Job } from '../define-service.ts'
import { numberSetting } from './setting.ts'

export const fadingSettings = {
  placesSeenHours: numberSetting('how long after the end addresses and notes are still shown', {
    default: 24,
    min: 0,
    max: 8_760,
  }),
  placesKeptDays: numberSetting('how long after the end addresses and notes are kept at all', {
    default: 30,
    min: 0,
    max: 3_650,
  }),
}
export interface Fading {
  readonly placesSeenHours: number
  readonly placesKeptDays: number
}

/** It ended so long ago that nobody needs to know where to. */
export const hasFaded = (endedAt: Date, now: Date, { placesSeenHours, placesKeptDays }: Fading): boolean =>
  endedAt.getTime() + Math.min(placesSeenHours, placesKeptDays * 24) * 3_600_000 <= now.getTime()

interface Needs extends Fading {
  readonly db: Database
  readonly clock: Clock
}

/**
 * Takes places out of a table, a bounded piece at a time.
 * @param places.ended SQL: rows whose end was before `$1`
 * @param places.emptied SQL: what is set
 */
export const forgetPlaces = (
  { db, clock, placesKeptDays }: Needs,
  places: { readonly table: string; readonly ended: string; readonly emptied: string },
): Job => ({
  name: 'forget addresses and notes',
  everyMs: 3_600_000,
  async run(signal) {
    const { table, ended, emptied } = places
    const before = new Date(clock.now().getTime() - placesKeptDays * 86_400_000)
    const sql = `WITH emptied AS (
      UPDATE ${table} SET ${emptied}
      WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${ended} ORDER BY created_at LIMIT ${pieceRows})) RETURNING 1
    ) SELECT count(*) AS count FROM emptied`
    for (;;) {
      const [{ count } = { count: 0 }] = await db.query<{ count: number }>(sql, [before])
      if (count < pieceRows || signal.aborted) return
    }
  },
})
