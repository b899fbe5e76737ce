/**
 * The view of one order is a fold of the SET of its events: whatever order they arrive in, and however often, the same
 * events give the same bytes; and no event that is added makes a status go backwards. The audit folds the log with this.
 */
import {
  allEvents,
  type DashboardEntry,
  type Envelope,
  isA,
  isOverStatus,
  type OrderDrafted,
  type OrderStatus,
  type Sums,
  saidSums,
  sumsOf,
  type TicketLineAsked as TicketLineAskedData,
} from '@jumun/contracts'
import { type Note, noteOf } from './event-note.ts'

const { ItemTicked, OrderCanceled, OrderChanged, OrderProgressed, PaymentRefunded, TicketAccepted } = allEvents
const { TicketLineAsked, TicketSeen } = allEvents

/** What is shown of an order; `position` is a matter of the log it was read from. */
export type Entry = Omit<DashboardEntry, 'position'>

/** Of an event, what the view and the auditor need. */
export interface EventSummary {
  readonly id: string
  readonly type: string
  readonly time: string
  readonly service: string
  readonly sequence: number
  readonly note?: Note
  readonly question?: Question
}
type Question = NonNullable<DashboardEntry['questions']>[number]
interface Basket extends Omit<OrderDrafted, 'address' | 'note'> {
  readonly sequence: number
  readonly time: string
}

/** What became of the basket since. */
export interface Changed extends Pick<OrderDrafted, 'lines' | keyof Sums> {
  readonly sequence: number
  readonly time: string
}

/** All that was heard of an order, in no particular order. JSON. */
export interface OrderMemory {
  /** From the earliest event that carries it; without it the order is not known yet, and nothing is shown. */
  readonly basket?: Basket
  /** From each event that changed it. */
  readonly changes?: readonly Changed[]
  readonly events: readonly EventSummary[]
}
export const emptyMemory: OrderMemory = { events: [] }

/** Who may see an order, as far as its events say: see `who-may-see.ts`. */
export interface Visible {
  /** Paid, so that its store may know of it. */
  readonly placed: boolean
  /** A rider is wanted. */
  readonly offer: boolean
  readonly riderId: string | undefined
}

const aboutOthers = ['StoreChanged', 'ProductChanged', 'SurplusRefunded', 'RefundRepeated']
const aboutOrders = new Set(
  Object.values(allEvents).flatMap(({ type, source }) => (isAboutOrders(type, source) ? [type] : [])),
)
function isAboutOrders(type: string, source: string): boolean {
  return source !== 'user' && !aboutOthers.includes(type)
}

/** The order an event is about; undefined when it is about something else. */
export const orderOf = (event: Envelope): string | undefined =>
  aboutOrders.has(event.type) ? event.subject : undefined

/** The same memory (`===`) when the event is in it already. */
export function remember(memory: OrderMemory, event: Envelope): OrderMemory {
  if (memory.events.some(({ id }) => id === event.id)) return memory
  const { id, type, time, source: service, sequence } = event
  const note = noteOf(event)
  const question = isA(TicketLineAsked, event) ? questionIn(event.data) : undefined
  const more = { ...(note ? { note } : {}), ...(question ? { question } : {}) }
  const events = [...memory.events, { id, type, time, service, sequence, ...more }]
  const earliest = carriesBasket.has(type) && sequence < (memory.basket?.sequence ?? Number.POSITIVE_INFINITY)
  const basket = earliest ? basketOf(event as Envelope<OrderDrafted>) : memory.basket
  const changed = isA(OrderChanged, event)
    ? [{ lines: event.data.lines, ...saidSums(sumsOf(event.data)), sequence, time }]
    : []
  const changes = [...(memory.changes ?? []), ...changed]
  return { ...(basket ? { basket } : {}), ...(changes.length > 0 ? { changes } : {}), events }
}

