/** The invariants I1–I10, each a pure look at the facts: what was examined, and every case that breaks it. */
import { type Envelope, isA, OrderCanceled, type OrderStatus } from '@jumun/contracts'
import { fold } from '@jumun/dashboard/fold'
import type { Facts, OrderFact } from './facts.ts'

export interface Finding {
  readonly id: string
  readonly name: string
  /** How much was looked at. */
  readonly examined: string
  /** Each case in a sentence of its own that names what it is about. */
  readonly broken: readonly string[]
}

const neverADeal: readonly OrderStatus[] = ['AWAITING_PAYMENT', 'EXPIRED', 'PAYMENT_DECLINED']
const completed: readonly OrderStatus[] = ['DELIVERED', 'COLLECTED']
const terminal: readonly OrderStatus[] = [...completed, 'CANCELED', 'EXPIRED', 'PAYMENT_DECLINED']
const terminalEvents = new Set(['OrderCompleted', 'OrderCanceled', 'OrderExpired', 'OrderPaymentDeclined'])

export const invariants: readonly ((facts: Facts) => Finding)[] = [
  money,
  stock,
  oneEnd,
  nothingUnpaid,
  everythingIsInTheLog,
  oneEffectPerEvent,
  dashboardsAreTheFold,
  sameKeySameAnswer,
  neverBackwards,
  nothingParkedUnseen,
]

function money({ orders, payments, charges }: Facts): Finding {
  const paymentOf = new Map(payments.map((payment) => [payment.orderId, payment]))
  const chargeOf = Map.groupBy(charges ?? [], ({ key }) => key)
  const broken: string[] = []
  for (const { id, status, total, refund } of orders) {
    const payment = paymentOf.get(id)
    const captured = payment?.captured ?? 0
    const kept = captured - (payment?.refunded ?? 0)
    const lives = !neverADeal.includes(status) && status !== 'CANCELED'
    if (lives && (captured !== total || kept !== total))
      broken.push(`order ${id} is ${status}, total ${total}, but ${captured} was captured and ${kept} kept`)
    const toKeep = typeof refund === 'number' ? total - refund : 0
    if (terminal.includes(status) && !completed.includes(status) && kept !== toKeep)
      broken.push(`order ${id} is ${status}, but ${kept} was kept${toKeep === 0 ? '' : `, not ${toKeep}`}`)
  }
  for (const { orderId, captured, refunded, debits, credits, held } of payments) {
    if (debits !== credits) broken.push(`ledger of order ${orderId}: debits ${debits}, credits ${credits}`)
    if (held !== captured - refunded)
      broken.push(`ledger of order ${orderId} holds ${held}, its payment ${captured - refunded}`)
    if (!charges) continue
    const taken = (chargeOf.get(orderId) ?? []).filter(({ status }) => status === 'captured')
    const [charge] = taken
    if (taken.length > 1) broken.push(`order ${orderId} was captured ${taken.length} times`)
    if ((charge?.amount ?? 0) !== captured || (charge?.refunded ?? 0) !== refunded)
      broken.push(
        `order ${orderId}: the provider captured ${charge?.amount ?? 0} and refunded ${charge?.refunded ?? 0}, we ${captured} and ${refunded}`,
      )
  }
  for (const { key, amount, status, refunded } of charges ?? [])
    if (status === 'captured' && !paymentOf.has(key) && amount !== refunded)
      broken.push(`the provider captured ${amount} under ${key}, of which we know nothing`)
  const debits = sum(payments.map((payment) => payment.debits))
  const credits = sum(payments.map((payment) => payment.credits))
  if (debits !== credits) broken.push(`Σ debits ${debits}, Σ credits ${credits}`)
  const books = charges
    ? `${charges.length} charges in the provider's books`
    : "the provider's books are not ours to read"
  return {
    id: 'I1',
    name: 'money',
    examined: `${orders.length} orders, Σ debits = Σ credits = ${debits}, ${books}`,
    broken,
  }
}

