/** The statuses of an order, in the order in which it goes through them, and what can be said of each: in this one place. */

/** On its way, step by step. */
export const statusesOnTheWay = [
  'AWAITING_PAYMENT',
  'PLACED',
  'CONFIRMED',
  'ACCEPTED',
  'COOKING',
  'READY',
  'DELIVERING',
] as const
/** The customer has it. */
export const completedStatuses = ['DELIVERED', 'COLLECTED'] as const
/** Ended without food. */
export const lostStatuses = ['CANCELED', 'EXPIRED', 'PAYMENT_DECLINED'] as const
/** No money was ever taken for it, and no store has heard of it. */
const neverADeal = ['AWAITING_PAYMENT', 'EXPIRED', 'PAYMENT_DECLINED'] as const

export const overStatuses = [...completedStatuses, ...lostStatuses] as const
/** A wish to cancel is a lock on the way, not a step of it. */
export const orderStatuses = [...statusesOnTheWay, ...completedStatuses, 'CANCEL_PENDING', ...lostStatuses] as const
export type OrderStatus = (typeof orderStatuses)[number]

const isOneOf =
  (statuses: readonly OrderStatus[]) =>
  (status: OrderStatus): boolean =>
    statuses.includes(status)

export const isCompleted = isOneOf(completedStatuses)
export const isLost = isOneOf(lostStatuses)
/** Nothing changes it any more. */
export const isOverStatus = isOneOf(overStatuses)
export const wasNeverPlaced = isOneOf(neverADeal)

/** How far on its way, from 0; undefined off the way: at an end, or while a store decides about a wish to cancel. */
export function stepOnTheWay(status: OrderStatus): number | undefined {
  const step = (statusesOnTheWay as readonly OrderStatus[]).indexOf(status)
  return step < 0 ? undefined : step
}
