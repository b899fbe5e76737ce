/** Who rides: everybody who was let in as a rider, so that an operator can give one of them a delivery. */
import { type Rider, UserApproved } from '@jumun/contracts'
import { on, type Querying, type Reaction } from '@jumun/messaging'

export const rememberRiderWhenApproved: Reaction = on(UserApproved, async ({ data }, tx) => {
  if (data.role !== 'rider') return
  await tx.query('INSERT INTO rider (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name', [
    data.userId,
    data.name,
  ])
})

export async function isRider(db: Querying, id: string): Promise<boolean> {
  return (await db.query('SELECT 1 AS one FROM rider WHERE id = $1', [id])).length > 0
}

const mostListed = 100

/** By name, with how many deliveries each has in hand; those whose name or id has `q` in it. */
export async function listOfRiders(db: Querying, q = ''): Promise<{ items: Rider[] }> {
  const rows = await db.query(
    `SELECT r.id, r.name, count(d.order_id) AS "inHand" FROM rider r
       LEFT JOIN delivery d ON d.rider_id = r.id AND d.status IN ('ASSIGNED', 'PICKED_UP')
     WHERE strpos(lower(r.name), lower($1)) > 0 OR r.id::text = $1 GROUP BY r.id ORDER BY r.name, r.id LIMIT $2`,
    [q, mostListed],
  )
  return { items: rows as unknown as Rider[] }
}
