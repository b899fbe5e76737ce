/** A delivery from the wish for a rider to the customer's door: which step may follow which. Decisions only. */
import {
  type Address,
  DeliveryAssigned,
  DeliveryCanceled,
  DeliveryCompleted,
  DeliveryFailed,
  DeliveryGivenUp,
  DeliveryPickedUp,
  DeliveryRequested,
  type EventType,
  type ProblemCode,
} from '@jumun/contracts'

/** What there is to deliver, from where to where. */
export interface Job {
  readonly customerId: string
  readonly storeName: Readonly<Record<string, string>>
  readonly storeAddress: Address
  readonly address: Address
  /** What is called out at the counter. */
  readonly number?: number
  /** How long a rider may take to fetch it once it is ready. */
  readonly pickupWithinMinutes?: number
}

export type Progress =
  | { readonly status: 'REQUESTED' }
  | { readonly status: 'ASSIGNED' | 'PICKED_UP' | 'DELIVERED'; readonly riderId: string }
  | { readonly status: 'FAILED'; readonly riderId: string; readonly reason: string }
  | { readonly status: 'CANCELED'; readonly riderId?: string }

export interface Delivery {
  readonly orderId: string
  readonly storeId: string
  readonly job: Job
  /** Cooked and packed. */
  readonly ready: boolean
  /** How often a rider was wanted. */
  readonly attempt: number
  readonly progress: Progress
}
/** Heard of before its delivery was asked for: already cooked, or already canceled. */
export interface Early {
  readonly orderId: string
  readonly storeId: string
  readonly job: undefined
  readonly ready: boolean
  readonly progress: { readonly status: 'AWAITED' } | { readonly status: 'CANCELED' }
}

export type Decision =
  | { readonly outcome: 'changed'; readonly delivery: Delivery | Early; readonly facts: readonly Fact[] }
  | { readonly outcome: 'same' }
  | { readonly outcome: 'refused'; readonly code: ProblemCode; readonly why: string }

/** An event without its envelope. */
export interface Fact {
  readonly kind: EventType<unknown>
  readonly data: unknown
}
const fact = <T>(kind: EventType<T>, data: T): Fact => ({ kind, data })

const same: Decision = { outcome: 'same' }
const changed = (delivery: Delivery | Early, ...facts: Fact[]): Decision => ({ outcome: 'changed', delivery, facts })
const movedOn = (status: string): Decision => ({
  outcome: 'refused',
  code: 'delivery-changed',
  why: `the delivery is ${status}`,
})
const notYours: Decision = { outcome: 'refused', code: 'not-found', why: 'there is no such delivery of yours' }

type Known = Delivery | Early | undefined
interface About {
  readonly orderId: string
  readonly storeId: string
}

/** The store accepted: a rider is wanted, unless the order is off already. */
export function request(known: Known, about: About, job: Job): Decision {
  if (known && known.progress.status !== 'AWAITED') return same
  const { orderId, storeId } = about
  const delivery: Delivery = {
    orderId,
    storeId,
    job,
    ready: known?.ready ?? false,
    attempt: 1,
    progress: { status: 'REQUESTED' },
  }
  return changed(delivery, wanted(delivery))
}

/** Cooked and packed. Remembered when nobody asked for a rider yet. */
export function markReady(known: Known, { orderId, storeId }: About): Decision {
  if (!known) return changed({ orderId, storeId, job: undefined, ready: true, progress: { status: 'AWAITED' } })
  return known.ready || known.progress.status === 'CANCELED' ? same : changed({ ...known, ready: true })
}

/** The order ended. What was delivered, or failed on its way, stays so. */
export function withdraw(known: Known, { orderId, storeId }: About): Decision {
  if (!known?.job) {
    if (known?.progress.status === 'CANCELED') return same
    return changed({ orderId, storeId, job: undefined, ready: false, progress: { status: 'CANCELED' } })
  }
  const { progress } = known
  switch (progress.status) {
    case 'REQUESTED':
    case 'ASSIGNED':
    case 'PICKED_UP': {
      const rider = progress.status === 'REQUESTED' ? {} : { riderId: progress.riderId }
      const canceled: Delivery = { ...known, progress: { status: 'CANCELED', ...rider } }
      return changed(canceled, fact(DeliveryCanceled, { orderId, storeId }))
    }
    case 'DELIVERED':
    case 'FAILED':
    case 'CANCELED':
      return same
    default:
      return progress satisfies never
  }
}

