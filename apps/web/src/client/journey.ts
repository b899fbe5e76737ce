/** Where an order stands on its way, as the customer sees it. */
import { isLost, isOverStatus as isOver } from '@jumun/contracts'
import type { DashboardEntry, OrderStatus } from '@jumun/contracts/http'

export { isLost, isOver }

export type Step = 'PLACED' | 'ACCEPTED' | 'COOKING' | 'READY' | 'DELIVERING' | 'DONE'

/** May the customer still ask to cancel? The store may yet say no. */
export const isCancelable = (status: OrderStatus): boolean =>
  status === 'AWAITING_PAYMENT' || status === 'PLACED' || status === 'CONFIRMED' || status === 'ACCEPTED'

/** It went on to be made, so that no wish to cancel is heard any more. */
export const isTooLateToCancel = (status: OrderStatus): boolean =>
  !isCancelable(status) && !isLost(status) && status !== 'CANCEL_PENDING'

export const stepsOf = (fulfilment: 'delivery' | 'pickup'): readonly Step[] =>
  fulfilment === 'delivery'
    ? ['PLACED', 'ACCEPTED', 'COOKING', 'READY', 'DELIVERING', 'DONE']
    : ['PLACED', 'ACCEPTED', 'COOKING', 'READY', 'DONE']

/** The furthest step reached; -1 before it was placed. A wish to cancel does not take it back: the story says how far it got. */
export function stepReached(entry: Pick<DashboardEntry, 'state' | 'fulfilment' | 'timeline'>): number {
  const steps = stepsOf(entry.fulfilment)
  const at = (step: Step): number => steps.indexOf(step)
  switch (entry.state) {
    case 'AWAITING_PAYMENT':
    case 'PAYMENT_DECLINED':
    case 'EXPIRED':
      return -1
    case 'PLACED':
    case 'CONFIRMED':
      return at('PLACED')
    case 'ACCEPTED':
    case 'COOKING':
    case 'READY':
    case 'DELIVERING':
      return at(entry.state)
    case 'DELIVERED':
    case 'COLLECTED':
      return at('DONE')
    case 'CANCEL_PENDING':
    case 'CANCELED': {
      const told = new Set(entry.timeline.map(({ type }) => type))
      if (told.has('DeliveryPickedUp')) return at('DELIVERING')
      if (told.has('OrderReady')) return at('READY')
      if (told.has('CookingStarted')) return at('COOKING')
      if (told.has('TicketAccepted')) return at('ACCEPTED')
      return told.has('OrderPlaced') ? at('PLACED') : -1
    }
    default:
      return entry.state satisfies never
  }
}

/** What a customer cares to read of the story: one line per thing that happened to them, not per message between services. */
const told = new Set([
  'OrderPlaced',
  'OrderConfirmed',
  'TicketAccepted',
  'CookingStarted',
  'OrderReady',
  'DeliveryAssigned',
  'DeliveryPickedUp',
  'DeliveryCompleted',
  'OrderCollected',
  'OrderCancelRequested',
  'CancelRefused',
  'DeliveryFailed',
  'OrderCanceled',
  'OrderChanged',
  'PaymentRefunded',
  'OrderExpired',
  'OrderPaymentDeclined',
])
export const storyOf = ({ timeline }: Pick<DashboardEntry, 'timeline'>) => {
  const first = timeline.findIndex(({ type }) => type === 'DeliveryAssigned')
  // The rider that was told of is not the one any more.
  const isAnother = (type: string, index: number) => type === 'DeliveryRequested' && first !== -1 && index > first
  return timeline.filter(({ type }, index) => told.has(type) || isAnother(type, index)).toReversed()
}
