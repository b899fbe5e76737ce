/** What must be true at every step, and what must be true once everything is at rest (see the invariants in docs). */
import {
  CookingStarted,
  type Envelope,
  isA,
  isLost,
  type Money,
  OrderCanceled,
  OrderChanged,
  PaymentRefunded,
  type StockLine,
  wrongSums,
} from '@jumun/contracts'
import { type Entry, fold } from '../services/dashboard/src/fold.ts'
import { isOver } from '../services/order/src/order.ts'
import type { Order } from '../services/order/src/order-shape.ts'
import type { ClientRecord } from './people.ts'
import { refundLimit } from './plan.ts'
import { leftOutWrongs, saidOf, slotsAtRest, stockAtRest, stockWrongs } from './stock-invariants.ts'
import type { Whole } from './whole.ts'

const rank = ['AWAITING_PAYMENT', 'PLACED', 'CONFIRMED', 'ACCEPTED', 'COOKING', 'READY', 'DELIVERING']

/** Watches each order as its readers see it: a status never goes back, and an end is an end. */
export function statusWatch(wrong: (what: string) => void, nameOf: (id: string) => string) {
  const seen = new Map<string, string>()
  return (reader: string, orderId: string, status: string): void => {
    if (status === 'CANCEL_PENDING') return
    const key = `${reader} ${orderId}`
    const before = seen.get(key)
    seen.set(key, status)
    if (before === undefined || before === status) return
    const backwards = rank.includes(status) && rank.indexOf(status) < rank.indexOf(before)
    if (backwards) wrong(`I9: ${reader} shows ${nameOf(orderId)} go back from ${before} to ${status}`)
    if (!rank.includes(before)) wrong(`I3: ${nameOf(orderId)} ended ${before} and became ${status} in ${reader}`)
  }
}

export const watchOrder = (watch: ReturnType<typeof statusWatch>) => (_: Order | undefined, after: Order) =>
  watch('order', after.id, after.state.status)
export const watchEntry = (watch: ReturnType<typeof statusWatch>) => (entry: Entry) =>
  watch('the view', entry.orderId, entry.state)

/** True at every moment. */
export function always({ catalog, payments, books, orders, nameOf }: Whole): string[] {
  const wrong: string[] = []
  for (const [slot, taken] of orders.slots.rows)
    if (taken < 0 || taken > orders.slots.most) wrong.push(`I11: of the slot ${slot} ${taken} s are taken`)
  for (const [id, stock] of catalog.shelf) wrong.push(...stockWrongs(id, stock))
  for (const [key, { amount, refunded }] of books.charges)
    if (refunded > amount) wrong.push(`I1: ${nameOf(key)} was refunded twice`)
  for (const { orderId, captured, refunded } of payments.rows.values())
    if (refunded > captured) wrong.push(`I1: ${nameOf(orderId)} has more refunded than captured in our books`)
  for (const [orderId, given] of counterGave(payments))
    if (given > refundLimit)
      wrong.push(`I1: the counter gives ${given} of ${nameOf(orderId)} back, and may ${refundLimit}`)
  return wrong
}

function counterGave({ promised }: Whole['payments']): ReadonlyMap<string, number> {
  const given = new Map<string, number>()
  for (const { orderId, amount, asking } of promised.values())
    if (asking?.as === 'counter') given.set(orderId, (given.get(orderId) ?? 0) + amount.amount)
  return given
}
const isAsked = ({ data }: { readonly data: PaymentRefunded }): boolean => data.of === 'REQUEST'

/** True once nothing is left to happen. */
export function atRest(whole: Whole): string[] {
  const said = whole.events()
  return [
    ...whole.plan.orders.flatMap(({ id }) => [
      ...orderWrongs(whole, said, id),
      ...changeWrongs(whole, said, id),
      ...leftOutWrongs(whole, said, id),
      ...bookWrongs(whole, id),
    ]),
    ...closedDayWrongs(whole),
    ...stockAtRest(whole, said),
    ...slotsAtRest(whole, said),
    ...logWrongs(whole, said),
    ...whole.told.flatMap((told) => clientRecordViolations(whole, told)),
  ]
}

