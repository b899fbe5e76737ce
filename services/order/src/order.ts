/**
 * An order's life: which states there are, and what each command and each fact from outside makes of them. Pure.
 * Whatever changes is said in exactly one event, so the version of an order is the number of its events.
 */
import {
  type Address,
  type CancelReason,
  type CancelWish,
  type EventType,
  type Fulfilment,
  type Money,
  OrderCanceled,
  OrderCancelRequested,
  OrderCompleted,
  OrderConfirmed,
  OrderDrafted,
  type OrderEnd,
  OrderExpired,
  type OrderLine,
  OrderPaymentDeclined,
  OrderPlaced,
  type OrderProgress,
  OrderProgressed,
  type ProblemCode,
} from '@jumun/contracts'
import type { Saying } from '@jumun/messaging'

/** What the customer and the house agree on; it never changes. */
export interface Deal {
  readonly id: string
  readonly customerId: string
  readonly storeId: string
  readonly fulfilment: Fulfilment
  readonly lines: readonly OrderLine[]
  readonly total: Money
  readonly address?: Address
  readonly note?: string
  /** Of its store and business day, called out at the counter; orders from before numbers were given here have none. */
  readonly number?: number
}

export type OrderState =
  /** A draft: priced, not paid; no store has heard of it. */
  | { readonly status: 'AWAITING_PAYMENT' }
  /** Paid; is it in stock? */
  | { readonly status: 'PLACED' }
  /** Paid and in stock; the store has a ticket. */
  | { readonly status: 'CONFIRMED' }
  | { readonly status: OrderProgress; readonly cancelRefused?: string }
  /** The store is asked whether it lets the order go; if not, it goes on from `resume`. */
  | { readonly status: 'CANCEL_PENDING'; readonly by: CancelWish; readonly resume: 'CONFIRMED' | OrderProgress }
  | { readonly status: OrderEnd }
  | { readonly status: 'CANCELED'; readonly reason: CancelReason; readonly message?: string }
  | { readonly status: 'EXPIRED' }
  | { readonly status: 'PAYMENT_DECLINED'; readonly reason: string }

export interface Order extends Deal {
  readonly state: OrderState
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Since when it is a deal; a store sees nothing that lacks it. */
  readonly placedAt?: Date
  readonly promisedAt?: Date
  readonly refundedAt?: Date
}

export type Decision =
  | { readonly outcome: 'changed'; readonly order: Order; readonly saying: Saying }
  /** Something to remember that nobody needs to hear: the version stays. */
  | { readonly outcome: 'noted'; readonly order: Order }
  /** A duplicate, a latecomer, or nothing to do. */
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'refused'; readonly code: ProblemCode }

const unchanged: Decision = { outcome: 'unchanged' }
const refused = (code: ProblemCode): Decision => ({ outcome: 'refused', code })

/** A new draft. Its price was made from our own menus, never by the client. */
export function draft(deal: Deal, now: Date): { order: Order; saying: Saying } {
  const order: Order = { ...deal, state: { status: 'AWAITING_PAYMENT' }, version: 1, createdAt: now, updatedAt: now }
  return { order, saying: saying(order, OrderDrafted, bodyOf(order)) }
}

/** The money is captured: from here on it is a deal. */
export function place(order: Order, now: Date): Decision {
  if (order.state.status !== 'AWAITING_PAYMENT') return unchanged
  return changed({ ...order, placedAt: now }, { status: 'PLACED' }, now, OrderPlaced, bodyOf(order))
}

export function decline(order: Order, reason: string, now: Date): Decision {
  if (order.state.status !== 'AWAITING_PAYMENT') return unchanged
  return changed(order, { status: 'PAYMENT_DECLINED', reason }, now, OrderPaymentDeclined, {
    ...partiesOf(order),
    reason,
  })
}

/** Nobody paid in time. A capture that still arrives is refunded by payment, which hears this. */
export function expire(order: Order, now: Date): Decision {
  if (order.state.status !== 'AWAITING_PAYMENT') return unchanged
  return changed(order, { status: 'EXPIRED' }, now, OrderExpired, partiesOf(order))
}

