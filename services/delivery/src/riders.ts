/** Who rides: everybody who was let in as a rider, so that an operator can give one of them a delivery. */
import { askRiderNames, type getRiderOfOrder, type Rider, UserApproved } from '@jumun/contracts'
import { type Database, on, type Querying, type Reaction } from '@jumun/messaging'
import { type CallService, type RequestContext, userOf } from '@jumun/service'
import type { Logger } from 'pino'
import { firstNameOf } from './first-name.ts'

/** Names are on no log: they are asked for when somebody wants to see them. */
export const rememberRiderWhenApproved: Reaction = on(UserApproved, async ({ data }, tx) => {
  if (data.role !== 'rider') return
  await tx.query('INSERT INTO rider (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [data.userId, data.name])
})

export async function isRider(db: Querying, id: string): Promise<boolean> {
  return (await db.query('SELECT 1 AS one FROM rider WHERE id = $1', [id])).length > 0
}

/** Undefined: it is not this customer's, or nobody has it in hand. */
export async function riderOfOrder(
  needs: Needs,
  { params, caller }: RequestContext<typeof getRiderOfOrder>,
): Promise<{ firstName?: string } | undefined> {
  const [held] = await needs.db.query<{ rider: string }>(
    `SELECT rider_id AS rider FROM delivery
     WHERE order_id = $1 AND job ->> 'customerId' = $2 AND status IN ('ASSIGNED', 'PICKED_UP')`,
    [params.orderId, userOf({ caller }).id],
  )
  if (!held) return undefined
  await learnNames(needs)
  const [known] = await needs.db.query<{ name: string }>('SELECT name FROM rider WHERE id = $1', [held.rider])
  const firstName = firstNameOf(known?.name ?? '')
  return firstName === '' ? {} : { firstName }
}

/** Of those that somebody has in hand. */
export async function ridersOfOrders(
  needs: Needs,
  orderIds: readonly string[],
): Promise<{ orderId: string; firstName: string }[]> {
  const inHand = `SELECT d.order_id AS "orderId", r.name FROM delivery d JOIN rider r ON r.id = d.rider_id
     WHERE d.order_id = ANY($1) AND d.status IN ('ASSIGNED', 'PICKED_UP')`
  await learnNames(needs)
  const rows = await needs.db.query<{ orderId: string; name: string }>(inHand, [orderIds])
  return rows
    .map(({ orderId, name }) => ({ orderId, firstName: firstNameOf(name) }))
    .filter(({ firstName }) => firstName !== '')
}

const mostListed = 100
const answerWithinMs = 800

interface Needs {
  readonly db: Database
  readonly call: CallService
  readonly log: Pick<Logger, 'info'>
}

/** By name, with how many deliveries each has in hand; those whose name or id has `q` in it. */
export async function listOfRiders(needs: Needs, q = ''): Promise<{ items: Rider[] }> {
  await learnNames(needs)
  const rows = await needs.db.query(
    `SELECT r.id, CASE r.name WHEN '' THEN r.id::text ELSE r.name END AS name, count(d.order_id) AS "inHand" FROM rider r
       LEFT JOIN delivery d ON d.rider_id = r.id AND d.status IN ('ASSIGNED', 'PICKED_UP')
     WHERE strpos(lower(r.name), lower($1)) > 0 OR r.id::text = $1 GROUP BY r.id ORDER BY r.name, r.id LIMIT $2`,
    [q, mostListed],
  )
  return { items: rows as unknown as Rider[] }
}

/** Of those who are new since somebody looked last. Without an answer they are listed by their ids. */
async function learnNames({ db, call, log }: Needs): Promise<void> {
  try {
    for (;;) {
      const rows = await db.query<{ id: string }>("SELECT id FROM rider WHERE name = '' LIMIT $1", [mostListed])
      if (rows.length === 0) return
      const { body } = await call(askRiderNames, {
        timeoutMs: answerWithinMs,
        body: { riderIds: rows.map(({ id }) => id) },
      })
      if (body.items.length === 0) return // they have gone, and we shall hear of that
      await db.query(
        'UPDATE rider r SET name = n.name FROM unnest($1::uuid[], $2::text[]) AS n (id, name) WHERE r.id = n.id',
        [body.items.map(({ id }) => id), body.items.map(({ name }) => name)],
      )
    }
  } catch (error) {
    log.info({ err: error }, 'riders are listed without their names: the user service did not say them')
  }
}
