/**
 * Every path that one order can take: all decisions of all services, everything people and the bank may do, and every
 * order in which the news can arrive, explored breadth first until nothing new is reached. Time and retries do not matter
 * here (see `simulate.ts` for those); whatever can be decided is decided in every possible order.
 */
import {
  DeliveryPickedUp,
  type Envelope,
  type EventType,
  type Fulfilment,
  OrderCanceled,
  OrderCompleted,
  OrderExpired,
  OrderPlaced,
  PaymentApproved,
  PaymentDeclined,
  PaymentRefunded,
  StockRejected,
  StockReserved,
  won,
} from '@jumun/contracts'
import {
  completeSale,
  type Reservation,
  type ReservationDecision,
  release,
  reserve,
} from '../services/catalog/src/reservation.ts'
import { type Stock, startCounting } from '../services/catalog/src/stock.ts'
import * as delivery from '../services/delivery/src/delivery.ts'
import { handlers as handlersOfDelivery } from '../services/delivery/src/follow-the-order.ts'
import {
  cancel,
  type Decision,
  draft,
  endByOperator,
  giveUp,
  isOver,
  type Order,
  type WishToEnd,
} from '../services/order/src/order.ts'
import { facts } from '../services/order/src/saga.ts'
import { handlers as kitchenHears } from '../services/store/src/follow-the-order.ts'
import * as ticket from '../services/store/src/ticket.ts'

type News = Pick<Envelope, 'type' | 'time' | 'data'>
type Consumer = 'order' | 'store' | 'catalog' | 'payment' | 'delivery'

/** What payment knows: the rows of its table, and what the bank did. Its rules are the guards of its statements. */
interface Money {
  readonly row: 'none' | 'UNKNOWN' | 'APPROVED' | 'DECLINED' | 'REFUNDED' | 'CLOSED'
  readonly closed: boolean
  readonly bank: 'not asked' | 'asked' | 'captured' | 'declined' | 'never'
  readonly refunds: number
  /** What of a captured payment goes back once it is closed, and how much did. */
  readonly owed: number
  readonly back: number
}
export interface Moment {
  readonly order: Order
  readonly ticket: ticket.TicketRecord | undefined
  readonly delivery: delivery.DeliveryRecord | undefined
  readonly reservation: Reservation | undefined
  readonly stock: Stock
  readonly money: Money
  /** Somebody has begun to cook. */
  readonly cooking: boolean
  /** On its way, by `topic > consumer`; each in its order. */
  readonly queues: Readonly<Record<string, readonly News[]>>
}
export interface Step {
  readonly by: string
  readonly to: Moment
}

const now = new Date('2026-03-01T09:00:00.000Z')
const price = 4500
const product = '01900004-0000-7000-8000-000000000001'
const about = { orderId: '01900001-0000-7000-8000-000000000001', storeId: '01900003-0000-7000-8000-000000000001' }
const customerId = '01900002-0000-7000-8000-000000000001'
const rider = '01900005-0000-7000-8000-000000000001'
const another = '01900005-0000-7000-8000-000000000002'
const shop = { name: { en: 'Corner Coffee' }, address: { line1: '1 Main Street' } }
const rules = { ownerId: 'the owner', acceptWithinMinutes: 10, autoAccept: false, minutes: 10 }
const moment: delivery.Moment = { now, giveUpAfterMinutes: 60 }
const ridersHear = handlersOfDelivery(moment)
const mostAttempts = 2

const listeners: Readonly<Record<Consumer, readonly EventType<any>[]>> = {
  order: facts.map(({ kind }) => kind),
  store: kitchenHears.map(({ kind }) => kind),
  catalog: [OrderPlaced, OrderCanceled, OrderCompleted],
  payment: [OrderCanceled, OrderExpired],
  delivery: ridersHear.map(({ kind }) => kind),
}

