/** Which ticket stands in which column of the board, the longest waiting on top. */
import type { Ticket } from '@jumun/contracts/http'

export const columns = ['NEW', 'ACCEPTED', 'COOKING', 'READY'] as const
export type Column = (typeof columns)[number]

/** @param left orders of which news came that a rider has them; the kitchen itself may hear of it a moment later */
export function boardOf(tickets: readonly Ticket[], left: ReadonlySet<string>): Record<Column, Ticket[]> {
  const board: Record<Column, Ticket[]> = { NEW: [], ACCEPTED: [], COOKING: [], READY: [] }
  for (const ticket of tickets.toSorted((left, right) => left.createdAt.localeCompare(right.createdAt))) {
    const { status } = ticket
    if (status !== 'NEW' && status !== 'ACCEPTED' && status !== 'COOKING' && status !== 'READY') continue
    const taken = ticket.fulfilment === 'delivery' && left.has(ticket.orderId)
    if (status !== 'READY' || !taken) board[status].push(ticket)
  }
  return board
}

/** Less than this before a new order is canceled is its last moment, however long it had. */
const lastMs = 60_000

/** How pressing it is: late is late; soon is the last third of what was promised, and a new order has a last minute too. */
export function urgencyOf(ticket: Ticket, now: number): 'calm' | 'soon' | 'last' | 'late' {
  const isNew = ticket.status === 'NEW'
  const due = isNew ? ticket.acceptBy : ticket.status === 'READY' ? undefined : ticket.readyBy
  if (due === undefined) return 'calm'
  const left = Date.parse(due) - now
  if (left <= 0) return 'late'
  const whole = isNew ? Date.parse(due) - Date.parse(ticket.createdAt) : (ticket.minutes ?? 0) * 60_000
  if (isNew && left < Math.min(lastMs, whole / 3)) return 'last'
  return left < whole / 3 ? 'soon' : 'calm'
}

/** How much of its time to be accepted a new order has left, from 1 to 0. */
export const partLeft = ({ createdAt, acceptBy }: Ticket, now: number): number => {
  if (acceptBy === undefined) return 1
  const [from, to] = [Date.parse(createdAt), Date.parse(acceptBy)]
  return Math.max(0, Math.min(1, (to - now) / Math.max(1, to - from)))
}
