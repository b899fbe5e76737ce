/** What a kitchen hears of its orders, in any order of arrival, and what each event makes of a ticket: the whole table. */
import { DeliveryPickedUp, OrderCanceled, OrderCancelRequested, OrderChanged, OrderConfirmed } from '@jumun/contracts'
import {
  type AggregateStore,
  type Handler,
  handle,
  type Prepare,
  type Reaction,
  when,
  whetherOrNot,
} from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { answerWishToCancel, dropCanceled, follow, leaveWithRider, type Opening, open } from './ticket.ts'
import type { TicketRecord } from './ticket-shape.ts'

/** With which store, and under which number, an order's ticket is opened. */
export type Openings = (order: OrderConfirmed) => Opening

export const handlers: readonly Handler<TicketRecord, Openings>[] = [
  whetherOrNot(OrderConfirmed, (ticket, { data: order }, now, openings) =>
    ticket ? { outcome: 'unchanged' } : open(order, openings(order), now),
  ),
  whetherOrNot(OrderCancelRequested, (ticket, { data: order }, now) => answerWishToCancel(ticket, order, now)),
  whetherOrNot(OrderCanceled, (ticket, { data: order }, now) => dropCanceled(ticket, order, now)),
  when(OrderChanged, (ticket, { data: order }) => follow(ticket, order)),
  when(DeliveryPickedUp, (ticket, _, now) => leaveWithRider(ticket, now)),
]

interface Needs {
  readonly tickets: AggregateStore<TicketRecord>
  readonly openings: Prepare<TicketRecord, Openings>
  readonly clock: Clock
}

export const followTheOrder = ({ tickets, openings, clock }: Needs): Reaction =>
  handle(tickets, handlers, { now: () => clock.now(), prepare: openings })
