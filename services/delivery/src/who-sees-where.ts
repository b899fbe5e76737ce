/** Whoever brings it, or watches over it, knows the door; whoever could bring it knows the district; later nobody knows. */
import { type Delivery as DeliveryView, districtOf } from '@jumun/contracts'
import { type Caller, type Clock, type Fading, hasFaded } from '@jumun/service'
import { knowsTheDoor } from './ask-for-addresses.ts'
import { type Delivery, hasEnded } from './delivery.ts'
import { asAnswer } from './delivery-table.ts'

interface Asks {
  readonly caller: Caller
}
export type See = (request: Asks, delivery: Delivery) => DeliveryView

export const seeing =
  ({ clock, ...fading }: Fading & { readonly clock: Clock }): See =>
  (request, delivery) => {
    const { job, address = job.address, updatedAt } = delivery
    const isOver = hasEnded(delivery)
    const isTheirs = knowsTheDoor(request, delivery)
    const awaited = isTheirs && !isOver && delivery.address === undefined
    if (!address || (isOver && hasFaded(updatedAt, clock.now(), fading)))
      return asAnswer(delivery, { address: undefined, awaited })
    return asAnswer(delivery, { address: isTheirs ? address : districtOf(address), awaited })
  }
