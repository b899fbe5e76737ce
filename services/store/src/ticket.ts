/** A ticket: what a kitchen knows of one order, and which step may follow which. Decisions only. */
import {
  type Address,
  CancelRefused,
  CookingStarted,
  type EventType,
  type Fulfilment,
  OrderCollected,
  OrderReady,
  type ReasonCode,
  TicketAccepted,
  TicketCanceled,
  TicketRejected,
  type TicketRejection,
  type Ticket as TicketView,
} from '@jumun/contracts'

export type TicketState =
  | { readonly status: 'NEW'; readonly acceptBy: string }
  | ({ readonly status: 'ACCEPTED' | 'COOKING' | 'READY' | 'COLLECTED' } & Promised)
  | { readonly status: 'REJECTED'; readonly reason: TicketRejection; readonly message?: string }
  /** `message`: why the store canceled it. `cooked`: what was promised, of one that was cooked and packed. */
  | { readonly status: 'CANCELED'; readonly message?: string; readonly cooked?: Promised }

interface Promised {
  readonly minutes: number
  readonly readyBy: string
}

/** What the order brought with it; absent when it was canceled before it reached the kitchen. */
export type Slip = Pick<
  TicketView,
  'orderId' | 'storeId' | 'customerId' | 'fulfilment' | 'lines' | 'total' | 'note' | 'address'
>

/** What a step comes to: a new state and what is said about it, nothing (it is so already), or a refusal. */
export type Decision =
  | { readonly outcome: 'changed'; readonly state: TicketState; readonly facts: readonly Fact[] }
  | { readonly outcome: 'same' }
  | { readonly outcome: 'refused'; readonly why: string }

/** An event without its envelope. */
export interface Fact {
  readonly kind: EventType<unknown>
  readonly data: unknown
}
const fact = <T>(kind: EventType<T>, data: T): Fact => ({ kind, data })

const same: Decision = { outcome: 'same' }
const changed = (state: TicketState, ...facts: Fact[]): Decision => ({ outcome: 'changed', state, facts })
const refused = (state: TicketState): Decision => ({ outcome: 'refused', why: `the ticket is ${state.status}` })

export interface StoreAtTheTime {
  readonly name: Readonly<Record<string, string>>
  readonly address: Address
  /** How long a rider may take to fetch what is ready. */
  readonly pickupWithinMinutes?: number
}

export function accept(
  state: TicketState,
  slip: Slip,
  store: StoreAtTheTime,
  minutes: number,
  now: Date,
  number?: number,
): Decision {
  if (state.status === 'ACCEPTED' && state.minutes === minutes) return same
  if (state.status !== 'NEW') return refused(state)
  const readyBy = new Date(now.getTime() + minutes * 60_000).toISOString()
  return changed(
    { status: 'ACCEPTED', minutes, readyBy },
    fact(TicketAccepted, {
      orderId: slip.orderId,
      customerId: slip.customerId,
      storeId: slip.storeId,
      fulfilment: slip.fulfilment,
      minutes,
      readyBy,
      storeName: { ...store.name },
      storeAddress: store.address,
      ...(slip.address ? { address: slip.address } : {}),
      ...(slip.note === undefined ? {} : { note: slip.note }),
      total: slip.total,
      ...(number === undefined ? {} : { number }),
      ...(store.pickupWithinMinutes === undefined ? {} : { pickupWithinMinutes: store.pickupWithinMinutes }),
    }),
  )
}

export function reject(state: TicketState, about: About, message: string): Decision {
  if (state.status === 'REJECTED' && state.message === message) return same
  if (state.status !== 'NEW') return refused(state)
  return rejection(about, 'STORE_REJECTED', message)
}

/** The accept limit has passed. Too late is no mistake: the store was faster. */
export const giveUpWaiting = (state: TicketState, about: About): Decision =>
  state.status === 'NEW' ? rejection(about, 'STORE_NO_RESPONSE') : same

export function start(state: TicketState, about: About): Decision {
  if (state.status === 'COOKING') return same
  if (state.status !== 'ACCEPTED') return refused(state)
  return changed({ ...state, status: 'COOKING' }, fact(CookingStarted, about))
}

