/** What the use cases came to, as answers of the contract: each refusal with its stable code. */
import { add, type OrderLine, type Order as OrderView, type Quote, sumsOf, type UnpaidOrder } from '@jumun/contracts'
import type { Updated } from '@jumun/messaging'
import { invalid, type PageOf, Problem, pageOf } from '@jumun/service'
import type { Refundable, Replacement } from './change-order.ts'
import type { ShownSlot } from './list-slots.ts'
import { leftOf } from './order.ts'
import { messageIn } from './order-row.ts'
import type { Order } from './order-shape.ts'
import { retryAfterSeconds } from './payment-breaker.ts'
import type { PlaceOrderOutcome } from './place-order.ts'
import type { Quoted } from './quote-basket.ts'

export function placed(
  outcome: PlaceOrderOutcome,
): { status: 201; body: OrderView } | { status: 202; body: UnpaidOrder } {
  switch (outcome.outcome) {
    case 'placed':
      return { status: 201, body: show(outcome.order) }
    case 'declined':
      throw new Problem('payment-declined', undefined, { orderId: outcome.orderId, reason: outcome.reason })
    case 'payment-unavailable':
      throw new Problem('payment-unavailable', undefined, { orderId: outcome.orderId, retryAfterSeconds })
    case 'customer-acts':
      return { status: 202, body: { ...show(outcome.order), payment: { next: outcome.next } } }
    case 'no-such-method':
      throw new Problem('payment-method-unavailable', undefined, { orderId: outcome.orderId })
    case 'no-card':
      throw invalid('payment', 'this order costs money: say how it is paid')
    case 'not-payable':
      throw new Problem('order-not-payable', `this order is ${outcome.status}`)
    // before the draft was written: with the basket put right, the same key is a new request
    case 'refused': {
      const { code, detail, field, quote, slots } = outcome
      if (field) throw invalid(field, detail ?? code)
      throw new Problem(code, detail, {
        nothingWritten: true,
        ...(quote ? { quote } : {}),
        ...(slots ? { slots } : {}),
        ...(code === 'below-minimum' && quote?.missing ? { missing: quote.missing } : {}),
      })
    }
    case 'already-ordered':
      throw new Problem('already-ordered', undefined, { orderId: outcome.orderId, nothingWritten: true })
    case 'not-found':
      throw new Problem('not-found')
    default:
      return outcome satisfies never
  }
}

export function quoted(found: Quoted | undefined): { status: 200; body: Quote } {
  if (!found) throw new Problem('unknown-store')
  return { status: 200, body: found.quote }
}

export function slots(found: ShownSlot[] | undefined): { status: 200; body: { items: ShownSlot[] } } {
  if (!found) throw new Problem('not-found')
  return list(found)
}

/** 202 while the store has yet to say whether it can be canceled. */
export const canceled = (updated: Updated<Order>): { status: 200 | 202; body: OrderView } => {
  const { status, body } = changed(updated)
  return { status: body.status === 'CANCELED' ? status : 202, body }
}

export function changed(updated: Updated<Order>): { status: 200; body: OrderView } {
  if (updated.outcome === 'refused') throw new Problem(updated.code, updated.why)
  return { status: 200, body: show(updated.state) }
}

export function found(order: Order | undefined): { status: 200; body: OrderView } {
  if (!order) throw new Problem('not-found')
  return { status: 200, body: show(order) }
}

export function page(orders: Order[] | undefined, limit: number): { status: 200; body: PageOf<OrderView> } {
  if (!orders) throw new Problem('not-found')
  return { status: 200, body: pageOf(orders.map(show), limit, (order) => order) }
}

export function replacement(outcome: Replacement): { status: 200; body: OrderView['lines'][number] } {
  if (outcome.outcome === 'refused') throw new Problem(outcome.code, outcome.detail)
  return { status: 200, body: shown(outcome.line) }
}

export function refundable(found: Refundable | undefined): { status: 200; body: Refundable } {
  if (!found) throw new Problem('not-found')
  return { status: 200, body: found }
}

export const list = <Item>(items: Item[]): { status: 200; body: { items: Item[] } } => ({
  status: 200,
  body: { items },
})

interface Personal {
  readonly id: string
  readonly address: NonNullable<Order['address']> | null
  readonly note: string | null
  readonly phone: string | null
}
export const notes = (orders: readonly Personal[]) =>
  list(orders.flatMap(({ id, note }) => (note ? [{ orderId: id, note }] : [])))
export const addresses = (orders: readonly Personal[]) =>
  list(orders.flatMap(({ id, address }) => (address ? [{ orderId: id, address }] : [])))
export const phones = (orders: readonly Personal[]) =>
  list(
    orders.flatMap(({ id, address, ...order }) => {
      const phone = order.phone ?? address?.phone
      return phone ? [{ orderId: id, phone }] : []
    }),
  )
export const unfinished = (orderIds: string[]): { status: 200; body: { orderIds: string[] } } => ({
  status: 200,
  body: { orderIds },
})

const shown = (line: OrderLine) => ({ ...line, options: [...line.options] })

/** An order as its people see it. */
export function show(order: Order): OrderView {
  const { state, wantedAt, number, address, note, phone, promisedAt, refundedAt, lines } = order
  const message = messageIn(state)
  return {
    id: order.id,
    customerId: order.customerId,
    storeId: order.storeId,
    fulfilment: order.fulfilment,
    lines: lines.map(shown),
    ...sumsOf(order),
    status: state.status,
    reason: 'reason' in state ? state.reason : null,
    ...(message === undefined ? {} : { message }),
    ...(wantedAt === undefined ? {} : { wantedAt }),
    ...(number === undefined ? {} : { number }),
    ...(state.status === 'CANCELED' && order.placedAt ? { refund: state.refund ?? leftOf(order) } : {}),
    ...(address ? { address } : {}),
    ...(note ? { note } : {}),
    ...(phone ? { phone } : {}),
    ...(promisedAt ? { promisedAt: promisedAt.toISOString() } : {}),
    ...(refundedAt ? { refundedAt: refundedAt.toISOString() } : {}),
    ...(order.paid ? { paid: order.paid } : {}),
    ...refundsOf(order),
    version: order.version,
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
  }
}

function refundsOf({ refunds = [] }: Order): Pick<OrderView, 'refunds' | 'refunded'> {
  const [first, ...rest] = refunds.map(({ amount }) => amount)
  if (!first) return {}
  return {
    refunds: refunds.map(({ amount, reason, at }) => ({ amount, reason, at })),
    refunded: rest.reduce(add, first),
  }
}
