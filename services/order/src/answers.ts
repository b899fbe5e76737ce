/** What the use cases came to, as answers of the contract: each refusal with its stable code. */
import type { Order as OrderView, Quote } from '@jumun/contracts'
import { invalid, type PageOf, Problem, pageOf } from '@jumun/service'
import type { CancelOutcome } from './cancel-order.ts'
import type { EndOutcome } from './end-order.ts'
import type { Order } from './order.ts'
import { messageIn } from './order-store.ts'
import { retryAfterSeconds } from './payment-breaker.ts'
import type { PlaceOrderOutcome } from './place-order.ts'
import type { Quoted } from './quote-basket.ts'

export function placed(outcome: PlaceOrderOutcome): { status: 201; body: OrderView } {
  switch (outcome.outcome) {
    case 'placed':
      return { status: 201, body: show(outcome.order) }
    case 'declined':
      throw new Problem('payment-declined', undefined, { orderId: outcome.orderId, reason: outcome.reason })
    case 'payment-unavailable':
      throw new Problem('payment-unavailable', undefined, { orderId: outcome.orderId, retryAfterSeconds })
    case 'no-card':
      throw invalid('payment', 'this order costs money: say how it is paid')
    case 'not-payable':
      throw new Problem('order-not-payable', `this order is ${outcome.status}`)
    // before the draft was written: with the basket put right, the same key is a new request
    case 'refused': {
      const { code, detail, field, quote } = outcome
      if (field) throw invalid(field, detail ?? code)
      throw new Problem(code, detail, { nothingWritten: true, ...(quote ? { quote } : {}) })
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

export function canceled(outcome: CancelOutcome): { status: 200 | 202; body: OrderView } {
  switch (outcome.outcome) {
    case 'canceled':
      return { status: 200, body: show(outcome.order) }
    case 'asked-the-store':
      return { status: 202, body: show(outcome.order) }
    case 'refused':
      throw new Problem(outcome.code)
    case 'not-found':
      throw new Problem('not-found')
    default:
      return outcome satisfies never
  }
}

export function ended(outcome: EndOutcome): { status: 200; body: OrderView } {
  switch (outcome.outcome) {
    case 'ended':
      return { status: 200, body: show(outcome.order) }
    case 'refused':
      throw new Problem(outcome.code)
    case 'not-found':
      throw new Problem('not-found')
    default:
      return outcome satisfies never
  }
}

export function found(order: Order | undefined): { status: 200; body: OrderView } {
  if (!order) throw new Problem('not-found')
  return { status: 200, body: show(order) }
}

export function page(orders: Order[] | undefined, limit: number): { status: 200; body: PageOf<OrderView> } {
  if (!orders) throw new Problem('not-found')
  return { status: 200, body: pageOf(orders.map(show), limit, (order) => order) }
}

export const list = <Item>(items: Item[]): { status: 200; body: { items: Item[] } } => ({
  status: 200,
  body: { items },
})

/** An order as its people see it. */
export function show(order: Order): OrderView {
  const { state, number, address, note, promisedAt, refundedAt, lines, total } = order
  const message = messageIn(state)
  return {
    id: order.id,
    customerId: order.customerId,
    storeId: order.storeId,
    fulfilment: order.fulfilment,
    lines: lines.map((line) => ({ ...line, options: [...line.options] })),
    total,
    status: state.status,
    reason: 'reason' in state ? state.reason : null,
    ...(message === undefined ? {} : { message }),
    ...(number === undefined ? {} : { number }),
    ...(state.status === 'CANCELED' && order.placedAt ? { refund: state.refund ?? total } : {}),
    ...(address ? { address } : {}),
    ...(note ? { note } : {}),
    ...(promisedAt ? { promisedAt: promisedAt.toISOString() } : {}),
    ...(refundedAt ? { refundedAt: refundedAt.toISOString() } : {}),
    version: order.version,
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
  }
}
