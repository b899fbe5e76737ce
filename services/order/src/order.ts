/**
 * An order's life: which states there are, and what each command and each fact from outside makes of them. Pure.
 * Whatever changes is said in exactly one event, so the version of an order is the number of its events.
 */
import {
  type CancelReason,
  type CancelWish,
  isOverStatus,
  type Money,
  OrderCanceled,
  OrderCancelRequested,
  OrderCompleted,
  OrderConfirmed,
  OrderDrafted,
  type OrderEnd,
  OrderExpired,
  OrderPaymentDeclined,
  OrderPlaced,
  type OrderProgress,
  OrderProgressed,
  saidSums,
  sumsOf,
} from '@jumun/contracts'
import type { OutgoingEvent } from '@jumun/messaging'
import { lastStart, type Taken } from './kitchen/slots.ts'
import {
  bodyOf,
  changed,
  type Decision,
  districtIn,
  type NewTerms,
  newEvent,
  type Order,
  type OrderState,
  partiesOf,
  refused,
  unchanged,
} from './order-shape.ts'

/** A new draft. Its price was made from our own menus, never by the client. */
export function draft(
  terms: NewTerms,
  now: Date,
  takes: readonly Taken[] = [],
): { order: Order; events: readonly OutgoingEvent[] } {
  const order: Order = {
    ...{ ...terms, ...sumsOf(terms), ...(takes.length > 0 ? { takes } : {}) },
    ...{ state: { status: 'AWAITING_PAYMENT' }, version: 1, createdAt: now, updatedAt: now },
  }
  return { order, events: [newEvent(order, OrderDrafted, bodyOf(order))] }
}

/** The money is captured: from here on it is a deal. */
export function markPlaced(order: Order, now: Date): Decision {
  if (order.state.status !== 'AWAITING_PAYMENT') return unchanged
  return changed({ ...order, placedAt: now }, { status: 'PLACED' }, now, OrderPlaced, bodyOf(order))
}

export function decline(order: Order, reason: string, now: Date): Decision {
  if (order.state.status !== 'AWAITING_PAYMENT') return unchanged
  return changed(withoutSlots(order), { status: 'PAYMENT_DECLINED', reason }, now, OrderPaymentDeclined, {
    ...partiesOf(order),
    reason,
  })
}

/** Nobody paid in time. A capture that still arrives is refunded by payment, which hears this. */
export function expire(order: Order, now: Date): Decision {
  if (order.state.status !== 'AWAITING_PAYMENT') return unchanged
  return changed(withoutSlots(order), { status: 'EXPIRED' }, now, OrderExpired, partiesOf(order))
}

/** Stock is set aside for every line: the store may have it. */
export function confirm(order: Order, now: Date): Decision {
  if (order.state.status !== 'PLACED') return unchanged
  return changed(order, { status: 'CONFIRMED' }, now, OrderConfirmed, {
    ...bodyOf(order),
    ...districtIn(order),
    ...(order.note ? { hasNote: true } : {}),
    ...(order.takes ? { cookFrom: new Date(lastStart(order.takes)).toISOString() } : {}),
    ...(order.cookMinutes === undefined ? {} : { cookMinutes: order.cookMinutes }),
  })
}

/** What of its money has not gone back yet, as far as is known here. */
export function leftOf({ total, paid = total, refunds = [] }: Order): Money {
  const back = refunds.reduce((sum, { id, amount }) => (id === undefined ? sum : sum + amount.amount), 0)
  return { ...total, amount: Math.max(0, Math.min(total.amount, paid.amount - back)) }
}

/** A customer or an operator wants out. Once the store may have a ticket, only the store can say. */
export function cancel(order: Order, by: 'CUSTOMER' | 'OPERATOR', now: Date): Decision {
  const { state } = order
  switch (state.status) {
    case 'AWAITING_PAYMENT':
    case 'PLACED':
      return cancelWith(order, { reason: reasonOf[by] }, now)
    case 'CONFIRMED':
    case 'ACCEPTED':
      return askTheStore(order, by, state.status, now)
    case 'COOKING':
    case 'READY':
    case 'DELIVERING':
    case 'DELIVERED':
    case 'COLLECTED':
      return refused('order-already-cooking')
    case 'CANCEL_PENDING':
    case 'CANCELED':
      return unchanged
    case 'EXPIRED':
    case 'PAYMENT_DECLINED':
      return refused('order-changed')
    default:
      return state satisfies never
  }
}

