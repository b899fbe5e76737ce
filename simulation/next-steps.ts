/** Everything that may happen next to an order: what people, the bank and time may do, and whatever news may arrive. */
import {
  DeliveryPickedUp,
  type EventType,
  OrderCanceled,
  OrderChanged,
  OrderPlaced,
  PaymentApproved,
  PaymentDeclined,
  PaymentRefunded,
  StockRejected,
  StockReserved,
  won,
} from '@jumun/contracts'
import {
  adjust,
  completeSale,
  type ReservationDecision,
  release,
  reserve,
} from '../services/catalog/src/reservation.ts'
import { startCounting } from '../services/catalog/src/stock.ts'
import * as delivery from '../services/delivery/src/delivery.ts'
import { cancel, type EndRequest, endByOperator, giveUp } from '../services/order/src/order.ts'
import type { Decision } from '../services/order/src/order-shape.ts'
import { sagaTransitions } from '../services/order/src/saga.ts'
import { handlers as kitchenHears } from '../services/store/src/follow-the-order.ts'
import * as kitchenSteps from '../services/store/src/kitchen.ts'
import * as ticket from '../services/store/src/ticket.ts'
import { removeLine, replaceLine } from '../services/store/src/ticket-lines.ts'
import { isOpened, type Ticket, type Decision as TicketDecision } from '../services/store/src/ticket-shape.ts'
import {
  about,
  another,
  type Consumer,
  customerId,
  type Moment,
  type Money,
  moment,
  mostAttempts,
  type News,
  now,
  product,
  rider,
  ridersHear,
  rules,
  said,
  saidAll,
  shop,
  soldAgain,
  soldOut,
  tea,
} from './moment.ts'

export interface Step {
  readonly by: string
  readonly to: Moment
}

/** Everything that may happen next. */
export function nextSteps(at: Moment): Step[] {
  return [...customers(at), ...bank(at), ...kitchen(at), ...riders(at), ...arrivals(at)]
}

function customers(at: Moment): Step[] {
  const { order, money } = at
  const steps: Step[] = []
  if (order.state.status === 'AWAITING_PAYMENT' && money.row === 'none')
    steps.push({ by: 'the customer pays', to: { ...at, money: { ...money, row: 'UNKNOWN', bank: 'asked' } } })
  // a request to pay that comes late meets the tombstone
  if (money.row === 'CLOSED')
    steps.push({
      by: 'a late request to pay',
      to: said({ ...at, money: { ...money, row: 'DECLINED' } }, PaymentDeclined, { reason: 'order_closed' }),
    })
  for (const who of ['CUSTOMER', 'OPERATOR'] as const)
    steps.push(...decided(at, `the ${who.toLowerCase()} cancels`, cancel(order, who, now)))
  for (const { by, ...wish } of ends) steps.push(...decided(at, by, endByOperator(order, wish, now)))
  steps.push(...decided(at, 'its time has passed', giveUp(order, now)))
  return steps
}

const ends: readonly (EndRequest & { by: string })[] = [
  { by: 'an operator ends it', reason: 'sorry', refund: 'all' },
  { by: 'an operator ends it, a part goes back', reason: 'sorry', refund: { amount: soldAgain }, restock: true },
]

function decided(at: Moment, by: string, decision: Decision): Step[] {
  if (decision.outcome === 'updated') return [{ by, to: { ...at, order: decision.state } }]
  if (decision.outcome !== 'changed') return []
  return [{ by, to: saidAll({ ...at, order: decision.state }, decision.events) }]
}

/** What was captured. */
export const paidFor = ({ order: { paid, total } }: Moment): number => (paid ?? total).amount

