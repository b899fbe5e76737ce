/**
 * The saga that carries each order to its end, as a table: what each step asks for, the facts that answer, and its undo
 * beside it. There is no conductor: every service acts on what it hears, and this service keeps the score.
 */
import type { ServiceName } from '@jumun/contracts'
import {
  CancelRefused,
  CookingStarted,
  DeliveryCanceled,
  DeliveryCompleted,
  DeliveryFailed,
  DeliveryGivenUp,
  DeliveryPickedUp,
  type EventType,
  OrderCanceled,
  OrderCancelRequested,
  OrderChanged,
  OrderCollected,
  OrderConfirmed,
  OrderExpired,
  OrderPlaced,
  OrderReady,
  PaymentApproved,
  PaymentDeclined,
  PaymentRefunded,
  StockRejected,
  StockReleased,
  StockReserved,
  StockWasted,
  TicketAccepted,
  TicketCanceled,
  TicketLinesChanged,
  TicketRejected,
} from '@jumun/contracts/events'
import { type Handler, when } from '@jumun/messaging'
import { accept, cancelWith, complete, confirmCancel, decline, markPlaced, progress, resume } from './order.ts'
import { changeLine, confirmStock, refunded } from './order-changes.ts'
import type { Order } from './order-shape.ts'

/** An event of another service, and what it makes of an order. */
export type SagaTransition = Handler<Order>

export interface Step {
  readonly step: string
  /** The event that makes the other service do it; or the service, which is called and answers at once, or later. */
  readonly asks: EventType<unknown> | { readonly call: ServiceName }
  readonly answers: readonly SagaTransition[]
  /** What takes it back: the events the other service hears, how it says that it is done, and what that means here. */
  readonly undo: {
    readonly asks: readonly EventType<unknown>[]
    readonly done: readonly EventType<unknown>[]
    readonly answers: readonly SagaTransition[]
  }
}

export const saga: readonly Step[] = [
  {
    step: 'take the money',
    asks: { call: 'payment' }, // see pay-for-order.ts
    answers: [
      when(PaymentApproved, (order, _, now) => markPlaced(order, now)),
      when(PaymentDeclined, (order, { data }, now) => decline(order, data.reason, now)),
    ],
    undo: {
      asks: [OrderCanceled, OrderExpired, OrderChanged], // of a declined card nothing was taken
      done: [PaymentRefunded],
      answers: [when(PaymentRefunded, (order, { data, time }) => refunded(order, data, new Date(time)))],
    },
  },
  {
    step: 'set the stock aside',
    asks: OrderPlaced,
    answers: [
      when(StockReserved, (order, { data }, now) => confirmStock(order, now, data.leftOut)),
      when(StockRejected, (order, _, now) => cancelWith(order, { reason: 'OUT_OF_STOCK' }, now)),
    ],
    // what was cooked is not taken back: it is wasted
    undo: { asks: [OrderCanceled, OrderChanged], done: [StockReleased, StockWasted], answers: [] },
  },
  {
    step: 'have it cooked',
    asks: OrderConfirmed,
    answers: [
      when(TicketAccepted, (order, { data }, now) => accept(order, new Date(data.readyBy), now)),
      when(TicketRejected, (order, { data }, now) =>
        cancelWith(order, { reason: data.reason, message: data.message }, now),
      ),
      when(TicketLinesChanged, (order, { data }, now) => changeLine(order, data, now)),
      when(CookingStarted, (order, _, now) => progress(order, 'COOKING', now)),
      when(OrderReady, (order, _, now) => progress(order, 'READY', now)),
      when(OrderCollected, (order, _, now) => complete(order, 'COLLECTED', now)),
    ],
    undo: {
      asks: [OrderCancelRequested, OrderCanceled],
      done: [TicketCanceled],
      answers: [
        when(TicketCanceled, (order, { data }, now) => confirmCancel(order, data, now)),
        when(CancelRefused, (order, { data }, now) => resume(order, data.reason, now)),
      ],
    },
  },
  {
    step: 'bring it',
    asks: TicketAccepted,
    answers: [
      when(DeliveryPickedUp, (order, _, now) => progress(order, 'DELIVERING', now)),
      when(DeliveryCompleted, (order, _, now) => complete(order, 'DELIVERED', now)),
      when(DeliveryFailed, (order, { data }, now) =>
        cancelWith(order, { reason: 'DELIVERY_FAILED', message: data.reason, restock: false }, now),
      ),
      when(DeliveryGivenUp, (order, _, now) => cancelWith(order, { reason: 'NO_RIDER', restock: false }, now)),
    ],
    undo: { asks: [OrderCanceled], done: [DeliveryCanceled], answers: [] },
  },
]

/** Every fact that can move an order. */
export const sagaTransitions: readonly SagaTransition[] = saga.flatMap(({ answers, undo }) => [
  ...answers,
  ...undo.answers,
])