export function beginning(fulfilment: Fulfilment, inStock: number): Moment {
  const lines = [
    { productId: product, name: { en: 'Americano' }, quantity: 1, unitPrice: won(4500), options: [], total: won(4500) },
  ]
  const address = fulfilment === 'delivery' ? { address: { line1: '2 Main Street' } } : {}
  const deal = {
    id: about.orderId,
    customerId,
    storeId: about.storeId,
    fulfilment,
    lines,
    total: won(4500),
    ...address,
  }
  return {
    order: draft(deal, now).order,
    ...{ ticket: undefined, delivery: undefined, reservation: undefined, stock: startCounting(inStock) },
    money: { row: 'none', closed: false, bank: 'not asked', refunds: 0, owed: price, back: 0 },
    cooking: false,
    queues: {},
  }
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

/** Of those, one alone sells again what was cooked. */
const soldAgain = 1000
const ends: readonly (WishToEnd & { by: string })[] = [
  { by: 'an operator ends it', reason: 'sorry', refund: 'all' },
  { by: 'an operator ends it, a part goes back', reason: 'sorry', refund: { amount: soldAgain }, restock: true },
]

function decided(at: Moment, by: string, decision: Decision): Step[] {
  if (decision.outcome === 'updated') return [{ by, to: { ...at, order: decision.state } }]
  if (decision.outcome !== 'changed') return []
  return [{ by, to: said({ ...at, order: decision.state }, decision.events[0].kind, decision.events[0].data) }]
}

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
  if (money.row === 'APPROVED' && money.closed && money.owed > 0 && money.back === 0) {
    const row = money.owed === price ? 'REFUNDED' : 'APPROVED'
    const after: Money = { ...money, row, refunds: money.refunds + 1, back: money.owed }
    steps.push({ by: 'the money goes back', to: said({ ...at, money: after }, PaymentRefunded, {}) })
  }
  return steps
}

function kitchen(at: Moment): Step[] {
  const known = at.ticket
  if (!known || !ticket.isOpened(known)) return []
  const all: readonly [string, ticket.Decision][] = [
    ['staff accept', ticket.accept(known, shop, 10, now)],
    ['staff reject', ticket.reject(known, 'no milk', now)],
    ['staff start cooking', ticket.start(known, now)],
    ['staff say it is ready', ticket.finish(known, now)],
    ['staff cancel it', ticket.cancelByStore(known, 'the oven broke', now)],
    ['staff hand it over', ticket.handOver(known, now)],
    ['the accept limit passes', ticket.giveUpWaiting(known, now)],
  ]
  return all.flatMap(([by, decision]) => ticketStep(at, by, decision))
}
function ticketStep(at: Moment, by: string, decision: ticket.Decision): Step[] {
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
      const fact = facts.find(({ kind }) => kind.type === event.type)
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
      if (money.closed) return at
      const { refund } = event.data as Partial<OrderCanceled>
      const row = money.row === 'none' ? 'CLOSED' : money.row
      return { ...at, money: { ...money, closed: true, row, owed: refund?.amount ?? price } }
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
  const shelf = new Map([[product, at.stock]])
  const decision: ReservationDecision =
    event.type === OrderPlaced.type
      ? reserve(at.reservation, parties, [{ productId: product, quantity: 1 }], shelf)
      : event.type === OrderCanceled.type
        ? release(at.reservation, parties, shelf, (event.data as OrderCanceled).restock)
        : completeSale(at.reservation, parties, shelf)
  if (decision.outcome === 'unchanged') return at
  const to = { ...at, reservation: decision.reservation, stock: decision.shelf.get(product) ?? at.stock }
  if (decision.says === 'StockReserved') return said(to, StockReserved, {})
  return decision.says === 'StockRejected' ? said(to, StockRejected, {}) : to
}

const saidAll = (at: Moment, all: readonly { kind: EventType<unknown>; data: unknown }[]): Moment =>
  all.reduce((to, { kind, data }) => said(to, kind, data), at)

function said(at: Moment, kind: EventType<any>, data: unknown): Moment {
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
  const held = reservation && `${reservation.status} ${reservation.placed}`
  const { reason: _, ...ending } = state.status === 'CANCELED' ? state : { ...state, reason: '' }
  const order_ = [ending, promisedAt !== undefined, refundedAt !== undefined]
  return JSON.stringify([order_, ticket && [ticket.state, !ticket.slip], shown, held, stock, money, cooking, waiting])
}
/** What makes one event of a kind another than the next. */
function differenceIn(data: unknown): string {
  const { total, reason, message, restock, cooked, refund } = (data ?? {}) as Partial<
    OrderCanceled & { cooked: boolean }
  >
  const why = total ? [] : [reason, message] // nobody who hears of an end does anything else for another reason
  return `:${[...why, restock, cooked, refund?.amount].map((one) => one ?? '').join()}`
}