function bank(at: Moment): Step[] {
  const { money } = at
  const steps: Step[] = []
  const become = (by: string, change: Partial<Money>): Moment => {
    const to = { ...at, money: { ...money, ...change } }
    steps.push({ by, to })
    return to
  }
  if (money.bank === 'asked') {
    become('the bank captures', { bank: 'captured' })
    become('the bank declines', { bank: 'declined' })
    if (money.closed) become('nothing was ever charged', { bank: 'never' })
  }
  const learn = (row: Money['row'], kind: EventType<any>, data: object, by: string): void => {
    steps.push({ by, to: said({ ...at, money: { ...money, row } }, kind, data) })
  }
  if (money.row === 'UNKNOWN' && money.bank === 'captured')
    learn('APPROVED', PaymentApproved, {}, 'payment learns that it is captured')
  if (money.row === 'UNKNOWN' && (money.bank === 'declined' || money.bank === 'never'))
    learn('DECLINED', PaymentDeclined, { reason: money.bank }, 'payment learns that it is declined')
  const part = money.promised - money.partBack
  if (part > 0) {
    const after: Money = { ...money, partBack: money.promised }
    const data = { refundId: 'of the change', amount: won(part), reason: 'one fell down' }
    steps.push({ by: 'the money of a change goes back', to: said({ ...at, money: after }, PaymentRefunded, data) })
  }
  if (money.row === 'APPROVED' && money.closed && money.owed > 0 && money.back === 0) {
    const row = money.owed === paidFor(at) ? 'REFUNDED' : 'APPROVED'
    const after: Money = { ...money, row, refunds: money.refunds + 1, back: money.owed }
    steps.push({ by: 'the money goes back', to: said({ ...at, money: after }, PaymentRefunded, {}) })
  }
  return steps
}

function kitchen(at: Moment): Step[] {
  const known = at.ticket
  if (!known || !isOpened(known)) return []
  const all: readonly [string, TicketDecision][] = [
    ['staff accept', ticket.accept(known, shop, 10, now)],
    ['staff reject', ticket.reject(known, 'no milk', now)],
    ['staff start cooking', kitchenSteps.start(known, now)],
    ['staff tick the first item off', kitchenSteps.tick(known, 0, true, now)],
    ['staff say it is ready', kitchenSteps.finish(known, now)],
    ['staff cancel it', ticket.cancelByStore(known, 'the oven broke', now)],
    ['staff hand it over', ticket.handOver(known, now)],
    ['staff take one of two out', takeOneOut(known)],
    ['staff give something else for two', giveTeaInstead(known)],
    ['the accept limit passes', ticket.giveUpWaiting(known, now)],
  ]
  return all.flatMap(([by, decision]) => ticketStep(at, by, decision))
}
const isOfTwo = ({ details: { lines } }: Ticket): boolean => lines[0]?.quantity === 2 && lines[0].productId === product
const takeOneOut = (known: Ticket): TicketDecision =>
  isOfTwo(known)
    ? removeLine(known, { id: 'a request', n: 0, quantity: 1, reason: 'one fell down' }, now)
    : { outcome: 'unchanged' }
/** Cheaper, so that money goes back. */
const giveTeaInstead = (known: Ticket): TicketDecision => {
  const instead = {
    productId: tea,
    name: { en: 'Tea' },
    quantity: 2,
    unitPrice: won(3500),
    options: [],
    total: won(7000),
  }
  return isOfTwo(known)
    ? replaceLine(known, { id: 'a request', n: 0, reason: 'SOLD_OUT', instead }, now)
    : { outcome: 'unchanged' }
}
function ticketStep(at: Moment, by: string, decision: TicketDecision): Step[] {
  if (decision.outcome !== 'changed' && decision.outcome !== 'updated') return []
  const cooking = at.cooking || decision.state.state.status === 'COOKING'
  const to = { ...at, cooking, ticket: decision.state }
  return [{ by, to: decision.outcome === 'changed' ? saidAll(to, decision.events) : to }]
}

function riders(at: Moment): Step[] {
  const known = at.delivery
  if (!known?.job) return []
  const whose = 'riderId' in known.progress ? (known.progress.riderId ?? rider) : rider
  const all: readonly [string, delivery.Decision][] = [
    ['a rider claims it', delivery.claim(known, rider, moment)],
    ['the rider picks it up', delivery.pickUp(known, whose, moment)],
    ['the rider completes', delivery.complete(known, whose, moment)],
    ['the rider fails', delivery.fail(known, whose, 'nobody at home', moment)],
    ['an operator releases it', delivery.release(known, moment)],
    ['an operator gives it to another rider', delivery.assign(known, whose === rider ? another : rider, moment)],
    ['nobody fetches it in time', delivery.stopWaiting(known, moment)],
  ]
  return all.flatMap(([by, decision]) => deliveryStep(at, by, decision))
}
function deliveryStep(at: Moment, by: string, decision: delivery.Decision): Step[] {
  if (decision.outcome !== 'changed' && decision.outcome !== 'updated') return []
  const next = decision.state
  if (delivery.isRequested(next) && next.attempt > mostAttempts) return [] // again and again brings nothing new
  const to = { ...at, delivery: next }
  return [{ by, to: decision.outcome === 'changed' ? saidAll(to, decision.events) : to }]
}

