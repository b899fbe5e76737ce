/** I3, I4 and I9: an order ends once, was paid before anybody worked for it, and never goes back. */
import { type Envelope, isCompleted, isOverStatus, type OrderStatus, stepOnTheWay } from '@jumun/contracts'
import type { Finding } from './finding.ts'
import type { OrderRow, Snapshot } from './snapshot.ts'

/** What was given back as a kindness had been paid. */
const paidFor: ReadonlySet<string | undefined> = new Set(['APPROVED', 'REFUNDED'])
const terminalEvents = new Set(['OrderCompleted', 'OrderCanceled', 'OrderExpired', 'OrderPaymentDeclined'])

export function oneEnd({ orders, log }: Snapshot): Finding {
  const ends = new Map<string, Envelope>()
  const broken: string[] = []
  for (const event of ofOrders(log)) {
    const end = ends.get(event.subject)
    // of what the customer has, a line that was taken out before may become known later
    if (end?.type === 'OrderCompleted' && event.type === 'OrderChanged') continue
    if (end) broken.push(`order ${event.subject} had ended with ${end.type}, then came ${event.type}`)
    else if (terminalEvents.has(event.type)) ends.set(event.subject, event)
  }
  for (const { id, status, overdue } of orders) {
    const end = ends.get(id)
    if (isOverStatus(status) !== (end !== undefined))
      broken.push(`order ${id} is ${status}, in the log ${end ? `it ended with ${end.type}` : 'it has not ended'}`)
    else if (end && endOf(end) !== status) broken.push(`order ${id} is ${status}, in the log ${endOf(end)}`)
    if (overdue) broken.push(`order ${id} is ${status} although its time has passed`)
    if (status === 'PLACED') broken.push(`order ${id} is PLACED, and nobody answers for its stock`)
    if (status === 'CANCEL_PENDING') broken.push(`order ${id} is CANCEL_PENDING, and its store does not answer`)
  }
  const examined = `${ends.size} orders ended once, ${orders.length - ends.size} are under way`
  return { id: 'I3', name: 'one end', examined, broken }
}

export function nothingUnpaid({ orders, tickets, payments, deliveries }: Snapshot): Finding {
  const orderOf = new Map(orders.map((order) => [order.id, order]))
  const statusOfPayment = new Map(payments.map(({ orderId, status }) => [orderId, status]))
  const isPaid = (order: OrderRow | undefined): boolean => order?.placed === true
  const opened = tickets.filter((ticket) => ticket.opened)
  const broken = [
    ...opened
      .filter(({ id }) => !isPaid(orderOf.get(id)))
      .map(({ id }) => `a store has a ticket of order ${id}, unpaid`),
    ...deliveries
      .filter(({ id, said }) => said > 0 && !isPaid(orderOf.get(id)))
      .map(({ id }) => `a rider was asked for order ${id}, unpaid`),
    ...orders
      .filter(({ id, status, total }) => isCompleted(status) && total > 0 && !paidFor.has(statusOfPayment.get(id)))
      .map(({ id, status }) => `order ${id} is ${status}, its payment ${statusOfPayment.get(id) ?? 'missing'}`),
  ]
  const done = orders.filter(({ status }) => isCompleted(status)).length
  return { id: 'I4', name: 'nothing unpaid', examined: `${opened.length} tickets, ${done} completed orders`, broken }
}

export function neverBackwards({ log, dashboards }: Snapshot): Finding {
  const broken: string[] = []
  const furthest = new Map<string, number>()
  for (const event of ofOrders(log)) {
    const status = statusSaidBy(event)
    const reached = status && stepOnTheWay(status)
    if (reached === undefined) continue
    const before = furthest.get(event.subject) ?? -1
    if (reached < before) broken.push(`order ${event.subject} went back with ${event.type} (${event.sequence})`)
    furthest.set(event.subject, Math.max(reached, before))
  }
  for (const { orderId, timeline } of dashboards)
    if (timeline.some(({ time }, index) => time < (timeline[index - 1]?.time ?? '')))
      broken.push(`the timeline of order ${orderId} runs backwards`)
  return {
    id: 'I9',
    name: 'never backwards',
    examined: `${furthest.size} orders, ${dashboards.length} timelines`,
    broken,
  }
}

/** The order service's own events, per order in the order in which it said them. */
const ofOrders = (log: readonly Envelope[]): Envelope[] =>
  log.filter(({ source }) => source === 'order').toSorted((left, right) => left.sequence - right.sequence)

function statusSaidBy({ type, data }: Envelope): OrderStatus | undefined {
  if (type === 'OrderDrafted') return 'AWAITING_PAYMENT'
  if (type === 'OrderPlaced') return 'PLACED'
  if (type === 'OrderConfirmed') return 'CONFIRMED'
  return type === 'OrderProgressed' ? (data as { status: OrderStatus }).status : undefined
}

function endOf({ type, data }: Envelope): OrderStatus {
  if (type === 'OrderCompleted') return (data as { status: OrderStatus }).status
  if (type === 'OrderCanceled') return 'CANCELED'
  return type === 'OrderExpired' ? 'EXPIRED' : 'PAYMENT_DECLINED'
}