export function finish(state: TicketState, about: About): Decision {
  if (state.status === 'READY') return same
  if (state.status !== 'COOKING') return refused(state)
  return changed({ ...state, status: 'READY' }, fact(OrderReady, about))
}

export function handOver(state: TicketState, about: About, fulfilment: Fulfilment): Decision {
  if (fulfilment === 'delivery')
    return { outcome: 'refused', why: `${refusalOf(state)}, and a rider brings this order` }
  if (state.status === 'COLLECTED') return same
  if (state.status !== 'READY') return refused(state)
  return changed({ ...state, status: 'COLLECTED' }, fact(OrderCollected, about))
}

/** The store cannot do what it promised, or what it was asked; until it is handed over it may say so. */
export function cancelByStore(state: TicketState, about: About, message: string): Decision {
  switch (state.status) {
    case 'NEW':
    case 'ACCEPTED':
      return changed({ status: 'CANCELED', message }, fact(TicketCanceled, { ...about, message, cooked: false }))
    case 'COOKING':
      return changed({ status: 'CANCELED', message }, fact(TicketCanceled, { ...about, message, cooked: true }))
    case 'READY':
      return changed(
        { status: 'CANCELED', message, cooked: promiseOf(state) },
        fact(TicketCanceled, { ...about, message, cooked: true }),
      )
    case 'CANCELED':
      return state.message === message ? same : refused(state)
    case 'COLLECTED':
    case 'REJECTED':
      return refused(state)
    default:
      return state satisfies never
  }
}

/**
 * The rider has it, so it leaves the board. Nothing is said: delivery has said so. The bag was gone when the store
 * canceled it, or the order ended: then that is how it was.
 */
export function leaveWithRider(state: TicketState): Decision {
  if (state.status === 'READY') return changed({ ...state, status: 'COLLECTED' })
  return state.status === 'CANCELED' && state.cooked ? changed({ ...state.cooked, status: 'COLLECTED' }) : same
}

/** The customer wants to cancel; only the store knows whether that is still possible. `state` undefined: no ticket yet. */
export function answerWishToCancel(state: TicketState | undefined, about: About): Decision {
  switch (state?.status) {
    case undefined:
    case 'NEW':
    case 'ACCEPTED':
      return changed({ status: 'CANCELED' }, fact(TicketCanceled, { ...about, cooked: false }))
    case 'COOKING':
    case 'READY':
    case 'COLLECTED':
      return changed(state, fact(CancelRefused, { ...about, reason: refusals[state.status] }))
    case 'REJECTED':
    case 'CANCELED':
      return same // the order has heard, or will hear, of that
    default:
      return state satisfies never
  }
}

/** The order has ended without us, so its ticket leaves the board. Nothing is said: the order knows. */
export function dropCanceled(state: TicketState | undefined): Decision {
  switch (state?.status) {
    case undefined:
    case 'NEW':
    case 'ACCEPTED':
    case 'COOKING':
      return changed({ status: 'CANCELED' })
    case 'READY':
      return changed({ status: 'CANCELED', cooked: promiseOf(state) })
    case 'COLLECTED':
    case 'REJECTED':
    case 'CANCELED':
      return same
    default:
      return state satisfies never
  }
}

export interface About {
  readonly orderId: string
  readonly storeId: string
}

const refusals = {
  COOKING: 'ALREADY_COOKING',
  READY: 'ALREADY_READY',
  COLLECTED: 'ALREADY_COLLECTED',
} as const satisfies Record<string, ReasonCode>
const promiseOf = ({ minutes, readyBy }: Promised): Promised => ({ minutes, readyBy })
const refusalOf = (state: TicketState): string => `the ticket is ${state.status}`
const rejection = (about: About, reason: TicketRejection, message?: string): Decision => {
  const told = message === undefined ? {} : { message }
  return changed({ status: 'REJECTED', reason, ...told }, fact(TicketRejected, { ...about, reason, ...told }))
}
