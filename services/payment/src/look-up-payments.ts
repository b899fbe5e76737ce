/** For operators: which orders were paid with a card that ends so, and whose is this payment. Orders alone are told. */
import { type BodyOf, type LookedUp, type lookUpPayments, mostLookedUp } from '@jumun/contracts'
import type { Database } from '@jumun/messaging'
import type { Clock } from '@jumun/service'

/** What is older is on a statement with its day: from there one gets to it by its store. Newest first, so no index is needed. */
const lookedBackDays = 90

export const lookUpInPayments =
  (db: Database, clock: Clock) =>
  async (wanted: BodyOf<typeof lookUpPayments>): Promise<LookedUp['items']> => {
    const rows =
      'cardEnd' in wanted
        ? await db.query<FoundRow>(
            `SELECT order_id, created_at FROM payment WHERE created_at > $1 AND card_last4 = $2
             ORDER BY created_at DESC, id DESC LIMIT $3`,
            [new Date(clock.now().getTime() - lookedBackDays * 86_400_000), wanted.cardEnd, mostLookedUp],
          )
        : await db.query<FoundRow>(
            // a charge is kept under the id of its order, at whatever provider
            `SELECT order_id, created_at FROM payment WHERE status <> 'CLOSED' AND (id = $1 OR order_id IN (
               SELECT left(charge_key, 36)::uuid FROM provider_reference WHERE reference = $2 AND charge_key ~ '^[0-9a-f-]{36}'))
             ORDER BY created_at DESC, id DESC LIMIT $3`,
            [isUuid.test(wanted.payment) ? wanted.payment : null, wanted.payment, mostLookedUp],
          )
    return rows.map(({ order_id, created_at }) => ({ orderId: order_id, createdAt: created_at.toISOString() }))
  }

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

interface FoundRow extends Record<string, unknown> {
  readonly order_id: string
  readonly created_at: Date
}
