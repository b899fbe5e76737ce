/** One order as all services know it at one moment, what is on its way to each of them, and what is said in it. */
import {
  type Envelope,
  type EventType,
  type Fulfilment,
  type IfSoldOut,
  OrderCanceled,
  OrderChanged,
  OrderCompleted,
  OrderExpired,
  OrderPlaced,
  won,
} from '@jumun/contracts'
import type { Reservation } from '../services/catalog/src/reservation.ts'
import { type Stock, startCounting } from '../services/catalog/src/stock.ts'
import type * as delivery from '../services/delivery/src/delivery.ts'
import { handlers as handlersOfDelivery } from '../services/delivery/src/follow-the-order.ts'
import { draft } from '../services/order/src/order.ts'
import type { Order } from '../services/order/src/order-shape.ts'
import { sagaTransitions } from '../services/order/src/saga.ts'
import { handlers as kitchenHears } from '../services/store/src/follow-the-order.ts'
import type { TicketRecord } from '../services/store/src/ticket-shape.ts'

export type News = Pick<Envelope, 'type' | 'time' | 'data'>
export type Consumer = 'order' | 'store' | 'catalog' | 'payment' | 'delivery'

/** What payment knows: the rows of its table, and what the bank did. Its rules are the guards of its statements. */
export interface Money {
  readonly row: 'none' | 'UNKNOWN' | 'APPROVED' | 'DECLINED' | 'REFUNDED' | 'CLOSED'
  readonly closed: boolean
  readonly bank: 'not asked' | 'asked' | 'captured' | 'declined' | 'never'
  readonly refunds: number
  /** What of a captured payment goes back once it is closed, and how much did. */
  readonly owed: number
  readonly back: number
  /** What a change took off, and whether it is back. */
  readonly promised: number
  readonly partBack: number
}
export interface Moment {
  readonly order: Order
  readonly ticket: TicketRecord | undefined
  readonly delivery: delivery.DeliveryRecord | undefined
  readonly reservation: Reservation | undefined
  readonly stock: Stock
  readonly money: Money
  /** Somebody has begun to cook. */
  readonly cooking: boolean
  /** On its way, by `topic > consumer`; each in its order. */
  readonly queues: Readonly<Record<string, readonly News[]>>
}

export const now = new Date('2026-03-01T09:00:00.000Z')
export const price = 4500
export const product = '01900004-0000-7000-8000-000000000001'
/** Nothing of it is there; who ordered it besides has it left out. */
export const soldOut = '01900004-0000-7000-8000-000000000002'
export const tea = '01900004-0000-7000-8000-000000000003'
export const about = {
  orderId: '01900001-0000-7000-8000-000000000001',
  storeId: '01900003-0000-7000-8000-000000000001',
}
export const customerId = '01900002-0000-7000-8000-000000000001'
export const rider = '01900005-0000-7000-8000-000000000001'
export const another = '01900005-0000-7000-8000-000000000002'
export const shop = { name: { en: 'Corner Coffee' }, address: { line1: '1 Main Street' } }
export const rules = { ownerId: 'the owner', acceptWithinMinutes: 10, autoAccept: false, minutes: 10 }
export const moment: delivery.DecisionContext = { now, giveUpAfterMinutes: 60 }
export const ridersHear = handlersOfDelivery(moment)
export const mostAttempts = 2
/** What goes back when an operator ends an order and one part of its price; that end alone sells again what was cooked. */
export const soldAgain = 1000

const listeners: Readonly<Record<Consumer, readonly EventType<any>[]>> = {
  order: sagaTransitions.map(({ kind }) => kind),
  store: kitchenHears.map(({ kind }) => kind),
  catalog: [OrderPlaced, OrderChanged, OrderCanceled, OrderCompleted],
  payment: [OrderChanged, OrderCanceled, OrderExpired],
  delivery: ridersHear.map(({ kind }) => kind),
}

/** `beside`: a piece of what is sold out, and what is to become of the order then. */
export function beginning(fulfilment: Fulfilment, inStock: number, quantity = 1, beside?: IfSoldOut): Moment {
  const line = (productId: string, pieces: number) => ({
    ...{ productId, name: { en: 'Americano' }, quantity: pieces, unitPrice: won(price), options: [] },
    total: won(price * pieces),
  })
  const lines = [line(product, quantity), ...(beside ? [{ ...line(soldOut, 1), ifSoldOut: beside }] : [])]
  const total = won(price * (quantity + (beside ? 1 : 0)))
  const address = fulfilment === 'delivery' ? { address: { line1: '2 Main Street' } } : {}
  const deal = {
    id: about.orderId,
    customerId,
    storeId: about.storeId,
    fulfilment,
    lines,
    total,
    ...address,
  }
  return {
    order: draft(deal, now).order,
    ...{ ticket: undefined, delivery: undefined, reservation: undefined, stock: startCounting(inStock) },
    money: {
      row: 'none',
      closed: false,
      bank: 'not asked',
      refunds: 0,
      owed: total.amount,
      back: 0,
      promised: 0,
      partBack: 0,
    },
    cooking: false,
    queues: {},
  }
}

export const saidAll = (at: Moment, all: readonly { kind: EventType<unknown>; data: unknown }[]): Moment =>
  all.reduce((to, { kind, data }) => said(to, kind, data), at)

export function said(at: Moment, kind: EventType<any>, data: unknown): Moment {
  const queues: Record<string, readonly News[]> = { ...at.queues }
  for (const consumer of Object.keys(listeners) as Consumer[]) {
    if (!listeners[consumer].some(({ type }) => type === kind.type)) continue
    const name = `${kind.source} > ${consumer}`
    queues[name] = [...(queues[name] ?? []), { type: kind.type, time: now.toISOString(), data }]
  }
  return { ...at, queues }
}

/** All that can make a difference to what follows. */
export function keyOf({ order, ticket, delivery, reservation, stock, money, cooking, queues }: Moment): string {
  const { state, promisedAt, refundedAt } = order
  const waiting = Object.keys(queues)
    .sort()
    .map((name) => `${name} ${(queues[name] ?? []).map(({ type, data }) => `${type}${differenceIn(data)}`).join()}`)
  const shown = delivery && {
    status: delivery.progress.status, // whose it is makes no difference: one rider is as good as another
    ready: delivery.readyAt !== undefined,
    attempt: delivery.job ? delivery.attempt : 0,
  }
  const held = reservation && `${reservation.status} ${reservation.placed} ${JSON.stringify(reservation.lines)}`
  const { reason: _, ...ending } = state.status === 'CANCELED' ? state : { ...state, reason: '' }
  const order_ = [ending, promisedAt !== undefined, refundedAt !== undefined, order.total.amount, order.refunds?.length]
  return JSON.stringify([
    order_,
    ticket && [ticket.state, ticket.details?.lines[0]?.productId, ticket.details?.lines[0]?.quantity],
    shown,
    held,
    stock,
    money,
    cooking,
    waiting,
  ])
}
/** What makes one event of a kind another than the next. */
function differenceIn(data: unknown): string {
  const { total, reason, message, restock, cooked, refund } = (data ?? {}) as Partial<
    OrderCanceled & { cooked: boolean }
  >
  const why = total ? [] : [reason, message] // nobody who hears of an end does anything else for another reason
  return `:${[...why, restock, cooked, refund?.amount].map((one) => one ?? '').join()}`
}
