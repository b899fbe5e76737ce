/** A ticket: what a kitchen knows of one order, and which step may follow which. Decisions only. */
import {
  type Address,
  businessDay,
  CancelRefused,
  districtOf,
  type OrderChanged,
  OrderCollected,
  type OrderConfirmed,
  preparationMinutes,
  type ReasonCode,
  type StoreTime,
  saidSums,
  startOf,
  sumsOf,
  TicketAccepted,
  TicketBegan,
  TicketCanceled,
  TicketRejected,
  type TicketRejection,
} from '@jumun/contracts'
import {
  aboutOf,
  changed,
  type Decision,
  isOpened,
  type Parties,
  type Promised,
  partiesOf,
  promiseOf,
  refused,
  type Ticket,
  type TicketDetails,
  type TicketRecord,
  unchanged,
  updated,
} from './ticket-shape.ts'

export interface StoreAtTheTime {
  readonly name: Readonly<Record<string, string>>
  readonly address: Address
  /** How long a rider may take to fetch what is ready. */
  readonly pickupWithinMinutes?: number
}

/** What a ticket is opened with. */
export interface Opening {
  readonly number: number
  readonly store: StoreAtTheTime & {
    readonly ownerId: string
    readonly acceptWithinMinutes: number
    readonly autoAccept: boolean
    /** What it promises where it accepts by itself: as it is lately, else what its owner says. */
    readonly minutes: number
    readonly learnedMinutes?: number
    /** So long before its time one that was ordered ahead begins; absent: as many minutes as it promises. */
    readonly leadMinutes?: number
  }
}

/** A paid order with stock behind it: the store has so long to accept it, or has done so already. */
export function open(order: OrderConfirmed, { store, number }: Opening, now: Date): Decision {
  const details = detailsOf(order, store.ownerId, number)
  const times = { version: 1, eventCount: 0, createdAt: now, updatedAt: now }
  const startsAt = order.wantedAt && startOf(store, new Date(order.wantedAt))
  if (startsAt && startsAt > now) {
    const state = { status: 'SCHEDULED', startsAt: startsAt.toISOString() } as const
    return { outcome: 'updated', state: { ...partiesOf(order), details, state, ...times } }
  }
  const ticket: Ticket = { ...partiesOf(order), details, state: isNew(store, now), ...times }
  return store.autoAccept
    ? accept(ticket, store, promisedMinutes(order, store, now), now)
    : { outcome: 'updated', state: ticket }
}

/** Its turn in the kitchen may be later than now. */
function promisedMinutes({ cookFrom, cookMinutes }: OrderConfirmed, store: Opening['store'], now: Date): number {
  const waitMs = cookFrom === undefined ? 0 : Math.max(0, Date.parse(cookFrom) - now.getTime())
  return preparationMinutes(store, cookMinutes) + Math.ceil(waitMs / 60_000)
}

const isNew = ({ acceptWithinMinutes }: Opening['store'], now: Date) =>
  ({ status: 'NEW', acceptBy: new Date(now.getTime() + acceptWithinMinutes * 60_000).toISOString() }) as const

/**
 * The lead of one that was ordered ahead begins: from now on the store has so long to accept it. Nobody was there to begin it on
 * its day (the platform was down): it is not made on another one.
 */
export function begin(ticket: TicketRecord, store: Opening['store'] & StoreTime, now: Date): Decision {
  if (ticket.state.status !== 'SCHEDULED' || !isOpened(ticket)) return unchanged
  const { wantedAt } = ticket.details
  if (wantedAt && businessDay(store, now) > businessDay(store, wantedAt))
    return rejected(ticket, { reason: 'STORE_NO_RESPONSE' }, now)
  const begun = changed(ticket, isNew(store, now), now, TicketBegan, aboutOf(ticket))
  if (!store.autoAccept || begun.outcome !== 'changed') return begun
  const accepted = accept(begun.state as Ticket, store, preparationMinutes(store), now)
  return accepted.outcome === 'changed' ? { ...accepted, events: [...begun.events, ...accepted.events] } : begun
}