/** What a change took off goes back once, under its own id, and beside it only what the end gives back; everybody shows what is left. */
function changeWrongs(
  { orders, books, store, dashboard, nameOf }: Whole,
  said: readonly Envelope[],
  id: string,
): string[] {
  const order = orders.orders.get(id)
  if (!order) return []
  const name = nameOf(id)
  const events = saidOf(said, id)
  const changes = events.filter((event) => isA(OrderChanged, event))
  const returned = events.filter((event) => isA(PaymentRefunded, event))
  const wrong: string[] = []
  const owed = changes.flatMap(({ id, data }) => (data.refund.amount > 0 ? [`${id} ${data.refund.amount}`] : []))
  const asked = returned.filter(isAsked)
  const given = returned.flatMap(({ data }) =>
    data.refundId && data.of !== 'REQUEST' ? [`${data.refundId} ${data.amount.amount}`] : [],
  )
  if (owed.toSorted().join() !== given.toSorted().join())
    wrong.push(`I1: of ${name} is owed for its changes ${owed}, and given ${given}`)
  if (returned.length > owed.length + asked.length + 1)
    wrong.push(`I1: ${name} ended, and its money went back more than once`)
  const less = changes.reduce((sum, { data }) => sum + data.refund.amount, 0)
  if (order.paid && order.paid.amount !== order.total.amount + less)
    wrong.push(`I12: of ${name} ${order.paid.amount} was paid, ${less} taken off, and ${order.total.amount} is left`)
  const back = (order.refunds ?? []).reduce((sum, { amount }) => sum + amount.amount, 0)
  const really = books.charges.get(id)?.refunded ?? 0
  if (back !== really) wrong.push(`I1: ${name} says that ${back} went back, and ${really} did`)
  const shown = dashboard.entry(id)?.total.amount
  if (shown !== order.total.amount) wrong.push(`I7: ${name} costs ${order.total.amount}, and the view says ${shown}`)
  const ticket = store.tickets.get(id)
  if (!ticket?.details || isLost(order.state.status)) return wrong // of a lost order no change counts any more
  const { total, lines } = ticket.details
  const madeOf = (some: readonly (StockLine & { total?: Money })[]) =>
    some.map(({ productId, quantity, total }) => `${quantity} of ${productId} for ${total?.amount}`).join()
  const made = madeOf(lines)
  if (total.amount !== order.total.amount || made !== madeOf(order.lines))
    wrong.push(`I12: the ticket of ${name} says ${made} for ${total.amount}, and the order ${order.total.amount}`)
  return wrong
}

function orderWrongs(
  { orders, books, payments, store, deliveries, dashboard, nameOf, catalog }: Whole,
  said: readonly Envelope[],
  id: string,
): string[] {
  const name = nameOf(id)
  const order = orders.orders.get(id)
  const charge = books.charges.get(id)
  const net = charge?.captured ? charge.amount - charge.refunded : 0
  if (!order) return net === 0 ? [] : [`I4: ${name} was paid for and is not there`]
  const wrong: string[] = []
  const odd = wrongSums(order, order.lines)
  if (odd) wrong.push(`I12: of ${name} ${odd}`)
  if (!isOver(order)) return [`I3: ${name} ends nowhere: it is ${order.state.status}`]
  const completed = order.state.status === 'DELIVERED' || order.state.status === 'COLLECTED'
  const returned = saidOf(said, id).filter((event) => isA(PaymentRefunded, event))
  const left = returned.filter(isAsked).reduce((sum, { data }) => sum - data.amount.amount, order.total.amount)
  if (completed && net !== left) wrong.push(`I1: ${name} is ${order.state.status} and ${net} was paid, not ${left}`)
  const part = order.state.status === 'CANCELED' ? order.state.refund : undefined
  const kept = part ? Math.max(0, left - part.amount) : 0
  if (!completed && net !== kept) wrong.push(`I1: ${name} is ${order.state.status} and ${net} was kept, not ${kept}`)
  const row = payments.rows.get(id)
  if (
    (row?.captured ?? 0) !== (charge?.captured ? charge.amount : 0) ||
    (row?.refunded ?? 0) !== (charge?.refunded ?? 0)
  )
    wrong.push(`I1: our books of ${name} differ from the provider's`)
  const ticket = store.tickets.get(id)?.state.status
  if (ticket && ticket !== 'CANCELED' && !order.placedAt)
    wrong.push(`I4: the store knows of ${name}, which was never paid`)
  if (ticket === 'SCHEDULED' || ticket === 'NEW' || ticket === 'ACCEPTED' || ticket === 'COOKING' || ticket === 'READY')
    wrong.push(`I3: ${name} has ended and its ticket is ${ticket}`)
  const delivery = deliveries.rows.get(id)?.progress.status
  if (delivery === 'REQUESTED' || delivery === 'ASSIGNED' || delivery === 'PICKED_UP')
    wrong.push(`I3: ${name} is ${order.state.status} and its delivery is ${delivery}`)
  if (order.state.status === 'DELIVERED' && delivery !== 'DELIVERED') wrong.push(`I3: ${name} was delivered by nobody`)
  if (completed && ticket !== 'COLLECTED') wrong.push(`I3: ${name} is completed and was not cooked`)
  const reservation = catalog.reservations.get(id)?.status
  const events = said.filter(({ correlationid }) => correlationid === id)
  const canceled = events.find((event) => isA(OrderCanceled, event))?.data as OrderCanceled | undefined
  const due = completed ? 'SOLD' : reservation === 'REJECTED' ? 'REJECTED' : canceled?.restock ? 'RELEASED' : 'WASTED'
  if (order.placedAt && reservation !== due)
    wrong.push(`I2: ${name} is ${order.state.status} and its reservation is ${reservation}, not ${due}`)
  if (reservation === 'RELEASED' && events.some((event) => isA(CookingStarted, event)))
    wrong.push(`I2: ${name} was cooked, and what was set aside for it is sold again`)
  const view = JSON.stringify(dashboard.entry(id))
  if (view !== JSON.stringify(fold(events))) wrong.push(`I7: the view of ${name} is not the fold of the log`)
  if (dashboard.entry(id)?.state !== order.state.status)
    wrong.push(`I7: the view of ${name} does not show how it ended`)
  for (const { invariant, what } of dashboard.audit(id))
    wrong.push(`the auditor says of ${name}: ${invariant}, ${what}`)
  return wrong
}