function stock({ products, reservations, orders, log }: Facts): Finding {
  const counted = products.flatMap(({ id, counting, stock }) => (stock ? [{ id, counting, ...stock }] : []))
  const setAside = new Map<string, number>()
  const sold = new Map<string, number>()
  for (const { status, lines } of reservations)
    for (const { productId, quantity, counting } of lines) {
      const sums = status === 'RESERVED' ? setAside : status === 'SOLD' || status === 'WASTED' ? sold : undefined
      const key = `${productId} ${counting}`
      if (counting > 0) sums?.set(key, (sums.get(key) ?? 0) + quantity)
    }
  const broken = counted.flatMap((product) => {
    const { id, counting, initial, restocked, onHand, reserved } = product
    const expected = { reserved: setAside.get(`${id} ${counting}`) ?? 0, sold: sold.get(`${id} ${counting}`) ?? 0 }
    const wrong: string[] = []
    if (initial + restocked !== onHand + reserved + product.sold)
      wrong.push(`product ${id}: ${initial} + ${restocked} is not ${onHand} + ${reserved} + ${product.sold}`)
    if (onHand < 0 || reserved < 0 || product.sold < 0) wrong.push(`product ${id} is below zero`)
    if (reserved !== expected.reserved || product.sold !== expected.sold)
      wrong.push(
        `product ${id}: ${reserved} reserved and ${product.sold} sold, but its orders hold ${expected.reserved} and took ${expected.sold}`,
      )
    return wrong
  })
  const statusOf = new Map(orders.map(({ id, status }) => [id, status]))
  const restocked = new Map(
    log.filter((event) => isA(OrderCanceled, event)).map(({ subject, data }) => [subject, data.restock]),
  )
  for (const { orderId, status } of reservations) {
    const order = statusOf.get(orderId)
    const ended = order !== undefined && terminal.includes(order)
    const fits =
      order === undefined ||
      (status === 'SOLD' ? completed.includes(order) : status === 'RESERVED' ? !ended : order === 'CANCELED')
    if (!fits) broken.push(`the reservation of order ${orderId} is ${status}, the order ${order}`)
    const back = restocked.get(orderId)
    if (back !== undefined && (status === 'RELEASED' || status === 'WASTED') && back !== (status === 'RELEASED'))
      broken.push(`order ${orderId} ended ${back ? 'with' : 'without'} its stock for sale again, and it is ${status}`)
  }
  const pieces = sum(counted.map(({ onHand }) => onHand))
  const examined = `${counted.length} counted products, ${pieces} pieces on hand, ${reservations.length} reservations`
  return { id: 'I2', name: 'stock', examined, broken }
}

function oneEnd({ orders, log }: Facts): Finding {
  const ends = new Map<string, Envelope>()
  const broken: string[] = []
  for (const event of ofOrders(log)) {
    const end = ends.get(event.subject)
    if (end) broken.push(`order ${event.subject} had ended with ${end.type}, then came ${event.type}`)
    else if (terminalEvents.has(event.type)) ends.set(event.subject, event)
  }
  for (const { id, status, overdue } of orders) {
    const end = ends.get(id)
    if (terminal.includes(status) !== (end !== undefined))
      broken.push(`order ${id} is ${status}, in the log ${end ? `it ended with ${end.type}` : 'it has not ended'}`)
    else if (end && endOf(end) !== status) broken.push(`order ${id} is ${status}, in the log ${endOf(end)}`)
    if (overdue) broken.push(`order ${id} is ${status} although its time has passed`)
    if (status === 'PLACED') broken.push(`order ${id} is PLACED, and nobody answers for its stock`)
    if (status === 'CANCEL_PENDING') broken.push(`order ${id} is CANCEL_PENDING, and its store does not answer`)
  }
  const examined = `${ends.size} orders ended once, ${orders.length - ends.size} are under way`
  return { id: 'I3', name: 'one end', examined, broken }
}

function nothingUnpaid({ orders, tickets, payments, deliveries }: Facts): Finding {
  const orderOf = new Map(orders.map((order) => [order.id, order]))
  const statusOfPayment = new Map(payments.map(({ orderId, status }) => [orderId, status]))
  const isPaid = (order: OrderFact | undefined): boolean => order?.placed === true
  const opened = tickets.filter((ticket) => ticket.opened)
  const broken = [
    ...opened
      .filter(({ id }) => !isPaid(orderOf.get(id)))
      .map(({ id }) => `a store has a ticket of order ${id}, unpaid`),
    ...deliveries
      .filter(({ id, said }) => said > 0 && !isPaid(orderOf.get(id)))
      .map(({ id }) => `a rider was asked for order ${id}, unpaid`),
    ...orders
      .filter(
        ({ id, status, total }) => completed.includes(status) && total > 0 && statusOfPayment.get(id) !== 'APPROVED',
      )
      .map(({ id, status }) => `order ${id} is ${status}, its payment ${statusOfPayment.get(id) ?? 'missing'}`),
  ]
  const done = orders.filter(({ status }) => completed.includes(status)).length
  return { id: 'I4', name: 'nothing unpaid', examined: `${opened.length} tickets, ${done} completed orders`, broken }
}