/**
 * A store or a rider moved the order on. Facts of different services may overtake each other: a later one proves the
 * earlier ones, so the order only ever moves forward. An unpaid order moves by its payment alone.
 */
export function progress(order: Order, to: OrderProgress, now: Date): Decision {
  const { state } = order
  switch (state.status) {
    case 'PLACED':
    case 'CONFIRMED':
    case 'ACCEPTED':
    case 'COOKING':
    case 'READY':
    case 'DELIVERING':
      return rank[to] <= rank[state.status]
        ? unchanged
        : changed(order, { ...refusalIn(state), status: to }, now, OrderProgressed, {
            ...partiesOf(order),
            status: to,
            ...(order.promisedAt ? { promisedAt: order.promisedAt.toISOString() } : {}),
          })
    case 'CANCEL_PENDING':
      if (rank[to] <= rank[state.resume]) return unchanged
      return { outcome: 'updated', state: { ...order, state: { ...state, resume: to } } }
    case 'AWAITING_PAYMENT':
    case 'DELIVERED':
    case 'COLLECTED':
    case 'CANCELED':
    case 'EXPIRED':
    case 'PAYMENT_DECLINED':
      return unchanged
    default:
      return state satisfies never
  }
}

/** The store promised to cook. Its promise is kept even when the news comes after later ones. */
export function accept(order: Order, readyBy: Date, now: Date): Decision {
  const promised: Order = order.promisedAt ? order : { ...order, promisedAt: readyBy }
  const decision = progress(promised, 'ACCEPTED', now)
  if (decision.outcome !== 'unchanged' || order.promisedAt || !order.placedAt) return decision
  return { outcome: 'updated', state: promised }
}

/** The store keeps the order: cooking had begun. */
export function resume(order: Order, why: string, now: Date): Decision {
  const { state } = order
  if (state.status !== 'CANCEL_PENDING') return unchanged
  const status = state.resume === 'CONFIRMED' || state.resume === 'ACCEPTED' ? 'COOKING' : state.resume
  const refusal = state.by === 'DEADLINE' ? {} : { cancelRefused: why } // nobody waits for a word that nobody asked for
  return changed(order, { status, ...refusal }, now, OrderProgressed, {
    ...partiesOf(order),
    status,
    ...(order.promisedAt ? { promisedAt: order.promisedAt.toISOString() } : {}),
    ...refusal,
  })
}

/** The store took it off its board: as it was asked to, or of its own accord, which it explains. */
export function confirmCancel(order: Order, told: { message?: string; cooked: boolean }, now: Date): Decision {
  const restock = !told.cooked
  if (told.message !== undefined)
    return cancelWith(order, { reason: 'STORE_CANCELED', message: told.message, restock, cooked: told.cooked }, now)
  const by = order.state.status === 'CANCEL_PENDING' ? order.state.by : 'CUSTOMER'
  return cancelWith(order, { reason: reasonOf[by], restock, cooked: told.cooked }, now)
}

export interface Cancellation {
  readonly reason: CancelReason
  readonly message?: string | undefined
  /** How much of what was paid goes back; absent: all of it. */
  readonly refund?: Money | undefined
  /** False: it was cooked, or nobody knows; then the stock does not go back by itself. */
  readonly restock?: boolean
  /** The kitchen has spent its time on it; absent: as far as we have heard. */
  readonly cooked?: boolean
}

/** The order ends, and everything goes back as far as `ending` says: money, stock, delivery. */
export function cancelWith(
  order: Order,
  { reason, message, refund, restock = true, cooked = wasStarted(order) }: Cancellation,
  now: Date,
): Decision {
  if (isOver(order)) return unchanged
  const part = order.placedAt && refund && refund.amount < leftOf(order).amount ? { refund } : {}
  const why = { reason, ...(message === undefined ? {} : { message }), ...part }
  return changed(cooked ? order : withoutSlots(order), { status: 'CANCELED', ...why }, now, OrderCanceled, {
    ...partiesOf(order),
    ...why,
    total: order.total,
    restock,
  })
}

export interface EndRequest {
  /** What the customer reads. */
  readonly reason: string
  readonly refund: 'all' | 'none' | { readonly amount: number }
  /** Absent: only what nobody can have cooked is for sale again. */
  readonly restock?: boolean | undefined
}