/** Stock is set aside for every line: the store may have it. */
export function confirm(order: Order, now: Date): Decision {
  if (order.state.status !== 'PLACED') return unchanged
  return changed(order, { status: 'CONFIRMED' }, now, OrderConfirmed, bodyOf(order))
}

/** A customer or an operator wants out. Once the store may have a ticket, only the store can say. */
export function cancel(order: Order, by: CancelWish, now: Date): Decision {
  const { state } = order
  switch (state.status) {
    case 'AWAITING_PAYMENT':
    case 'PLACED':
      return end(order, by, undefined, now)
    case 'CONFIRMED':
    case 'ACCEPTED': {
      const pending = { status: 'CANCEL_PENDING', by, resume: state.status } as const
      return changed(order, pending, now, OrderCancelRequested, { ...partiesOf(order), by })
    }
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
      return { outcome: 'noted', order: { ...order, state: { ...state, resume: to } } }
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
  return { outcome: 'noted', order: promised }
}

/** The store keeps the order: cooking had begun. */
export function goOn(order: Order, why: string, now: Date): Decision {
  const { state } = order
  if (state.status !== 'CANCEL_PENDING') return unchanged
  const status = state.resume === 'CONFIRMED' || state.resume === 'ACCEPTED' ? 'COOKING' : state.resume
  return changed(order, { status, cancelRefused: why }, now, OrderProgressed, {
    ...partiesOf(order),
    status,
    ...(order.promisedAt ? { promisedAt: order.promisedAt.toISOString() } : {}),
    cancelRefused: why,
  })
}

/** The store took it off its board, as it was asked to. */
export function letGo(order: Order, now: Date): Decision {
  return end(order, order.state.status === 'CANCEL_PENDING' ? order.state.by : 'CUSTOMER', undefined, now)
}

/** The order ends and everything goes back: money, stock, delivery. */
export function end(order: Order, reason: CancelReason, message: string | undefined, now: Date): Decision {
  if (isOver(order)) return unchanged
  const why = { reason, ...(message === undefined ? {} : { message }) }
  return changed(order, { status: 'CANCELED', ...why }, now, OrderCanceled, {
    ...partiesOf(order),
    ...why,
    total: order.total,
  })
}

/** The customer has it. An unpaid order cannot have been cooked, so such news is not about it. */
export function complete(order: Order, status: OrderEnd, now: Date): Decision {
  if (isOver(order) || order.state.status === 'AWAITING_PAYMENT') return unchanged
  return changed(order, { status }, now, OrderCompleted, { ...partiesOf(order), status, total: order.total })
}

export const refunded = (order: Order, at: Date): Decision =>
  order.refundedAt ? unchanged : { outcome: 'noted', order: { ...order, refundedAt: at } }

/** Has it reached its end? Nothing changes it then. */
export const isOver = ({ state: { status } }: Order): boolean =>
  status === 'DELIVERED' ||
  status === 'COLLECTED' ||
  status === 'CANCELED' ||
  status === 'EXPIRED' ||
  status === 'PAYMENT_DECLINED'

const rank = { PLACED: 0, CONFIRMED: 1, ACCEPTED: 2, COOKING: 3, READY: 4, DELIVERING: 5 } as const

const refusalIn = (state: OrderState): { cancelRefused?: string } =>
  'cancelRefused' in state && state.cancelRefused !== undefined ? { cancelRefused: state.cancelRefused } : {}

const partiesOf = ({ id, customerId, storeId }: Deal) => ({ orderId: id, customerId, storeId })

const bodyOf = (deal: Deal): OrderPlaced => ({
  ...partiesOf(deal),
  fulfilment: deal.fulfilment,
  lines: deal.lines,
  total: deal.total,
  ...(deal.address ? { address: deal.address } : {}),
  ...(deal.note ? { note: deal.note } : {}),
  ...(deal.number === undefined ? {} : { number: deal.number }),
})

function changed<T>(order: Order, state: OrderState, now: Date, kind: EventType<T>, data: T): Decision {
  const next: Order = { ...order, state, version: order.version + 1, updatedAt: now }
  return { outcome: 'changed', order: next, saying: saying(next, kind, data) }
}

const saying = <T>(order: Order, kind: EventType<T>, data: T): Saying<T> => ({
  kind,
  subject: order.id,
  sequence: order.version,
  correlationid: order.id,
  data,
})
