/** Which ticket stands in which column of the board, the longest waiting on top. */
import type { Ticket } from '@jumun/contracts/http'

export const columns = ['NEW', 'ACCEPTED', 'COOKING', 'READY'] as const
export type Column = (typeof columns)[number]

/** How long the view may need to hear that an order is ready. */
const viewLagMs = 10_000

/**
 * A delivery's ticket ends, for the kitchen, with READY; the rider who takes the bag tells delivery, not the kitchen.
 * So the board leaves out what the view no longer has among the ready ones.
 * @param readyOrders the orders that stand at READY; undefined when the view does not answer
 */
export function boardOf(
  tickets: readonly Ticket[],
  readyOrders: ReadonlySet<string> | undefined,
  now: number,
): Record<Column, Ticket[]> {
  const board: Record<Column, Ticket[]> = { NEW: [], ACCEPTED: [], COOKING: [], READY: [] }
  for (const ticket of tickets.toSorted((left, right) => left.createdAt.localeCompare(right.createdAt))) {
    const { status } = ticket
    if (status !== 'NEW' && status !== 'ACCEPTED' && status !== 'COOKING' && status !== 'READY') continue
    const taken =
      status === 'READY' &&
      ticket.fulfilment === 'delivery' &&
      readyOrders !== undefined &&
      !readyOrders.has(ticket.orderId) &&
      now - Date.parse(ticket.updatedAt) > viewLagMs
    if (!taken) board[status].push(ticket)
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
