/**
 * What customers ask of the kitchen is on no log: it is asked of the order service when somebody first looks at a ticket,
 * and kept with it. As long as that does not answer, the ticket says that there is a note, and the next look asks again.
 */
import { askNotes, UserDeleted } from '@jumun/contracts'
import { type Database, on, type Reaction } from '@jumun/messaging'
import { breaker } from '@jumun/resilience'
import type { CallService } from '@jumun/service'
import type { Logger } from 'pino'
import { hasEnded, isOpened, type TicketRecord } from './ticket-shape.ts'

interface Needs {
  readonly db: Database
  readonly call: CallService
  readonly log: Pick<Logger, 'info'>
}
export type WithNotes = <T extends TicketRecord>(tickets: readonly T[]) => Promise<readonly T[]>

const answerWithinMs = 800

export function asksForNotes({ db, call, log }: Needs): WithNotes {
  const orders = breaker({
    sampling: { failureRate: 0.5, windowMs: 10_000, atLeastCalls: 10 },
    halfOpenAfterMs: 2_000,
  })
  return async (tickets) => {
    const orderIds = tickets
      .filter((ticket) => isOpened(ticket) && ticket.details.noteAwaited && !hasEnded(ticket))
      .map(({ orderId }) => orderId)
    if (orderIds.length === 0) return tickets
    try {
      const { body } = await orders.run(() => call(askNotes, { timeoutMs: answerWithinMs, body: { orderIds } }))
      const notes = new Map(body.items.map(({ orderId, note }) => [orderId, note]))
      await db.query(
        `UPDATE ticket t SET note = n.note, note_awaited = false
         FROM unnest($1::uuid[], $2::text[]) AS n (order_id, note) WHERE t.order_id = n.order_id AND t.note_awaited`,
        [orderIds, orderIds.map((id) => notes.get(id) ?? null)],
      )
      const asked = new Set(orderIds)
      return tickets.map((ticket) => (asked.has(ticket.orderId) ? noted(ticket, notes.get(ticket.orderId)) : ticket))
    } catch (error) {
      log.info({ err: error }, 'tickets are shown without their notes: the order service did not say them')
      return tickets
    }
  }
}

function noted<T extends TicketRecord>(ticket: T, note: string | undefined): T {
  if (!ticket.details) return ticket
  const { noteAwaited: _, ...details } = ticket.details
  return { ...ticket, details: { ...details, ...(note === undefined ? {} : { note }) } }
}

/** What a customer who has gone asked for is forgotten. */
export const forgetNotesOf: Reaction = on(UserDeleted, async ({ data: { userId } }, tx) => {
  await tx.query(
    'UPDATE ticket SET address = NULL, note = NULL WHERE (address IS NOT NULL OR note IS NOT NULL) AND customer_id = $1',
    [userId],
  )
})
