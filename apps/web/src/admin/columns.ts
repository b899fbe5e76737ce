/** Which ticket stands in which column of the board, the longest waiting on top. */
import type { Ticket } from '@jumun/contracts/http'

export const columns = ['NEW', 'ACCEPTED', 'COOKING', 'READY'] as const
export type Column = (typeof columns)[number]

/** What the view knows of the orders that were ready. */
export interface ReadyOrders {
  /** Those that are, when it was asked. */
  readonly orders: ReadonlySet<string>
  /** Milliseconds since 1970. */
  readonly askedAt: number
}

/** How long the view may need to hear that an order is ready. */
const viewLagMs = 10_000

/**
 * A delivery's ticket ends, for the kitchen, with READY; the rider who takes the bag tells delivery, not the kitchen.
 * So the board leaves out what the view no longer has among the ready ones.
 * @param ready undefined when the view was not heard yet; what it said before a ticket was ready says nothing of it
 * @param left orders of which news came that they have left the counter
 */
export function boardOf(
  tickets: readonly Ticket[],
  ready: ReadyOrders | undefined,
  left: ReadonlySet<string>,
): Record<Column, Ticket[]> {
  const board: Record<Column, Ticket[]> = { NEW: [], ACCEPTED: [], COOKING: [], READY: [] }
  for (const ticket of tickets.toSorted((left, right) => left.createdAt.localeCompare(right.createdAt))) {
    const { status } = ticket
    if (status !== 'NEW' && status !== 'ACCEPTED' && status !== 'COOKING' && status !== 'READY') continue
    const isMissed =
      ready !== undefined &&
      !ready.orders.has(ticket.orderId) &&
      ready.askedAt - Date.parse(ticket.updatedAt) > viewLagMs
    const taken = ticket.fulfilment === 'delivery' && (isMissed || left.has(ticket.orderId))
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
