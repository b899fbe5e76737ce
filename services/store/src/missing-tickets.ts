/** For the audit: a confirmed order without a ticket was not heard of here. */
import type { Database } from '@jumun/messaging'

export async function missingTickets(db: Database, orderIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'SELECT id FROM unnest($1::uuid[]) id WHERE NOT EXISTS (SELECT FROM ticket WHERE order_id = id)',
    [orderIds],
  )
  return rows.map(({ id }) => id)
}
