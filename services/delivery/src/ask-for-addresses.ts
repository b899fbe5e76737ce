/**
 * Where somebody lives is on no log: it is asked of the order service once a rider has claimed the way there, and kept with
 * the delivery. As long as that does not answer, the delivery says so, and the next look asks again.
 */
import { type Address, askAddresses, UserDeleted } from '@jumun/contracts'
import { type Database, on, type Reaction } from '@jumun/messaging'
import { breaker } from '@jumun/resilience'
import { type Caller, type CallService, userOf } from '@jumun/service'
import type { Logger } from 'pino'
import { type Delivery, hasEnded } from './delivery.ts'

interface Needs {
  readonly db: Database
  readonly call: CallService
  readonly log: Pick<Logger, 'info'>
}
/** With the address of those that the one who asks may know. */
export type WithAddresses = (
  request: { readonly caller: Caller },
  deliveries: readonly Delivery[],
) => Promise<readonly Delivery[]>

const answerWithinMs = 800

export function asksForAddresses({ db, call, log }: Needs): WithAddresses {
  const orders = breaker({
    sampling: { failureRate: 0.5, windowMs: 10_000, atLeastCalls: 10 },
    halfOpenAfterMs: 2_000,
  })
  return async (request, deliveries) => {
    const orderIds = deliveries
      .filter((delivery) => !delivery.address && knowsTheDoor(request, delivery) && !hasEnded(delivery))
      .map(({ orderId }) => orderId)
    if (orderIds.length === 0) return deliveries
    try {
      const { body } = await orders.run(() => call(askAddresses, { timeoutMs: answerWithinMs, body: { orderIds } }))
      const addresses = new Map<string, Address>(body.items.map(({ orderId, address }) => [orderId, address]))
      await db.query(
        `UPDATE delivery d SET address = a.address
         FROM unnest($1::uuid[], $2::jsonb[]) AS a (order_id, address) WHERE d.order_id = a.order_id`,
        [[...addresses.keys()], [...addresses.values()].map((address) => JSON.stringify(address))],
      )
      return deliveries.map((delivery) => {
        const address = addresses.get(delivery.orderId)
        return address ? { ...delivery, address } : delivery
      })
    } catch (error) {
      log.info({ err: error }, 'deliveries are shown without their addresses: the order service did not say them')
      return deliveries
    }
  }
}

/** Whoever brings it, and the operators who watch over that. */
export function knowsTheDoor(request: { readonly caller: Caller }, { progress }: Delivery): boolean {
  const { id, role } = userOf(request)
  const riderId = 'riderId' in progress ? progress.riderId : undefined
  return riderId !== undefined && (role === 'operator' || riderId === id)
}

/** Where a customer who has gone lived is forgotten, and a rider who has gone is given nothing any more. */
export const forgetWhoeverIsGone: Reaction = on(UserDeleted, async ({ data: { userId } }, tx) => {
  await tx.query(
    `UPDATE delivery SET address = NULL, job = job - 'address'
     WHERE (job ? 'address' OR address IS NOT NULL) AND job ->> 'customerId' = $1`,
    [userId],
  )
  await tx.query('DELETE FROM rider WHERE id = $1', [userId])
})