/** What became of the basket at last. */
export const lastChangeOf = ({ changes = [] }: OrderMemory): Changed | undefined =>
  changes.reduce<Changed | undefined>((last, one) => (last && last.sequence > one.sequence ? last : one), undefined)

/** Events of one order, in any order, some perhaps twice; undefined while the order itself is not among them. */
export const fold = (events: Iterable<Envelope>): Entry | undefined =>
  entryOf([...events].reduce(remember, emptyMemory))

/** Fields in the order in which the HTTP answer has them, what may be absent last: so the bytes are the same everywhere. */
export function entryOf(memory: OrderMemory): Entry | undefined {
  const { basket, events } = memory
  if (!basket) return undefined
  const changed = lastChangeOf(memory)
  const timeline = inOrder(events)
  const order = ofService(events, 'order')
  const { state, reason, message } = statusOf(order, events)
  const promisedAt = (timeline.find(({ type }) => type === TicketAccepted.type) ?? order.find(promises))?.note
    ?.promisedAt
  // orders from before numbers were given at the first second have their ticket's
  const number = basket.number ?? timeline.find(({ type }) => type === TicketAccepted.type)?.note?.number
  const { riderId, placed } = visibleOf({ basket, events })
  const { lines, total } = changed ?? basket
  const returned = timeline.filter(({ type }) => type === PaymentRefunded.type)
  const inParts = returned.reduce((sum, { note }) => sum + (note?.refundId === undefined ? 0 : (note.amount ?? 0)), 0)
  const left = Math.max(0, Math.min(total.amount, basket.total.amount - inParts))
  const back = order.find(({ type }) => type === OrderCanceled.type)?.note?.refund ?? left
  const { currency } = basket.total
  const questions = isOverStatus(state) ? [] : openQuestions(ofService(events, 'store'))
  return {
    orderId: basket.orderId,
    customerId: basket.customerId,
    storeId: basket.storeId,
    fulfilment: basket.fulfilment,
    lines: lines as Entry['lines'],
    ...sumsOf(changed ?? basket),
    state,
    reason: reason ?? null,
    refunded: returned.some(({ note }) => note?.refundId === undefined),
    version: order.at(-1)?.sequence ?? 0,
    timeline: timeline
      .filter(({ type }) => !ownToKitchen.has(type))
      .map(({ type, time, service }) => ({ type, time, service })),
    createdAt: basket.time,
    updatedAt: timeline.at(-1)?.time ?? basket.time,
    ...(riderId ? { riderId } : {}),
    ...(message === undefined ? {} : { message }),
    ...(promisedAt === undefined ? {} : { promisedAt }),
    ...(number === undefined ? {} : { number }),
    ...(state === 'CANCELED' && placed ? { refund: { amount: back, currency } } : {}),
    ...(returned.length > 0 ? { refunds: returned.map((one) => refundIn(one, currency)) } : {}),
    ...(basket.wantedAt === undefined ? {} : { wantedAt: basket.wantedAt }),
    ...(changed && placed ? { paid: basket.total } : {}),
    ...(questions.length > 0 ? { questions } : {}),
  }
}

/** A question is open until something became of its line. */
function openQuestions(ticket: readonly EventSummary[]): Question[] {
  const open = new Map<number, Question>()
  for (const { note, question } of ticket) {
    if (question) open.set(question.line, question)
    else if (note?.line !== undefined) open.delete(note.line)
  }
  return [...open.values()].sort((one, other) => one.line - other.line)
}

const refundIn = ({ note, time: at }: EventSummary, currency: string) => ({
  amount: { amount: note?.amount ?? 0, currency },
  reason: note?.reason ?? '',
  at,
})

export function visibleOf({ events }: OrderMemory): Visible {
  let riderId: string | undefined
  const delivery = ofService(events, 'delivery')
  for (const { type, note } of delivery) riderId = type === 'DeliveryRequested' ? undefined : (note?.riderId ?? riderId)
  const ended = events.some(({ type }) => ends.has(type))
  return {
    placed: events.some((event) => progressOf(event) >= rank.PLACED),
    offer: !ended && delivery.at(-1)?.type === 'DeliveryRequested',
    riderId,
  }
}

