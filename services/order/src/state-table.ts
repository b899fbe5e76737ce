/**
 * The whole state machine as a table, made by asking the decisions themselves: every status, every command and every
 * fact, and what comes of them. Documentation is generated from it, and tests hold it to the invariants.
 */
import { type Envelope, wasNeverPlaced, won } from '@jumun/contracts'
import { cancel, decline, draft, endByOperator, expire, giveUp, markPlaced } from './order.ts'
import type { Decision, Order, OrderState } from './order-shape.ts'
import { sagaTransitions } from './saga.ts'

export interface Transition {
  readonly from: Order
  /** A command, or the name of the event that was heard. */
  readonly by: string
  readonly decision: Decision
}

const now = new Date('2026-01-01T09:00:00.000Z')
const id = (digit: number) => `01900000-0000-7000-8000-00000000000${digit}`
const price = won(4500)

/** A paid order for one Americano, in the given state. */
export function sampleOrder(state: OrderState): Order {
  const lines = [
    { productId: id(4), name: { en: 'Americano' }, quantity: 1, unitPrice: price, options: [], total: price },
  ]
  const terms = { id: id(1), customerId: id(2), storeId: id(3), fulfilment: 'pickup', lines, total: price } as const
  const { order } = draft(terms, now)
  return { ...order, state, ...(wasNeverPlaced(state.status) ? {} : { placedAt: now }) }
}

/** One of every state there is; of CANCEL_PENDING one for every status it may go back to. */
export const everyState: readonly OrderState[] = [
  { status: 'AWAITING_PAYMENT' },
  { status: 'PLACED' },
  { status: 'CONFIRMED' },
  { status: 'ACCEPTED' },
  { status: 'COOKING' },
  { status: 'READY' },
  { status: 'DELIVERING' },
  { status: 'CANCEL_PENDING', by: 'CUSTOMER', resume: 'CONFIRMED' },
  { status: 'CANCEL_PENDING', by: 'OPERATOR', resume: 'ACCEPTED' },
  { status: 'CANCEL_PENDING', by: 'CUSTOMER', resume: 'COOKING' },
  { status: 'CANCEL_PENDING', by: 'CUSTOMER', resume: 'READY' },
  { status: 'CANCEL_PENDING', by: 'DEADLINE', resume: 'DELIVERING' },
  { status: 'DELIVERED' },
  { status: 'COLLECTED' },
  { status: 'CANCELED', reason: 'OUT_OF_STOCK' },
  { status: 'EXPIRED' },
  { status: 'PAYMENT_DECLINED', reason: 'the card was refused' },
]

const sampleWish = { reason: 'the courier had an accident', refund: 'all', restock: false } as const

const commands: readonly { readonly by: string; decide(order: Order): Decision }[] = [
  { by: 'the payment is approved', decide: (order) => markPlaced(order, now) },
  { by: 'the payment is declined', decide: (order) => decline(order, 'the card was refused', now) },
  { by: 'the draft expires', decide: (order) => expire(order, now) },
  { by: 'the customer cancels', decide: (order) => cancel(order, 'CUSTOMER', now) },
  { by: 'an operator cancels', decide: (order) => cancel(order, 'OPERATOR', now) },
  { by: 'an operator ends it', decide: (order) => endByOperator(order, sampleWish, now) },
  { by: 'its time has passed', decide: (order) => giveUp(order, now) },
]

/** Every fact has what it needs in this; more does no harm. */
export const sampleEvent = {
  time: now.toISOString(),
  data: {
    ...{ reason: 'STORE_REJECTED', message: 'the oven is broken', cooked: false, readyBy: '2026-01-01T09:20:00.000Z' },
    ...{ leftOut: [], line: 0, quantity: 0, amount: won(4500) },
  },
} as unknown as Envelope<never>

export const transitions = (): readonly Transition[] =>
  everyState
    .map(sampleOrder)
    .flatMap((from) => [
      ...commands.map(({ by, decide }) => ({ from, by, decision: decide(from) })),
      ...sagaTransitions.map(({ kind, decide }) => ({ from, by: kind.type, decision: decide(from, sampleEvent, now) })),
    ])

/** `COOKING`, `CANCEL_PENDING (READY)`: a state in one word or two. */
export const nameOf = (state: OrderState): string =>
  state.status === 'CANCEL_PENDING' ? `${state.status} (${state.resume})` : state.status