function everythingIsInTheLog(facts: Facts): Finding {
  const { unreadable, inboxes, losses } = facts
  const log = inTheOrderSaid(facts)
  const broken = losses.flatMap(({ topic, lostBefore, seenBy }) =>
    lostBefore && !seenBy
      ? [`the log lost what was published to ${topic} before ${lostBefore}, and nobody has looked into it`]
      : [],
  )
  for (const id of twice(log.map((event) => event.id))) broken.push(`event ${id} is in the log twice`)
  const decided = new Set(inboxes.flatMap((inbox) => inbox.decided))
  const undecided = unreadable.filter((id) => !decided.has(id))
  if (undecided.length > 0)
    broken.push(`${undecided.length} records cannot be read, and nobody has edited or dropped them`)
  const neverSaid = new Set(
    inboxes.flatMap((inbox) => inbox.neverSaid.map((one) => `${one.source} ${one.subject} ${one.sequence}`)),
  )
  /** The last number up to which all is accounted for: what an operator dropped is. */
  const accounted = (key: string, number: number): number =>
    neverSaid.has(`${key} ${number + 1}`) ? accounted(key, number + 1) : number
  const last = new Map<string, number>()
  for (const { source, subject, sequence, type } of log) {
    const key = `${source} ${subject}`
    const before = accounted(key, last.get(key) ?? 0)
    if (sequence !== before + 1) broken.push(`${key}: after event ${before} comes ${type} with ${sequence}`)
    last.set(key, Math.max(before, sequence))
  }
  const said: readonly (readonly [source: string, id: string, said: number])[] = [
    ...facts.orders.map(({ id, version }) => ['order', id, version] as const),
    ...facts.products.map(({ id, version }) => ['catalog', id, version] as const),
    ...facts.reservations.map(({ orderId, version }) => ['catalog', orderId, version] as const),
    ...facts.stores.map(({ id, said }) => ['store', id, said] as const),
    ...facts.tickets.map(({ id, said }) => ['store', id, said] as const),
    ...facts.payments.map(({ orderId, events }) => ['payment', orderId, events] as const),
    ...facts.deliveries.map(({ id, said }) => ['delivery', id, said] as const),
    ...facts.accounts.map((id) => ['user', id, 1] as const),
  ]
  for (const [source, id, count] of said) {
    const inLog = accounted(`${source} ${id}`, last.get(`${source} ${id}`) ?? 0)
    if (inLog !== count) broken.push(`${source} ${id} has said ${count} events, ${inLog} are in the log`)
  }
  for (const { service, outbox } of inboxes)
    if (outbox > 0) broken.push(`${outbox} events of ${service} still wait to be sent`)
  const dealtWith = unreadable.length - undecided.length
  const healed = losses.length > 0 ? `, ${losses.length} times appended again what the log had lost` : ''
  const others = `${healed}${dealtWith > 0 ? `, ${dealtWith} unreadable that an operator dealt with` : ''}`
  const examined = `${log.length} events of ${said.length} aggregates${others}`
  return { id: 'I5', name: 'log complete', examined, broken }
}

/** Where the log was set back, what had been appended before that was noticed may stand before what it follows. */
function inTheOrderSaid({ log, losses }: Facts): readonly Envelope[] {
  const setBack = new Set(losses.map(({ service }) => service))
  if (setBack.size === 0) return log
  return [
    ...log.filter(({ source }) => !setBack.has(source)),
    ...log.filter(({ source }) => setBack.has(source)).toSorted((one, other) => one.sequence - other.sequence),
  ]
}

function oneEffectPerEvent({ inboxes, log, unreadable, reservations, tickets, payments }: Facts): Finding {
  const ids = new Set([...log.map(({ id }) => id), ...unreadable])
  const broken: string[] = []
  for (const { service, eventIds } of inboxes) {
    for (const id of twice(eventIds)) broken.push(`${service} has heard event ${id} twice`)
    for (const id of eventIds)
      if (!ids.has(id)) broken.push(`${service} has heard event ${id}, which is not in the log`)
  }
  const subjects = (type: string): Set<string> =>
    new Set(log.filter((event) => event.type === type).map(({ subject }) => subject))
  const expectSame = (what: string, effects: readonly string[], causes: ReadonlySet<string>): void => {
    const there = new Set(effects)
    for (const id of twice(effects)) broken.push(`${what}: there twice for ${id}`)
    for (const id of causes) if (!there.has(id)) broken.push(`${what}: missing for ${id}`)
    for (const id of there) if (!causes.has(id)) broken.push(`${what}: without a cause for ${id}`)
  }
  const canceledFirst = new Set(tickets.filter(({ opened }) => !opened).map(({ id }) => id))
  const confirmed = new Set([...subjects('OrderConfirmed')].filter((id) => !canceledFirst.has(id)))
  const opened = tickets.filter((ticket) => ticket.opened).map(({ id }) => id)
  expectSame('tickets of confirmed orders', opened, confirmed)
  const answered = reservations.filter(({ placed }) => placed).map(({ orderId }) => orderId)
  expectSame('reservations of placed orders', answered, subjects('OrderPlaced'))
  // by status: what was free is given back too, and no money says so
  const refunded = payments
    .filter(({ status, refunded }) => status === 'REFUNDED' || refunded > 0)
    .map(({ orderId }) => orderId)
  expectSame('refunds', refunded, subjects('PaymentRefunded'))
  const heard = sum(inboxes.map(({ eventIds }) => eventIds.length))
  return {
    id: 'I6',
    name: 'one effect per event',
    examined: `${heard} events heard by ${inboxes.length} services`,
    broken,
  }
}