/** What must never be, whatever happens next. */
export function neverRight({ order, ticket, delivery, stock, money }: Moment): string[] {
  const wrong: string[] = []
  const cooked =
    ticket?.state.status === 'READY' ||
    ticket?.state.status === 'COLLECTED' ||
    (ticket?.state.status === 'CANCELED' && ticket.state.cooked !== undefined)
  const completed = order.state.status === 'DELIVERED' || order.state.status === 'COLLECTED'
  const onTheRoad = delivery?.progress.status === 'PICKED_UP' || delivery?.progress.status === 'DELIVERED'
  if ((completed || onTheRoad) && !cooked) wrong.push('uncooked food is delivered')
  if (ticket?.slip && money.bank !== 'captured') wrong.push('the store has an order that is not paid')
  if (money.refunds > 1) wrong.push('the money goes back twice')
  if (completed && money.refunds > 0) wrong.push('what is delivered is paid back')
  if ((stock.onHand ?? 0) < 0) wrong.push('more is sold than there is')
  return wrong
}

/** What must be true when nothing can happen any more. */
export function endsRight({ order, ticket, delivery, reservation, money, cooking }: Moment): string[] {
  const wrong: string[] = []
  if (!isOver(order)) return [`it ends nowhere: ${order.state.status}`]
  const completed = order.state.status === 'DELIVERED' || order.state.status === 'COLLECTED'
  const kept = money.bank === 'captured' ? price - money.back : 0
  const part = order.state.status === 'CANCELED' ? order.state.refund : undefined
  if (kept !== (completed ? price : part ? price - part.amount : 0))
    wrong.push(`it is ${order.state.status}, and of its money ${kept} is kept`)
  if (['NEW', 'ACCEPTED', 'COOKING', 'READY'].includes(ticket?.state.status ?? ''))
    wrong.push('its ticket stays on the board')
  if (['REQUESTED', 'ASSIGNED', 'PICKED_UP'].includes(delivery?.progress.status ?? ''))
    wrong.push('its delivery goes on')
  if (order.placedAt && (reservation?.status === 'SOLD') !== completed) wrong.push('its stock is wrong')
  if (cooking && reservation?.status === 'RELEASED' && part?.amount !== soldAgain)
    wrong.push('what was cooked is sold again')
  if (reservation?.status === 'RESERVED') wrong.push('its stock stays set aside')
  return wrong
}

export interface Explored {
  readonly moments: number
  /** How it can end, in a word each. */
  readonly ends: readonly string[]
  /** What is wrong, with the shortest way there. */
  readonly wrong: readonly string[]
}

/** Breadth first, so that the way to whatever is wrong is the shortest there is. */
export function explore(from: Moment, stepsOf: (at: Moment) => Step[] = nextSteps): Explored {
  const came = new Map<string, { by: string; from: string | undefined }>([
    [keyOf(from), { by: 'drafted', from: undefined }],
  ])
  const before = new Map<string, string[]>()
  const ends: string[] = []
  const names = new Set<string>()
  const wrong: string[] = []
  const wayTo = (key: string): string => {
    const way: string[] = []
    for (let at: string | undefined = key; at !== undefined; at = came.get(at)?.from)
      way.unshift(came.get(at)?.by ?? '')
    return way.join(', ')
  }
  let frontier: Moment[] = [from]
  while (frontier.length > 0 && wrong.length === 0) {
    const next: Moment[] = []
    for (const at of frontier) {
      const key = keyOf(at)
      for (const what of neverRight(at)) wrong.push(`${what}: ${wayTo(key)}`)
      const steps = stepsOf(at)
      if (steps.length === 0) {
        ends.push(key)
        for (const what of endsRight(at)) wrong.push(`${what}: ${wayTo(key)}`)
      }
      for (const { by, to } of steps) {
        const { state } = to.order
        if (isOver(to.order)) names.add(state.status === 'CANCELED' ? `${state.status} ${state.reason}` : state.status)
        const reached = keyOf(to)
        const known = before.get(reached)
        if (known) known.push(key)
        else before.set(reached, [key])
        if (came.has(reached)) continue
        came.set(reached, { by, from: key })
        next.push(to)
      }
    }
    frontier = next
  }
  const leads = new Set(ends) // backwards from the ends: whoever is not found leads nowhere
  for (const key of leads) for (const earlier of before.get(key) ?? []) leads.add(earlier)
  if (wrong.length === 0)
    for (const key of came.keys()) if (!leads.has(key)) wrong.push(`no end can be reached from here: ${wayTo(key)}`)
  return { moments: came.size, ends: [...names].sort(), wrong }
}
