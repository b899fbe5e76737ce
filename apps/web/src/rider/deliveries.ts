/** What is this rider's, what is on offer, what was today: one list, asked once, told apart here. */
import type { Delivery } from '@jumun/contracts/http'

export interface RidersView {
  /** On the road, the one to bring first on top. */
  readonly mine: readonly Delivery[]
  /** To be had: those that are ready first, then the longest waiting. */
  readonly offers: readonly Delivery[]
  /** Over, the latest first. */
  readonly over: readonly Delivery[]
}

export function ridersView(deliveries: readonly Delivery[], riderId: string): RidersView {
  const isMine = (delivery: Delivery): boolean => delivery.riderId === riderId
  return {
    mine: deliveries
      .filter((each) => isMine(each) && (each.status === 'ASSIGNED' || each.status === 'PICKED_UP'))
      .toSorted(
        (left, right) =>
          Number(right.status === 'PICKED_UP') - Number(left.status === 'PICKED_UP') ||
          left.createdAt.localeCompare(right.createdAt),
      ),
    offers: deliveries
      .filter((each) => each.status === 'REQUESTED')
      .toSorted(
        (left, right) => Number(right.ready) - Number(left.ready) || left.createdAt.localeCompare(right.createdAt),
      ),
    over: deliveries
      .filter(
        (each) =>
          isMine(each) && (each.status === 'DELIVERED' || each.status === 'FAILED' || each.status === 'CANCELED'),
      )
      .toSorted((left, right) => right.updatedAt.localeCompare(left.updatedAt)),
  }
}