/** The store's books of an order are what was captured and what went back; every fact is in a day. */
function bookWrongs({ orders, books, store, nameOf }: Whole, id: string): string[] {
  const facts = store.books.facts().filter(({ orderId }) => orderId === id)
  const name = nameOf(id)
  const isSold = facts.some(({ kind }) => kind === 'SALE')
  if (isSold !== (orders.orders.get(id)?.placedAt !== undefined))
    return [`I13: ${name} is ${isSold ? '' : 'not '}in the books, and ${isSold ? 'not ' : ''}placed`]
  if (!isSold) return []
  const charge = books.charges.get(id)
  const paid = facts.reduce((sum, { gross, fees, discounts }) => sum + gross + fees - discounts, 0)
  const back = facts.reduce((sum, { refunds }) => sum + refunds, 0)
  if (paid !== (charge?.captured ? charge.amount : 0) || back !== (charge?.refunded ?? 0))
    return [
      `I13: the books of ${name} say ${paid} and ${back} back, and it was ${charge?.amount} and ${charge?.refunded}`,
    ]
  return facts.every(({ day }) => day !== undefined) ? [] : [`I13: of ${name} something is in no day`]
}

const closedDayWrongs = ({ store: { books } }: Whole): string[] =>
  [...books.closed].flatMap(([day, net]) =>
    books.netOfDay(day) === net ? [] : [`I13: ${day} was closed with ${net}, and comes to ${books.netOfDay(day)} now`],
  )

/** Ids once, versions dense and in order, one effect per consumer and event. */
function logWrongs({ nameOf }: Whole, said: readonly Envelope[]): string[] {
  const wrong: string[] = []
  const first = new Map<string, Envelope>()
  for (const event of said) if (!first.has(event.id)) first.set(event.id, event)
  const counts = new Map<string, number>()
  const effects = new Set<string>()
  for (const event of first.values()) {
    const key = `${event.source} ${event.subject}`
    const next = (counts.get(key) ?? 0) + 1
    counts.set(key, next)
    if (event.sequence !== next)
      wrong.push(`I5: ${event.type} of ${nameOf(event.subject)} is number ${event.sequence} where ${next} was due`)
    if (event.causationid === undefined) continue
    const effect = `${event.source} ${event.causationid} ${event.type}`
    if (effects.has(effect))
      wrong.push(`I6: ${event.source} said ${event.type} of ${nameOf(event.subject)} twice for one event`)
    effects.add(effect)
  }
  return wrong
}

function clientRecordViolations({ orders }: Whole, { label, orderId, outcome }: ClientRecord): string[] {
  const order = orders.orders.get(orderId)
  if (outcome === 'placed' && !order?.placedAt)
    return [`I5: the customer of ${label} was told that it is placed, and it is not`]
  if (outcome === 'declined' && order?.state.status !== 'PAYMENT_DECLINED')
    return [`I5: the customer of ${label} was told that the card was refused, and it is ${order?.state.status}`]
  if (outcome === 'ended' && !(order?.state.status === 'CANCELED' && order.state.reason === 'OPERATOR'))
    return [`I5: the operator was told that ${label} is ended, and it is ${order?.state.status}`]
  if (outcome === 'canceled' && order?.state.status !== 'CANCELED')
    return [`I5: the customer of ${label} was told that it is canceled, and it is ${order?.state.status}`]
  return []
}
