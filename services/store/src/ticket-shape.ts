/** What a ticket is: whose it is, its states, and how a change of it is said. What may become of it: ticket.ts. */
import type { EventType, SaidSums, TicketRejection, Ticket as TicketView } from '@jumun/contracts'
import { type Decision as DecisionOn, newEvent } from '@jumun/messaging'

export type TicketState =
  /** Ordered ahead: its time has not come. */
  | { readonly status: 'SCHEDULED'; readonly startsAt: string }
  | { readonly status: 'NEW'; readonly acceptBy: string }
  | ({ readonly status: 'ACCEPTED' | 'COOKING' | 'READY' | 'COLLECTED' } & Promised)
  | { readonly status: 'REJECTED'; readonly reason: TicketRejection; readonly message?: string }
  /** `message`: why the store canceled it. `cooked`: what was promised, of one that was cooked and packed. */
  | { readonly status: 'CANCELED'; readonly message?: string; readonly cooked?: Promised }

export interface Promised {
  readonly minutes: number
  readonly readyBy: string
}

/** What the order brought with it, and whose it is. */
export interface TicketDetails
  extends Pick<TicketView, 'number' | 'wantedAt' | 'fulfilment' | 'lines' | 'note' | 'noteAwaited' | 'address'>,
    SaidSums {
  readonly ownerId: string
  /** When its turn in the kitchen begins, ISO 8601; absent: at once. */
  readonly cookFrom?: string
}

/** Whose order it is, and of which store. */
export interface Parties {
  readonly orderId: string
  readonly storeId: string
  readonly customerId: string
}

export interface TicketRecord extends Parties {
  /** Absent: the order was canceled before it reached the kitchen, and no ticket will be opened. */
  readonly details?: TicketDetails
  /** The requests that changed its lines. */
  readonly changes?: readonly string[]
  readonly state: TicketState
  /** The stations that know of it, and `*` for whoever watches over all of them. */
  readonly seen?: readonly string[]
  readonly version: number
  /** Events published about it. */
  readonly eventCount: number
  readonly createdAt: Date
  readonly updatedAt: Date
}
export type Ticket = TicketRecord & { readonly details: TicketDetails }

const ends: ReadonlySet<TicketState['status']> = new Set(['COLLECTED', 'REJECTED', 'CANCELED'])
export const hasEnded = ({ state }: TicketRecord): boolean => ends.has(state.status)

export const isOpened = (ticket: TicketRecord): ticket is Ticket => ticket.details !== undefined

export type Decision = DecisionOn<TicketRecord>

export const unchanged: Decision = { outcome: 'unchanged' }
export const refused = ({ state }: TicketRecord, because = ''): Decision => ({
  outcome: 'refused',
  code: 'ticket-changed',
  why: `the ticket is ${state.status}${because}`,
})

export const partiesOf = ({ orderId, storeId, customerId }: Parties): Parties => ({ orderId, storeId, customerId })
export const aboutOf = ({ orderId, storeId }: TicketRecord) => ({ orderId, storeId })
export const promiseOf = ({ minutes, readyBy }: Promised): Promised => ({ minutes, readyBy })

export const moved = (ticket: TicketRecord, state: TicketState, now: Date): TicketRecord => ({
  ...ticket,
  ...{ state, version: ticket.version + 1, updatedAt: now },
})

export const updated = (ticket: TicketRecord, state: TicketState, now: Date): Decision => ({
  outcome: 'updated',
  state: moved(ticket, state, now),
})

export function changed<T>(ticket: TicketRecord, state: TicketState, now: Date, kind: EventType<T>, data: T): Decision {
  const after = { ...moved(ticket, state, now), eventCount: ticket.eventCount + 1 }
  return {
    outcome: 'changed',
    state: after,
    events: [newEvent(kind, { subject: ticket.orderId, sequence: after.eventCount }, data)],
  }
}