/** An operator ends it, wherever it is. Said again, it is done already. */
export function endByOperator(order: Order, { reason: message, refund, restock }: EndRequest, now: Date): Decision {
  const { currency, amount: paid } = leftOf(order)
  const amount = refund === 'all' ? paid : refund === 'none' ? 0 : refund.amount
  if (amount > paid) return refused('refund-too-large')
  const { state } = order
  if (isOver(order)) {
    const same = state.status === 'CANCELED' && state.reason === 'OPERATOR' && state.message === message
    const back = same && order.placedAt ? (state.refund?.amount ?? paid) : amount
    return same && back === amount ? unchanged : refused('order-ended')
  }
  const uncooked = state.status === 'AWAITING_PAYMENT' || state.status === 'PLACED'
  return cancelWith(
    order,
    { reason: 'OPERATOR', message, refund: { amount, currency }, restock: restock ?? uncooked },
    now,
  )
}

/** Its time has passed. Whoever may still know better is asked first; what nobody answers for ends by itself. */
export function giveUp(order: Order, now: Date): Decision {
  const { state } = order
  switch (state.status) {
    case 'AWAITING_PAYMENT':
      return expire(order, now)
    case 'PLACED':
      return cancelWith(order, { reason: 'OVERDUE' }, now) // no store has heard of it: nothing is cooked
    case 'CONFIRMED':
    case 'ACCEPTED':
      return askTheStore(order, 'DEADLINE', state.status, now)
    case 'COOKING':
      return cancelWith(order, { reason: 'STORE_NO_RESPONSE', restock: false }, now)
    case 'READY':
      if (order.fulfilment === 'delivery') return cancelWith(order, { reason: 'NO_RIDER', restock: false }, now)
      return cancelWith(order, { reason: 'NOT_COLLECTED', refund: { ...order.total, amount: 0 }, restock: false }, now)
    case 'DELIVERING':
      return cancelWith(order, { reason: 'DELIVERY_FAILED', restock: false }, now)
    case 'CANCEL_PENDING':
      // that it was cooked is an answer, too
      if (state.resume !== 'CONFIRMED' && state.resume !== 'ACCEPTED') return resume(order, 'ALREADY_COOKING', now)
      return cancelWith(order, { reason: reasonOf[state.by], restock: false }, now)
    case 'DELIVERED':
    case 'COLLECTED':
    case 'CANCELED':
    case 'EXPIRED':
    case 'PAYMENT_DECLINED':
      return unchanged
    default:
      return state satisfies never
  }
}

/** The customer has it. An unpaid order cannot have been cooked, so such news is not about it. */
export function complete(order: Order, status: OrderEnd, now: Date): Decision {
  if (isOver(order) || order.state.status === 'AWAITING_PAYMENT') return unchanged
  return changed(order, { status }, now, OrderCompleted, { ...partiesOf(order), status, ...saidSums(order) })
}

/** Has it reached its end? Nothing changes it then. */
export const isOver = ({ state: { status } }: Order): boolean => isOverStatus(status)

const withoutSlots = ({ takes: _, ...order }: Order): Order => order
const wasStarted = ({ state }: Order): boolean =>
  ['COOKING', 'READY', 'DELIVERING'].includes(state.status === 'CANCEL_PENDING' ? state.resume : state.status)

/** Only the store knows whether cooking has begun. */
const askTheStore = (order: Order, by: CancelWish, resume: 'CONFIRMED' | 'ACCEPTED', now: Date): Decision =>
  changed(order, { status: 'CANCEL_PENDING', by, resume }, now, OrderCancelRequested, { ...partiesOf(order), by })

const reasonOf: Readonly<Record<CancelWish, CancelReason>> = {
  CUSTOMER: 'CUSTOMER',
  OPERATOR: 'OPERATOR',
  DEADLINE: 'STORE_NO_RESPONSE',
}

const rank = { PLACED: 0, CONFIRMED: 1, ACCEPTED: 2, COOKING: 3, READY: 4, DELIVERING: 5 } as const

const refusalIn = (state: OrderState): { cancelRefused?: string } =>
  'cancelRefused' in state && state.cancelRefused !== undefined ? { cancelRefused: state.cancelRefused } : {}
