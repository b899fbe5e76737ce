/** How pressing a ticket is, for the counter and the kitchen alike. Pure. */
import type { Ticket } from '@jumun/contracts/http'

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
