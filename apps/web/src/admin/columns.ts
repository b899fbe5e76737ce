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

/** How much of its time to be accepted a new order has left, from 1 to 0. */
export const partLeft = ({ createdAt, acceptBy }: Ticket, now: number): number => {
  if (acceptBy === undefined) return 1
  const [from, to] = [Date.parse(createdAt), Date.parse(acceptBy)]
  return Math.max(0, Math.min(1, (to - now) / Math.max(1, to - from)))
}
