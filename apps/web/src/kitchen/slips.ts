/** What stands on a kitchen's screen: whole tickets for whoever watches over all, only its own lines for a station. */
import type { Ticket } from '@jumun/contracts/http'
import { isToMake } from '../parts/tickets/all-day.ts'

type Line = Ticket['lines'][number]

/** A station's id; undefined: all of them. */
export type Station = string | undefined

export interface Item {
  /** Its number in the ticket, from 0. */
  readonly line: number
  readonly of: Line
  readonly isDone: boolean
  /** Taken out of the order. */
  readonly isStruck: boolean
}

export interface Slip {
  readonly ticket: Ticket
  readonly items: readonly Item[]
  /** What the other stations have done of it. */
  readonly others: readonly { readonly station: string; readonly done: number; readonly of: number }[]
  /** Nothing of the whole ticket is left to be made: somebody has to say that it is ready. */
  readonly isWhole: boolean
  /** It was ready, and something of it is made again. */
  readonly isAgain: boolean
}

/** A line without a station is everybody's. */
export const isOf =
  (station: Station) =>
  (line: Pick<Line, 'station'>): boolean =>
    station === undefined || line.station === undefined || line.station === station

export interface Board {
  /** To be made here, and what is whole and not called ready yet; the longest waiting first. */
  readonly toMake: readonly Slip[]
  /** Made here; other stations still have to. */
  readonly elsewhere: readonly Slip[]
  /** Ready and still in the house: what can be called back, the latest first. */
  readonly ready: readonly Slip[]
}

export function kitchenBoard(tickets: readonly Ticket[], station: Station): Board {
  const slips = tickets
    .filter(({ status }) => status === 'ACCEPTED' || status === 'COOKING' || status === 'READY')
    .map((ticket) => slipOf(ticket, station))
    .filter(({ items }) => items.some(({ isStruck }) => !isStruck))
  const isHere = ({ ticket, items, isWhole, isAgain }: Slip): boolean =>
    ticket.status === 'READY' ? isAgain : station === undefined || isWhole || items.some(isOpen)
  return {
    toMake: slips.filter(isHere).sort(byPromise),
    elsewhere: slips.filter((slip) => slip.ticket.status !== 'READY' && !isHere(slip)).sort(byPromise),
    ready: slips
      .filter((slip) => slip.ticket.status === 'READY' && !slip.isAgain)
      .sort((left, right) => right.ticket.updatedAt.localeCompare(left.ticket.updatedAt)),
  }
}

export function slipOf(ticket: Ticket, station: Station): Slip {
  const all = ticket.lines.map((of, line) => ({
    ...{ line, of, isStruck: of.quantity < 1 },
    isDone: ticket.status === 'READY' ? of.done !== false : of.done === true,
  }))
  const isMine = isOf(station)
  const items = all.filter(({ of }) => isMine(of))
  return {
    ticket,
    items,
    others: station === undefined ? progressOf(all) : progressOf(all.filter(({ of }) => !isMine(of))),
    isWhole: all.every((item) => !isOpen(item)),
    isAgain: ticket.status === 'READY' && items.some(({ of }) => isToMake(ticket, of)),
  }
}

export const isOpen = ({ isDone, isStruck }: Item): boolean => !isDone && !isStruck

function progressOf(items: readonly Item[]): Slip['others'] {
  const stations = new Map<string, { done: number; of: number }>()
  for (const { of, isDone, isStruck } of items) {
    if (of.station === undefined || isStruck) continue
    const known = stations.get(of.station) ?? { done: 0, of: 0 }
    stations.set(of.station, { done: known.done + (isDone ? 1 : 0), of: known.of + 1 })
  }
  return [...stations].map(([station, progress]) => ({ station, ...progress }))
}

/** What was promised first is made first. */
const byPromise = ({ ticket: left }: Slip, { ticket: right }: Slip): number =>
  (left.readyBy ?? left.createdAt).localeCompare(right.readyBy ?? right.createdAt) ||
  left.createdAt.localeCompare(right.createdAt)
