/**
 * What a kitchen does with a ticket: it starts, ticks off each item as it is made, says that it is ready, and answers the bell.
 * A tick is no status: only the first one tells the world something, that cooking has begun. Decisions only.
 */
import { CookingStarted, type EventType, ItemTicked, OrderReady, TicketSeen } from '@jumun/contracts'
import { newEvent } from '@jumun/messaging'
import {
  aboutOf,
  changed,
  type Decision,
  hasEnded,
  moved,
  refused,
  type Ticket,
  type TicketRecord,
  unchanged,
} from './ticket-shape.ts'

/** Ticked and unticked more often than this, it is no cook who does it. */
const mostEvents = 1_000
/** More stations than any kitchen has. */
const mostSeen = 50
/** Whoever watches over all stations. */
const everywhere = '*'

/** Until it is known what becomes of a line, the order is not ready. */
const waiting: Decision = { outcome: 'refused', code: 'waiting-for-customer' }

export function start(ticket: TicketRecord, now: Date): Decision {
  const { state } = ticket
  if (state.status === 'COOKING') return unchanged
  if (state.status !== 'ACCEPTED') return refused(ticket)
  return changed(ticket, { ...state, status: 'COOKING' }, now, CookingStarted, aboutOf(ticket))
}

/** With all that is in it, ticked off or not. */
export function finish(ticket: TicketRecord, now: Date): Decision {
  const { state, details } = ticket
  if (state.status === 'READY') return unchanged
  if (state.status !== 'COOKING') return refused(ticket)
  if (details?.lines.some(({ question }) => question)) return waiting
  const lines = details?.lines.map((line) => ({ ...line, done: true }))
  const made = details && lines ? { ...ticket, details: { ...details, lines } } : ticket
  return changed(made, { ...state, status: 'READY' }, now, OrderReady, aboutOf(ticket))
}

/**
 * @param line counts from 0
 * @param done false: it has to be made (again). What is READY stays so, since the customer and riders were told: the screens
 *   say that something of it is made again, until it is ticked off or handed over.
 */
export function tick(ticket: Ticket, line: number, done: boolean, now: Date): Decision {
  const { state, details } = ticket
  const item = details.lines[line]
  if (!item) return { outcome: 'refused', code: 'not-found', why: `the ticket has no line ${line}` }
  if (state.status !== 'ACCEPTED' && state.status !== 'COOKING' && state.status !== 'READY') return refused(ticket)
  if (item.quantity < 1) return refused(ticket, ', and this line was taken out')
  if ((item.done ?? false) === done) return unchanged
  if (item.question) return waiting
  if (ticket.eventCount >= mostEvents) return refused(ticket, ', and was ticked too often')
  const starts = state.status === 'ACCEPTED'
  const lines = details.lines.with(line, { ...item, done })
  const next = moved(ticket, starts ? { ...state, status: 'COOKING' } : state, now)
  const eventCount = ticket.eventCount + (starts ? 2 : 1)
  const event = <T>(kind: EventType<T>, sequence: number, data: T) =>
    newEvent(kind, { subject: ticket.orderId, sequence }, data)
  const ticked = event(ItemTicked, eventCount, { ...aboutOf(ticket), line, done })
  return {
    outcome: 'changed',
    state: { ...next, details: { ...details, lines }, eventCount },
    events: starts ? [event(CookingStarted, eventCount - 1, aboutOf(ticket)), ticked] : [ticked],
  }
}

/** @param station undefined: whoever watches over all of them */
export function see(ticket: Ticket, station: string | undefined, now: Date): Decision {
  const seen = ticket.seen ?? []
  const by = station ?? everywhere
  if (hasEnded(ticket) || seen.includes(by) || seen.length >= mostSeen) return unchanged
  const eventCount = ticket.eventCount + 1
  const data = { ...aboutOf(ticket), ...(station === undefined ? {} : { station }) }
  return {
    outcome: 'changed',
    state: { ...moved(ticket, ticket.state, now), seen: [...seen, by], eventCount },
    events: [newEvent(TicketSeen, { subject: ticket.orderId, sequence: eventCount }, data)],
  }
}
