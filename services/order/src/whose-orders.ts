/** What others of ours may know of a person and their orders: only who needs it, only what they need, only as long. */
import { isOverStatus, type OrderStatus, overStatuses, UserDeleted } from '@jumun/contracts'
import { type Database, on, type Reaction } from '@jumun/messaging'
import { type Clock, type Fading, forgetClaimsOf, hasFaded } from '@jumun/service'
import type { Order } from './order-shape.ts'

interface Needs extends Fading {
  readonly db: Database
  readonly clock: Clock
}
interface PersonalRow extends Record<string, unknown> {
  readonly id: string
  readonly address: NonNullable<Order['address']> | null
  readonly note: string | null
  readonly phone: string | null
  readonly status: OrderStatus
  readonly updated_at: Date
}

/** What the customers of these orders wrote, as long as anybody needs it. */
export const personalOf =
  ({ db, clock, ...fading }: Needs) =>
  async (ids: readonly string[]): Promise<readonly Pick<PersonalRow, 'id' | 'address' | 'note' | 'phone'>[]> => {
    const rows = await db.query<PersonalRow>(
      'SELECT id, address, note, phone, status, updated_at FROM orders WHERE id = ANY($1)',
      [ids],
    )
    return rows.filter((row) => !isOverStatus(row.status) || !hasFaded(row.updated_at, clock.now(), fading))
  }

const fewOrders = 10

/** Theirs, and those at their stores, whose own service may not have heard of them yet. */
export async function unfinishedOrdersOf(db: Database, personId: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT id FROM orders WHERE NOT (status = ANY($2)) AND (customer_id = $1 OR placed_at IS NOT NULL
       AND store_id = ANY(ARRAY(SELECT store_id FROM store_replica WHERE owner_id = $1)))
     ORDER BY created_at DESC LIMIT $3`,
    [personId, overStatuses, fewOrders],
  )
  return rows.map(({ id }) => id)
}

/** Their orders stay for the books, without where they went and what was asked; what was answered to them is forgotten, too. */
export const forgetWhoeverIsGone: Reaction = on(UserDeleted, async ({ data: { userId } }, tx) => {
  await tx.query(
    `UPDATE orders SET address = NULL, note = NULL, phone = NULL
     WHERE customer_id = $1 AND (address IS NOT NULL OR note IS NOT NULL OR phone IS NOT NULL)`,
    [userId],
  )
  await forgetClaimsOf(tx, userId)
})
