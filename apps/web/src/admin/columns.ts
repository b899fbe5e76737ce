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

/** How pressing it is: late is late; soon is the last third of the promise; a new one is pressing all the time. */
export function urgencyOf(ticket: Ticket, now: number): 'calm' | 'soon' | 'late' {
  const due = ticket.status === 'NEW' ? ticket.acceptBy : ticket.status === 'READY' ? undefined : ticket.readyBy
  if (due === undefined) return 'calm'
  const left = Date.parse(due) - now
  if (left <= 0) return 'late'
  const whole = Date.parse(due) - Date.parse(ticket.createdAt)
  return left < whole / 3 ? 'soon' : 'calm'
}
