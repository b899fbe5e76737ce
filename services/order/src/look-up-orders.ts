/**
 * For operators: whose number ends with these digits. As long as numbers are told to anybody, and answered with orders alone:
 * who sees one of them is asked for it, and that is noted, too.
 */
import { isOverStatus, type LookedUp, mostLookedUp, type OrderStatus } from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import { type Clock, type Fading, hasFaded } from '@jumun/service'

interface Needs extends Fading {
  readonly db: Database
  readonly clock: Clock
}
interface FoundRow extends Record<string, unknown> {
  readonly id: string
  readonly status: OrderStatus
  readonly created_at: Date
  readonly updated_at: Date
}

export const lookUpByPhone =
  ({ db, clock, ...fading }: Needs) =>
  async (phoneEnd: string): Promise<LookedUp['items']> => {
    // The index of what is personal has only the orders that have not lost it yet.
    const rows = await db.query<FoundRow>(
      `SELECT id, status, created_at, updated_at FROM orders
       WHERE (address IS NOT NULL OR note IS NOT NULL OR phone IS NOT NULL) AND created_at > $1
         AND right(regexp_replace(coalesce(phone, address->>'phone', ''), '[^0-9]', '', 'g'), $2) = $3
       ORDER BY created_at DESC LIMIT $4`,
      [new Date(clock.now().getTime() - fading.placesKeptDays * 86_400_000), phoneEnd.length, phoneEnd, mostLookedUp],
    )
    return rows
      .filter(({ status, updated_at }) => !isOverStatus(status) || !hasFaded(updated_at, clock.now(), fading))
      .map(({ id, created_at }) => ({ orderId: id, createdAt: created_at.toISOString() }))
  }