/** Whatever is first of its topic for its consumer may be heard next. */
function arrivals(at: Moment): Step[] {
  return Object.entries(at.queues).flatMap(([name, [event, ...rest]]) => {
    if (!event) return []
    const consumer = name.split(' > ')[1] as Consumer
    const queues = { ...at.queues, [name]: rest }
    if (rest.length === 0) delete queues[name]
    return [{ by: `${consumer} hears ${event.type}`, to: hear({ ...at, queues }, consumer, event) }]
  })
}

function hear(at: Moment, consumer: Consumer, event: News): Moment {
  const unmoved: Step = { by: '', to: at }
  switch (consumer) {
    case 'order': {
      const fact = sagaTransitions.find(({ kind }) => kind.type === event.type)
      if (!fact) throw new Error(`order does not hear ${event.type}`)
      const decision = fact.decide(at.order, event as never, now)
      if (decision.outcome === 'refused') throw new Error(`${event.type} was refused`)
      return (decided(at, '', decision)[0] ?? unmoved).to
    }
    case 'store': {
      if (event.type === DeliveryPickedUp.type && !at.ticket) throw new Error('what was picked up had no ticket')
      const openings = () => ({ store: { ...shop, ...rules }, number: 1 })
      const handler = kitchenHears.find(({ kind }) => kind.type === event.type)
      if (!handler) throw new Error(`store does not hear ${event.type}`)
      return (ticketStep(at, '', handler.decide(at.ticket, event as never, now, openings))[0] ?? unmoved).to
    }
    case 'catalog':
      return stocked(at, event)
    case 'payment': {
      const { money } = at
      const { refund } = event.data as Partial<OrderCanceled>
      if (event.type === OrderChanged.type)
        return { ...at, money: { ...money, promised: money.promised + (refund?.amount ?? 0) } }
      if (money.closed) return at
      const row = money.row === 'none' ? 'CLOSED' : money.row
      const owed = Math.min(refund?.amount ?? paidFor(at), paidFor(at) - money.promised)
      return { ...at, money: { ...money, closed: true, row, owed } }
    }
    case 'delivery': {
      const handler = ridersHear.find(({ kind }) => kind.type === event.type)
      if (!handler) throw new Error(`delivery does not hear ${event.type}`)
      return (deliveryStep(at, '', handler.decide(at.delivery, event as never, now))[0] ?? unmoved).to
    }
    default:
      return consumer satisfies never
  }
}

function stocked(at: Moment, event: News): Moment {
  const parties = { orderId: about.orderId, storeId: about.storeId, customerId }
  const shelf = new Map([
    [product, at.stock],
    [soldOut, startCounting(0)],
  ])
  const decision: ReservationDecision =
    event.type === OrderPlaced.type
      ? reserve(at.reservation, parties, (event.data as OrderPlaced).lines, shelf)
      : event.type === OrderChanged.type
        ? adjust(at.reservation, (event.data as OrderChanged).lines, shelf, (event.data as OrderChanged).restock)
        : event.type === OrderCanceled.type
          ? release(at.reservation, parties, shelf, (event.data as OrderCanceled).restock)
          : completeSale(at.reservation, parties, shelf)
  if (decision.outcome === 'unchanged') return at
  const to = { ...at, reservation: decision.reservation, stock: decision.levels.get(product) ?? at.stock }
  if (decision.publishes === 'StockReserved') {
    const { leftOut } = decision
    return said(to, StockReserved, leftOut ? { leftOut } : {})
  }
  return decision.publishes === 'StockRejected' ? said(to, StockRejected, {}) : to
}