export function accept(ticket: Ticket, store: StoreAtTheTime, minutes: number, now: Date): Decision {
  const { state, details } = ticket
  if (state.status === 'ACCEPTED' && state.minutes === minutes) return unchanged
  if (state.status !== 'NEW') return refused(ticket)
  const wantedAt = details.wantedAt === undefined ? 0 : Date.parse(details.wantedAt) // no sooner than it was ordered for
  const readyBy = new Date(Math.max(now.getTime() + minutes * 60_000, wantedAt)).toISOString()
  return changed(ticket, { status: 'ACCEPTED', minutes, readyBy }, now, TicketAccepted, {
    ...partiesOf(ticket),
    fulfilment: details.fulfilment,
    minutes,
    readyBy,
    storeName: { ...store.name },
    storeAddress: store.address,
    ...districtIn(details),
    total: details.total,
    number: details.number,
    ...(store.pickupWithinMinutes === undefined ? {} : { pickupWithinMinutes: store.pickupWithinMinutes }),
  })
}

export function reject(ticket: TicketRecord, message: string, now: Date): Decision {
  const { state } = ticket
  if (state.status === 'REJECTED' && state.message === message) return unchanged
  if (state.status !== 'NEW') return refused(ticket)
  return rejected(ticket, { reason: 'STORE_REJECTED', message }, now)
}

/** The accept limit has passed. Too late is no mistake: the store was faster. */
export const giveUpWaiting = (ticket: TicketRecord, now: Date): Decision =>
  ticket.state.status === 'NEW' ? rejected(ticket, { reason: 'STORE_NO_RESPONSE' }, now) : unchanged

export function handOver(ticket: Ticket, now: Date): Decision {
  const { state, details } = ticket
  if (details.fulfilment === 'delivery') return refused(ticket, ', and a rider brings this order')
  if (state.status === 'COLLECTED') return unchanged
  if (state.status !== 'READY') return refused(ticket)
  return changed(ticket, { ...state, status: 'COLLECTED' }, now, OrderCollected, aboutOf(ticket))
}

/** The store cannot do what it promised, or what it was asked; until it is handed over it may say so. */
export function cancelByStore(ticket: TicketRecord, message: string, now: Date): Decision {
  const { state } = ticket
  const canceled = (cooked: boolean, kept: { cooked?: Promised } = {}): Decision =>
    changed(ticket, { status: 'CANCELED', message, ...kept }, now, TicketCanceled, {
      ...aboutOf(ticket),
      message,
      cooked,
    })
  switch (state.status) {
    case 'SCHEDULED':
    case 'NEW':
    case 'ACCEPTED':
      return canceled(false)
    case 'COOKING':
      return canceled(true)
    case 'READY':
      return canceled(true, { cooked: promiseOf(state) })
    case 'CANCELED':
      return state.message === message ? unchanged : refused(ticket)
    case 'COLLECTED':
    case 'REJECTED':
      return refused(ticket)
    default:
      return state satisfies never
  }
}

/**
 * The rider has it, so it leaves the board. Nothing is said: delivery has said so. The bag was gone when the store
 * canceled it, or the order ended: then that is how it was.
 */
export function leaveWithRider(ticket: TicketRecord, now: Date): Decision {
  const { state } = ticket
  if (state.status === 'READY') return updated(ticket, { ...state, status: 'COLLECTED' }, now)
  if (state.status !== 'CANCELED' || !state.cooked) return unchanged
  return updated(ticket, { ...state.cooked, status: 'COLLECTED' }, now)
}

/**
 * The customer wants to cancel; only the store knows whether that is still possible. An order that has no ticket yet never
 * gets one: what is remembered of it then is a tombstone.
 */
