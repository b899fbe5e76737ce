/** How long a store may take to answer: a durable timer that goes with its ticket, and what it does when it is due. */
import { type AggregateStore, type Change, type Transaction, update } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { giveUpWaiting, type TicketRecord } from './ticket.ts'

export const acceptLimitTimer = 'accept-limit'

/** A ticket that is new waits for an answer; one that is so no longer does not. */
export function keepAcceptLimits(tx: Transaction, changes: readonly Change<TicketRecord>[]): void {
  for (const { id, before, after } of changes) {
    if (after.state.status === 'NEW') tx.scheduleTimer(acceptLimitTimer, id, new Date(after.state.acceptBy))
    else if (before?.state.status === 'NEW') tx.cancelTimer(acceptLimitTimer, id)
  }
}

/** Timer: nobody answered in time. */
export const rejectWhenNobodyAnswers =
  ({ tickets, clock }: { readonly tickets: AggregateStore<TicketRecord>; readonly clock: Clock }) =>
  async (orderId: string, tx: Transaction): Promise<void> => {
    await update(tx, tickets, orderId, (ticket) => giveUpWaiting(ticket, clock.now()))
  }