function dashboardsAreTheFold({ log, dashboards }: Facts): Finding {
  const shown = new Map(dashboards.map(({ position: _, ...entry }) => [entry.orderId, canonical(entry)]))
  const events = Map.groupBy(
    log.filter(({ source, type }) => source !== 'user' && type !== 'StoreChanged' && type !== 'ProductChanged'),
    ({ subject }) => subject,
  )
  const broken: string[] = []
  let rebuilt = 0
  for (const [orderId, ofOrder] of events) {
    const entry = fold(ofOrder)
    if (!entry) continue
    rebuilt += 1
    const is = shown.get(orderId)
    if (is !== canonical(entry))
      broken.push(`order ${orderId} is shown as ${is ?? 'nothing'}, the log says ${canonical(entry)}`)
    shown.delete(orderId)
  }
  for (const orderId of shown.keys()) broken.push(`order ${orderId} is shown, and the log does not know it`)
  return { id: 'I7', name: 'dashboard = fold of the log', examined: `${rebuilt} orders rebuilt and compared`, broken }
}

function sameKeySameAnswer({ claims, orders }: Facts): Finding {
  const broken: string[] = []
  const known = new Set(orders.map(({ id }) => id))
  for (const ofService of Map.groupBy(claims, ({ service }) => service).values()) {
    const resources = new Set(ofService.map(({ resourceId }) => resourceId))
    if (resources.size !== ofService.length) broken.push(`${ofService[0]?.service}: two keys made the same thing`)
  }
  for (const { service, key, state, status, resourceId, answeredId } of claims) {
    if (service !== 'order' || state !== 'done' || status !== 201) continue
    if (answeredId === null || !known.has(answeredId))
      broken.push(`key ${key} was answered with order ${answeredId}, which is not there`)
    // Paying later answers with the order that is paid; placing with the one that is made.
    else if (answeredId !== resourceId && known.has(resourceId))
      broken.push(`key ${key} made two orders: ${answeredId}, ${resourceId}`)
  }
  return { id: 'I8', name: 'same key, same answer', examined: `${claims.length} keys`, broken }
}

function neverBackwards({ log, dashboards }: Facts): Finding {
  const rank: Readonly<Record<string, number>> = {
    AWAITING_PAYMENT: 0,
    PLACED: 1,
    CONFIRMED: 2,
    ACCEPTED: 3,
    COOKING: 4,
    READY: 5,
    DELIVERING: 6,
  }
  const broken: string[] = []
  const furthest = new Map<string, number>()
  for (const event of ofOrders(log)) {
    const reached = rank[statusSaidBy(event) ?? '']
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

function nothingParkedUnseen({ inboxes }: Facts): Finding {
  const parked = inboxes.flatMap(({ service, parked }) => parked.map((message) => ({ service, ...message })))
  const broken = parked
    .filter(({ reason, seenBy }) => reason !== null && seenBy === null)
    .map(({ service, eventId, reason }) => `${service} has parked ${eventId} (${reason}), and nobody has taken it up`)
  return { id: 'I10', name: 'nothing parked unseen', examined: `${parked.length} parked messages`, broken }
}

/** The order service's own events, per order in the order in which it said them. */
const ofOrders = (log: readonly Envelope[]): Envelope[] =>
  log.filter(({ source }) => source === 'order').toSorted((left, right) => left.sequence - right.sequence)

function statusSaidBy({ type, data }: Envelope): string | undefined {
  if (type === 'OrderDrafted') return 'AWAITING_PAYMENT'
  if (type === 'OrderPlaced') return 'PLACED'
  if (type === 'OrderConfirmed') return 'CONFIRMED'
  return type === 'OrderProgressed' ? (data as { status: string }).status : undefined
}

function endOf({ type, data }: Envelope): OrderStatus {
  if (type === 'OrderCompleted') return (data as { status: OrderStatus }).status
  if (type === 'OrderCanceled') return 'CANCELED'
  return type === 'OrderExpired' ? 'EXPIRED' : 'PAYMENT_DECLINED'
}

/** Those that are there more than once, each once. */
function twice(ids: readonly string[]): Set<string> {
  const seen = new Set<string>()
  return new Set(ids.filter((id) => seen.size === seen.add(id).size))
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** The same bytes for the same content, whatever order its fields come in. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  )
}