export function answerWishToCancel(known: TicketRecord | undefined, order: Parties, now: Date): Decision {
  if (!known) return confirmCancel(unopened(order, now), now)
  const { state } = known
  switch (state.status) {
    case 'SCHEDULED':
    case 'NEW':
    case 'ACCEPTED':
      return confirmCancel(known, now)
    case 'COOKING':
    case 'READY':
    case 'COLLECTED':
      return changed(known, state, now, CancelRefused, { ...aboutOf(known), reason: refusals[state.status] })
    case 'REJECTED':
    case 'CANCELED':
      return unchanged // the order has heard, or will hear, of that
    default:
      return state satisfies never
  }
}

const confirmCancel = (ticket: TicketRecord, now: Date): Decision =>
  changed(ticket, { status: 'CANCELED' }, now, TicketCanceled, { ...aboutOf(ticket), cooked: false })

/** The order has ended without us, so its ticket leaves the board. Nothing is said: the order knows. */
export function dropCanceled(known: TicketRecord | undefined, order: Parties, now: Date): Decision {
  if (!known) return updated(unopened(order, now), { status: 'CANCELED' }, now)
  const { state } = known
  switch (state.status) {
    case 'SCHEDULED':
    case 'NEW':
    case 'ACCEPTED':
    case 'COOKING':
      return updated(known, { status: 'CANCELED' }, now)
    case 'READY':
      return updated(known, { status: 'CANCELED', cooked: promiseOf(state) }, now)
    case 'COLLECTED':
    case 'REJECTED':
    case 'CANCELED':
      return unchanged
    default:
      return state satisfies never
  }
}

/** What it costs by now is the order's to say. Nobody who looks at the ticket has to look again. */
export function follow(ticket: TicketRecord, order: OrderChanged): Decision {
  if (!isOpened(ticket) || ticket.details.total.amount <= order.total.amount) return unchanged
  const { subtotal: _, deliveryFee: __, discounts: ___, ...details } = ticket.details
  const lines = details.lines.map((line, n) => {
    const total = order.lines[n]?.total
    return total ? { ...line, total } : line
  })
  return { outcome: 'updated', state: { ...ticket, details: { ...details, ...saidSums(sumsOf(order)), lines } } }
}

const refusals = {
  COOKING: 'ALREADY_COOKING',
  READY: 'ALREADY_READY',
  COLLECTED: 'ALREADY_COLLECTED',
} as const satisfies Record<string, ReasonCode>

/** What the kitchen has to know, and the receipt that is printed there. */
const detailsOf = (
  { fulfilment, lines, note, hasNote, address, wantedAt, cookFrom, ...order }: OrderConfirmed,
  ownerId: string,
  number: number,
): TicketDetails => ({
  ownerId,
  number,
  ...(wantedAt === undefined ? {} : { wantedAt }),
  ...(cookFrom === undefined ? {} : { cookFrom }),
  fulfilment,
  lines: lines.map(({ productId, name, quantity, options, station, total: ofLine, ifSoldOut, before }) => ({
    ...{ productId, name, quantity, total: ofLine },
    options: options.map((option) => ({ ...option })),
    ...(station === undefined ? {} : { station }),
    ...(ifSoldOut ? { ifSoldOut } : {}),
    ...(before ? { before } : {}),
  })),
  ...saidSums(sumsOf(order)),
  ...(note === undefined ? {} : { note }),
  ...(hasNote && note === undefined ? { noteAwaited: true } : {}),
  ...(address ? { address } : {}),
})

/** Also of an order from before orders kept their address to themselves. */
function districtIn({ address }: TicketDetails): { address?: Address } {
  const district = address && districtOf(address)
  return district ? { address: district } : {}
}

const rejected = (ticket: TicketRecord, why: { reason: TicketRejection; message?: string }, now: Date): Decision =>
  changed(ticket, { status: 'REJECTED', ...why }, now, TicketRejected, { ...aboutOf(ticket), ...why })

/** Not written yet: its first change is its first version. */
const unopened = (order: Parties, now: Date): TicketRecord => ({
  ...partiesOf(order),
  ...{ state: { status: 'CANCELED' }, version: 0, eventCount: 0, createdAt: now, updatedAt: now },
})
