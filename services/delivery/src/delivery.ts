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
} from '@jumun/contracts'
import { type Decision as DecisionOn, newEvent } from '@jumun/messaging'

/** What there is to deliver, from where to where. */
export interface Job {
  readonly customerId: string
  readonly storeName: Readonly<Record<string, string>>
  readonly storeAddress: Address
  /** Its district; all of it where the order was placed before that was kept from the log. Gone some time after the end. */
  readonly address?: Address
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

interface Common {
  readonly orderId: string
  readonly storeId: string
  /** When the present step began. */
  readonly since: Date
  /** Since when it is cooked and packed. */
  readonly readyAt?: Date
  /** When it has waited for too long: for its rider, or for any. */
  readonly dueAt?: Date
  readonly version: number
  /** Events published about it. */
  readonly eventCount: number
  readonly createdAt: Date
  readonly updatedAt: Date
}
export interface Delivery extends Common {
  readonly job: Job
  /** Where exactly, once a rider has claimed it and somebody asked. */
  readonly address?: Address
  /** How often a rider was wanted. */
  readonly attempt: number
  readonly progress: Progress
}
/** Heard of before its delivery was asked for: already cooked, or already canceled. */
export interface AwaitedDelivery extends Common {
  readonly job: undefined
  readonly progress: { readonly status: 'AWAITED' } | { readonly status: 'CANCELED' }
}
export type DeliveryRecord = Delivery | AwaitedDelivery

const ends: ReadonlySet<string> = new Set<Progress['status']>(['DELIVERED', 'FAILED', 'CANCELED'])
export const hasEnded = ({ progress }: DeliveryRecord): boolean => ends.has(progress.status)

export const isRequested = (known: DeliveryRecord): known is Delivery => known.job !== undefined

export type Decision = DecisionOn<DeliveryRecord>

/** When it is decided, and how long what is ready may be on offer. */
export interface DecisionContext {
  readonly now: Date
  readonly giveUpAfterMinutes: number
}

const unchanged: Decision = { outcome: 'unchanged' }
const movedOn = (status: string): Decision => ({
  outcome: 'refused',
  code: 'delivery-changed',
  why: `the delivery is ${status}`,
})
const notYours: Decision = { outcome: 'refused', code: 'not-found', why: 'there is no such delivery of yours' }

type Known = DeliveryRecord | undefined
interface About {
  readonly orderId: string
  readonly storeId: string
}

/** The store accepted: a rider is wanted, unless the order is off already. */
export function request(known: Known, about: About, job: Job, at: DecisionContext): Decision {
  if (known && known.progress.status !== 'AWAITED') return unchanged
  const before = known ?? awaited(about, at)
  return wanted(before, { ...before, job, attempt: 1, progress: { status: 'REQUESTED' } }, at)
}

/** Cooked and packed. Remembered when nobody asked for a rider yet. */
export function markReady(known: Known, about: About, at: DecisionContext): Decision {
  if (known?.readyAt || known?.progress.status === 'CANCELED') return unchanged
  const before = known ?? awaited(about, at)
  return updated(before, { ...before, readyAt: at.now }, at)
}

/** The order ended. What was delivered, or failed on its way, stays so. */
export function withdraw(known: Known, about: About, at: DecisionContext): Decision {
  if (!known?.job) {
    if (known?.progress.status === 'CANCELED') return unchanged
    const { readyAt: _, ...before } = known ?? awaited(about, at)
    return updated(before, { ...before, progress: { status: 'CANCELED' } }, at)
  }
  const { progress } = known
  switch (progress.status) {
    case 'REQUESTED':
    case 'ASSIGNED':
    case 'PICKED_UP': {
      const rider = progress.status === 'REQUESTED' ? {} : { riderId: progress.riderId }
      const canceled: Delivery = { ...known, progress: { status: 'CANCELED', ...rider } }
      return changed(known, canceled, at, DeliveryCanceled, aboutOf(known))
    }
    case 'DELIVERED':
    case 'FAILED':
    case 'CANCELED':
      return unchanged
    default:
      return progress satisfies never
  }
}

/** The first rider gets it; asking again changes nothing for the winner. */
export function claim(delivery: Delivery, riderId: string, at: DecisionContext): Decision {
  const { progress } = delivery
  if (progress.status === 'REQUESTED') return assigned(delivery, riderId, at)
  if (progress.riderId === riderId) return progress.status === 'ASSIGNED' ? unchanged : movedOn(progress.status)
  if (progress.status === 'CANCELED') return movedOn('CANCELED')
  return { outcome: 'refused', code: 'delivery-taken', why: 'another rider took this delivery' }
}

export function pickUp(delivery: Delivery, riderId: string, at: DecisionContext): Decision {
  return step(delivery, riderId, 'ASSIGNED', 'PICKED_UP', () => {
    if (!delivery.readyAt) return { outcome: 'refused', code: 'delivery-changed', why: 'the order is not ready yet' }
    const pickedUp: Delivery = { ...delivery, progress: { status: 'PICKED_UP', riderId } }
    return changed(delivery, pickedUp, at, DeliveryPickedUp, { ...aboutOf(delivery), riderId })
  })
}

export function complete(delivery: Delivery, riderId: string, at: DecisionContext): Decision {
  return step(delivery, riderId, 'PICKED_UP', 'DELIVERED', () => {
    const delivered: Delivery = { ...delivery, progress: { status: 'DELIVERED', riderId } }
    return changed(delivery, delivered, at, DeliveryCompleted, { ...aboutOf(delivery), riderId })
  })
}

/** Before pick-up it is offered again, to everybody; after it, the delivery has failed for good. */
export function fail(delivery: Delivery, riderId: string, reason: string, at: DecisionContext): Decision {
  if (delivery.progress.status === 'ASSIGNED' && delivery.progress.riderId === riderId) return offerAgain(delivery, at)
  return step(delivery, riderId, 'PICKED_UP', 'FAILED', () => {
    const failed: Delivery = { ...delivery, progress: { status: 'FAILED', riderId, reason } }
    return changed(delivery, failed, at, DeliveryFailed, { ...aboutOf(delivery), riderId, reason })
  })
}

/** An operator takes it from a rider who does not fetch it, for everybody to have. What a rider carries stays theirs. */
export function release(delivery: Delivery, at: DecisionContext): Decision {
  const { status } = delivery.progress
  if (status === 'REQUESTED') return unchanged
  return status === 'ASSIGNED' ? offerAgain(delivery, at) : movedOn(status)
}

/** An operator gives it to a rider, also one that another has taken on and not fetched. */
export function assign(delivery: Delivery, riderId: string, at: DecisionContext): Decision {
  const { progress } = delivery
  if (progress.status === 'ASSIGNED' && progress.riderId === riderId) return unchanged
  if (progress.status !== 'REQUESTED' && progress.status !== 'ASSIGNED') return movedOn(progress.status)
  return assigned(delivery, riderId, at)
}

/** It has waited too long: for this rider, so that others may have it; or for any, so that the order ends. */
export function stopWaiting(delivery: Delivery, at: DecisionContext): Decision {
  const { status } = delivery.progress
  if (!delivery.readyAt) return unchanged
  if (status === 'ASSIGNED') return offerAgain(delivery, at)
  if (status !== 'REQUESTED') return unchanged
  const givenUp: Delivery = { ...delivery, progress: { status: 'CANCELED' } }
  return changed(delivery, givenUp, at, DeliveryGivenUp, aboutOf(delivery))
}

/** What is ready waits neither for a rider who does not come nor for one who is not found. Undefined: nobody is late. */
function waitsUntil(
  { job, progress: { status }, since, readyAt }: DeliveryRecord,
  at: DecisionContext,
): Date | undefined {
  if (!job || !readyAt) return undefined
  if (status !== 'REQUESTED' && status !== 'ASSIGNED') return undefined
  const minutes = status === 'REQUESTED' ? at.giveUpAfterMinutes : (job.pickupWithinMinutes ?? 10)
  return new Date(Math.max(since.getTime(), readyAt.getTime()) + minutes * 60_000)
}

function offerAgain(delivery: Delivery, at: DecisionContext): Decision {
  return wanted(delivery, { ...delivery, attempt: delivery.attempt + 1, progress: { status: 'REQUESTED' } }, at)
}

function wanted(before: DeliveryRecord, after: Delivery, at: DecisionContext): Decision {
  const { pickupWithinMinutes: _, address: __, ...job } = after.job
  return changed(before, after, at, DeliveryRequested, { ...aboutOf(after), attempt: after.attempt, ...job })
}

function assigned(delivery: Delivery, riderId: string, at: DecisionContext): Decision {
  const after: Delivery = { ...delivery, progress: { status: 'ASSIGNED', riderId } }
  return changed(delivery, after, at, DeliveryAssigned, { ...aboutOf(delivery), riderId })
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
  if (progress.status === to) return unchanged
  return progress.status === from ? take() : movedOn(progress.status)
}

const aboutOf = ({ orderId, storeId }: About): About => ({ orderId, storeId })

/** Not written yet: its first change is its first version. */
const awaited = (about: About, { now }: DecisionContext): AwaitedDelivery => ({
  ...{ ...aboutOf(about), job: undefined, progress: { status: 'AWAITED' } },
  ...{ since: now, version: 0, eventCount: 0, createdAt: now, updatedAt: now },
})

/** When its step began, and how long it may wait, follow from what it has become. */
function moved(before: DeliveryRecord, after: DeliveryRecord, at: DecisionContext): DeliveryRecord {
  const isNewStep = JSON.stringify(before.progress) !== JSON.stringify(after.progress)
  const { dueAt: _, ...rest } = { ...after, since: isNewStep ? at.now : before.since }
  const dueAt = waitsUntil(rest, at)
  return { ...rest, ...(dueAt ? { dueAt } : {}), version: before.version + 1, updatedAt: at.now }
}

const updated = (before: DeliveryRecord, after: DeliveryRecord, at: DecisionContext): Decision => ({
  outcome: 'updated',
  state: moved(before, after, at),
})

function changed<T>(
  before: DeliveryRecord,
  after: DeliveryRecord,
  at: DecisionContext,
  kind: EventType<T>,
  data: T,
): Decision {
  const state = { ...moved(before, after, at), eventCount: before.eventCount + 1 }
  return {
    outcome: 'changed',
    state,
    events: [newEvent(kind, { subject: state.orderId, sequence: state.eventCount }, data)],
  }
}
