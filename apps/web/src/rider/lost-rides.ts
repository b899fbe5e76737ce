/** Which deliveries are no longer a rider's without their doing. */
import type { Delivery } from '@jumun/contracts/http'
import type { RidersView } from './deliveries.ts'

export type Lost = 'others' | 'ended-before' | 'ended-carrying'

/** Those that were this rider's to fetch or bring, and are not any more without their doing. */
export const lostRides = (
  before: readonly Delivery[],
  { mine, over }: RidersView,
  gaveUp: ReadonlySet<string>,
): readonly { readonly delivery: Delivery; readonly lost: Lost }[] =>
  before.flatMap((delivery) => {
    const is = ({ orderId }: Delivery): boolean => orderId === delivery.orderId
    if (mine.some(is) || gaveUp.has(delivery.orderId)) return []
    const ended = over.find(is)
    if (ended && ended.status !== 'CANCELED') return []
    const lost = !ended ? 'others' : delivery.status === 'PICKED_UP' ? 'ended-carrying' : 'ended-before'
    return [{ delivery, lost }]
  })