/** News to the screens of its store, and no step of its story. */
const ownToKitchen: ReadonlySet<string> = new Set([ItemTicked.type, TicketSeen.type])

/** How far an order has come; the states it can be in without having ended. */
const rank = { AWAITING_PAYMENT: 0, PLACED: 1, CONFIRMED: 2, ACCEPTED: 3, COOKING: 4, READY: 5, DELIVERING: 6 } as const
type Rank = keyof typeof rank
const states = Object.keys(rank) as Rank[]

/** The store's and the rider's events count too: the order may be down while they go on. */
const reached: Readonly<Record<string, Rank>> = {
  OrderDrafted: 'AWAITING_PAYMENT',
  OrderPlaced: 'PLACED',
  OrderConfirmed: 'CONFIRMED',
  TicketAccepted: 'ACCEPTED',
  CookingStarted: 'COOKING',
  OrderReady: 'READY',
  DeliveryPickedUp: 'DELIVERING',
}
const progressOf = ({ type, note }: EventSummary): number => {
  const state = type === OrderProgressed.type ? note?.status : reached[type]
  return state !== undefined && state in rank ? rank[state as Rank] : -1
}

export const ends: ReadonlySet<string> = new Set([
  'OrderCompleted',
  'OrderCanceled',
  'OrderExpired',
  'OrderPaymentDeclined',
])

/**
 * The order alone says that it has ended or waits for the store's word on a cancel; for the rest, whoever has seen it
 * furthest is right.
 */
function statusOf(
  order: readonly EventSummary[],
  events: readonly EventSummary[],
): { state: OrderStatus; reason?: string | undefined; message?: string | undefined } {
  const end = order.find(({ type }) => ends.has(type))
  const told = end?.note?.message ?? order.findLast(({ note }) => note?.message !== undefined)?.note?.message
  if (end) return { state: endState(end), reason: end.note?.reason, message: told }
  const last = order.findLast(({ type }) => type !== OrderChanged.type)
  if (last?.type === 'OrderCancelRequested') return { state: 'CANCEL_PENDING', message: told }
  return { state: states[Math.max(0, ...events.map(progressOf))] ?? 'AWAITING_PAYMENT', message: told }
}

function endState({ type, note }: EventSummary): OrderStatus {
  if (type === 'OrderExpired') return 'EXPIRED'
  if (type === 'OrderPaymentDeclined') return 'PAYMENT_DECLINED'
  return note?.status ?? 'CANCELED'
}

const carriesBasket = new Set(['OrderDrafted', 'OrderPlaced', 'OrderConfirmed'])
const basketOf = ({ data, sequence, time }: Envelope<OrderDrafted>): Basket => ({
  orderId: data.orderId,
  customerId: data.customerId,
  storeId: data.storeId,
  fulfilment: data.fulfilment,
  lines: data.lines,
  ...saidSums(sumsOf(data)),
  ...(data.number === undefined ? {} : { number: data.number }),
  ...(data.wantedAt === undefined ? {} : { wantedAt: data.wantedAt }),
  sequence,
  time,
})

const questionIn = ({ line, until, reason, instead }: TicketLineAskedData): Question =>
  ({ line, until, reason, ...(instead ? { instead } : {}) }) as Question

const promises = ({ note }: EventSummary): boolean => note?.promisedAt !== undefined
const ofService = (events: readonly EventSummary[], name: string): EventSummary[] =>
  events.filter(({ service }) => service === name).sort((left, right) => left.sequence - right.sequence)
/** As they happened. */
export const inOrder = (events: readonly EventSummary[]): EventSummary[] => events.toSorted(byTimeThenId)
const byTimeThenId = (left: EventSummary, right: EventSummary): number =>
  compare(left.time, right.time) || compare(left.id, right.id)
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
