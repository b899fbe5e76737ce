/** I5, I6, I7 and I10: what was said is in the log, and each event had its effect, everywhere, once. */
import type { Envelope } from '@jumun/contracts'
import { fold } from '@jumun/dashboard/fold'
import { type Finding, sum, twice } from './finding.ts'
import type { Snapshot } from './snapshot.ts'

export function everythingIsInTheLog(snapshot: Snapshot): Finding {
  const { unreadable, inboxes, losses } = snapshot
  const log = inTheOrderSaid(snapshot)
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
    ...snapshot.orders.map(({ id, version }) => ['order', id, version] as const),
    ...snapshot.products.map(({ id, version }) => ['catalog', id, version] as const),
    ...snapshot.reservations.map(({ orderId, version }) => ['catalog', orderId, version] as const),
    ...snapshot.stores.map(({ id, said }) => ['store', id, said] as const),
    ...snapshot.tickets.map(({ id, said }) => ['store', id, said] as const),
    ...snapshot.payments.map(({ orderId, events }) => ['payment', orderId, events] as const),
    ...snapshot.deliveries.map(({ id, said }) => ['delivery', id, said] as const),
    ...snapshot.accounts.map(({ id, said }) => ['user', id, said] as const),
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
function inTheOrderSaid({ log, losses }: Snapshot): readonly Envelope[] {
  const setBack = new Set(losses.map(({ service }) => service))
  if (setBack.size === 0) return log
  return [
    ...log.filter(({ source }) => !setBack.has(source)),
    ...log.filter(({ source }) => setBack.has(source)).toSorted((one, other) => one.sequence - other.sequence),
  ]
}

export function oneEffectPerEvent({ inboxes, log, unreadable, reservations, tickets, payments }: Snapshot): Finding {
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

export function dashboardsAreTheFold({ log, dashboards }: Snapshot): Finding {
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

export function nothingParkedUnseen({ inboxes }: Snapshot): Finding {
  const parked = inboxes.flatMap(({ service, parked }) => parked.map((message) => ({ service, ...message })))
  const broken = parked
    .filter(({ reason, seenBy }) => reason !== null && seenBy === null)
    .map(({ service, eventId, reason }) => `${service} has parked ${eventId} (${reason}), and nobody has taken it up`)
  return { id: 'I10', name: 'nothing parked unseen', examined: `${parked.length} parked messages`, broken }
}

/** The same bytes for the same content, whatever order its fields come in. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  )
}