/** The first rider gets it; asking again changes nothing for the winner. */
export function claim(delivery: Delivery, riderId: string): Decision {
  const { progress } = delivery
  if (progress.status === 'REQUESTED')
    return changed(
      { ...delivery, progress: { status: 'ASSIGNED', riderId } },
      fact(DeliveryAssigned, by(delivery, riderId)),
    )
  if (progress.riderId === riderId) return progress.status === 'ASSIGNED' ? same : movedOn(progress.status)
  if (progress.status === 'CANCELED') return movedOn('CANCELED')
  return { outcome: 'refused', code: 'delivery-taken', why: 'another rider took this delivery' }
}

export function pickUp(delivery: Delivery, riderId: string): Decision {
  return step(delivery, riderId, 'ASSIGNED', 'PICKED_UP', () =>
    delivery.ready
      ? changed(
          { ...delivery, progress: { status: 'PICKED_UP', riderId } },
          fact(DeliveryPickedUp, by(delivery, riderId)),
        )
      : { outcome: 'refused', code: 'delivery-changed', why: 'the order is not ready yet' },
  )
}

export function complete(delivery: Delivery, riderId: string): Decision {
  return step(delivery, riderId, 'PICKED_UP', 'DELIVERED', () =>
    changed(
      { ...delivery, progress: { status: 'DELIVERED', riderId } },
      fact(DeliveryCompleted, by(delivery, riderId)),
    ),
  )
}

/** Before pick-up it is offered again, to everybody; after it, the delivery has failed for good. */
export function fail(delivery: Delivery, riderId: string, reason: string): Decision {
  if (delivery.progress.status === 'ASSIGNED' && delivery.progress.riderId === riderId) return offerAgain(delivery)
  return step(delivery, riderId, 'PICKED_UP', 'FAILED', () =>
    changed(
      { ...delivery, progress: { status: 'FAILED', riderId, reason } },
      fact(DeliveryFailed, { ...by(delivery, riderId), reason }),
    ),
  )
}

/** An operator takes it from a rider who does not fetch it, for everybody to have. What a rider carries stays theirs. */
export function release(delivery: Delivery): Decision {
  const { status } = delivery.progress
  if (status === 'REQUESTED') return same
  return status === 'ASSIGNED' ? offerAgain(delivery) : movedOn(status)
}

/** An operator gives it to a rider, also one that another has taken on and not fetched. */
export function assign(delivery: Delivery, riderId: string): Decision {
  const { progress } = delivery
  if (progress.status === 'ASSIGNED' && progress.riderId === riderId) return same
  if (progress.status !== 'REQUESTED' && progress.status !== 'ASSIGNED') return movedOn(progress.status)
  return changed(
    { ...delivery, progress: { status: 'ASSIGNED', riderId } },
    fact(DeliveryAssigned, by(delivery, riderId)),
  )
}

/** When its step began, and since when it is ready. */
export interface Times {
  readonly since: Date
  readonly readyAt: Date | undefined
}

/** What is ready waits neither for a rider who does not come nor for one who is not found. Undefined: nobody is late. */
export function waitsUntil(known: Known, { since, readyAt }: Times, giveUpAfterMinutes: number): Date | undefined {
  if (!known?.job || !readyAt) return undefined
  const { status } = known.progress
  if (status !== 'REQUESTED' && status !== 'ASSIGNED') return undefined
  const minutes = status === 'REQUESTED' ? giveUpAfterMinutes : (known.job.pickupWithinMinutes ?? 10)
  return new Date(Math.max(since.getTime(), readyAt.getTime()) + minutes * 60_000)
}

/** It has waited too long: for this rider, so that others may have it; or for any, so that the order ends. */
export function stopWaiting(delivery: Delivery): Decision {
  const { status } = delivery.progress
  if (!delivery.ready) return same
  if (status === 'ASSIGNED') return offerAgain(delivery)
  if (status !== 'REQUESTED') return same
  const { orderId, storeId } = delivery
  return changed({ ...delivery, progress: { status: 'CANCELED' } }, fact(DeliveryGivenUp, { orderId, storeId }))
}

function offerAgain(delivery: Delivery): Decision {
  const again: Delivery = { ...delivery, attempt: delivery.attempt + 1, progress: { status: 'REQUESTED' } }
  return changed(again, wanted(again))
}

/** A step of the rider who has it: repeated it changes nothing, out of turn it is refused. */
function step(
  { progress }: Delivery,
  riderId: string,
  from: Progress['status'],
  to: Progress['status'],
  take: () => Decision,
): Decision {
  if (progress.status === 'REQUESTED') return movedOn('REQUESTED')
  if (progress.riderId !== riderId) return notYours
  if (progress.status === to) return same
  return progress.status === from ? take() : movedOn(progress.status)
}

const by = ({ orderId, storeId }: About, riderId: string) => ({ orderId, storeId, riderId })
const wanted = ({ orderId, storeId, attempt, job: { pickupWithinMinutes: _, ...job } }: Delivery): Fact =>
  fact(DeliveryRequested, { orderId, storeId, attempt, ...job })
