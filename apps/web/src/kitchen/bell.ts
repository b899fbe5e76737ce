/**
 * For whom a kitchen's screen rings: for what was accepted and nobody in the kitchen has answered. The first screen rings at
 * once, a second one when it stays unanswered; and any, when a new order waits for the counter's yes and nobody hears it there.
 */
import type { Ticket } from '@jumun/contracts/http'
import type { Urgency } from '../parts/alarm/ringer.ts'
import { isToMake } from '../parts/tickets/all-day.ts'
import { isOf, type Station } from './slips.ts'

/** `first`: this screen rings at once; `second`: when nobody has answered for a while. */
export type Turn = 'first' | 'second'

/** Nobody has answered for so long: then the others ring too. */
export const unansweredMs = 20_000
/** A touch answers for what was to be seen by then. */
export const seenAfterMs = 1_000

export interface Wanting {
  /** What nobody has answered here: it is marked on the board. */
  readonly unanswered: readonly Ticket[]
  /** New orders that nobody says yes to. */
  readonly atCounter: readonly Ticket[]
  /** How pressing; undefined: it does not ring. */
  readonly urgency?: Urgency
}

interface Here {
  readonly station: Station
  readonly turn: Turn
  /** What was answered on this screen, also where the platform has not heard of it yet. */
  readonly answered: ReadonlySet<string>
}

/** Did somebody answer for this part of the kitchen? Whoever watches over all answers for every station. */
export function isAnswered({ seen = [], lines }: Pick<Ticket, 'seen' | 'lines'>, station: Station): boolean {
  if (seen.includes('*')) return true
  if (station !== undefined) return seen.includes(station)
  const stations = new Set(lines.flatMap((line) => (line.quantity > 0 ? (line.station ?? []) : [])))
  return stations.size === 0 ? seen.length > 0 : [...stations].every((each) => seen.includes(each))
}

export function wanting(tickets: readonly Ticket[], here: Here, now: number): Wanting {
  const isMine = isOf(here.station)
  const unanswered = tickets
    .toSorted((left, right) => acceptedAt(left) - acceptedAt(right))
    .filter(
      (ticket) =>
        ticket.status === 'ACCEPTED' &&
        ticket.lines.some((line) => isMine(line) && isToMake(ticket, line)) &&
        !isAnswered(ticket, here.station) &&
        !here.answered.has(ticket.orderId),
    )
  const atCounter = tickets.filter(
    (ticket) => ticket.status === 'NEW' && now - Date.parse(ticket.createdAt) >= unansweredMs,
  )
  const rings = [
    ...unanswered.filter((ticket) => here.turn === 'first' || now - acceptedAt(ticket) >= unansweredMs),
    ...atCounter.filter(({ orderId }) => !here.answered.has(orderId)),
  ]
  if (rings.length === 0) return { unanswered, atCounter }
  const oldest = Math.max(...rings.map((ticket) => now - acceptedAt(ticket)))
  return { unanswered, atCounter, urgency: oldest >= 3 * unansweredMs ? 'pressing' : 'calm' }
}

/** When its store promised it; a new one, when it came. */
export const acceptedAt = ({ readyBy, minutes, createdAt }: Ticket): number =>
  readyBy === undefined || minutes === undefined ? Date.parse(createdAt) : Date.parse(readyBy) - minutes * 60_000
