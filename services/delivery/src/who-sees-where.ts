/** Whoever brings it, or watches over it, knows the door; whoever could bring it knows the district; later nobody knows. */
import type { Address, Delivery as DeliveryView } from '@jumun/contracts'
import { type Caller, type Clock, type Fading, hasFaded, userOf } from '@jumun/service'
import type { Delivery } from './delivery.ts'
import { asAnswer } from './delivery-table.ts'
import { districtOf } from './district.ts'

interface Asks {
  readonly caller: Caller
}
export type See = (request: Asks, delivery: Delivery) => DeliveryView

export const seeing =
  ({ clock, ...fading }: Fading & { readonly clock: Clock }): See =>
  (request, delivery) =>
    asAnswer(delivery, addressFor(request, delivery, clock.now(), fading))

function addressFor(
  request: Asks,
  { job, progress, updatedAt }: Delivery,
  now: Date,
  fading: Fading,
): Address | undefined {
  const { id, role } = userOf(request)
  const isOver = ['DELIVERED', 'FAILED', 'CANCELED'].includes(progress.status)
  if (!job.address || (isOver && hasFaded(updatedAt, now, fading))) return undefined
  const isTheirs = role === 'operator' || ('riderId' in progress && progress.riderId === id)
  return isTheirs ? job.address : districtOf(job.address)
}
