/** What a ticket waits for: its own time, its store's answer, or its customer's. Durable timers that go with it, and what they do when due. */
import { type AggregateStore, type Change, type Transaction, update } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { readStore } from './store-table.ts'
import { begin, giveUpWaiting } from './ticket.ts'
import { nextDeadline, stopAsking } from './ticket-questions.ts'
import { isOpened, type TicketRecord } from './ticket-shape.ts'

export const acceptLimitTimer = 'accept-limit'
export const startTimer = 'ticket-start'
export const questionTimer = 'line-question'

/** A ticket that is new waits for an answer; one that is so no longer does not. */
export function keepAcceptLimits(tx: Transaction, changes: readonly Change<TicketRecord>[]): void {
  for (const { id, before, after } of changes) {
    if (after.state.status === 'NEW') tx.scheduleTimer(acceptLimitTimer, id, new Date(after.state.acceptBy))
    else if (before?.state.status === 'NEW') tx.cancelTimer(acceptLimitTimer, id)
    if (after.state.status === 'SCHEDULED') tx.scheduleTimer(startTimer, id, new Date(after.state.startsAt))
    else if (before?.state.status === 'SCHEDULED') tx.cancelTimer(startTimer, id)
    const answerBy = nextDeadline(after)
    if (answerBy) tx.scheduleTimer(questionTimer, id, answerBy)
    else if (before && nextDeadline(before)) tx.cancelTimer(questionTimer, id)
  }
}

/** Timer: nobody answered in time. */
export const rejectWhenNobodyAnswers =
  ({ tickets, clock }: { readonly tickets: AggregateStore<TicketRecord>; readonly clock: Clock }) =>
  async (orderId: string, tx: Transaction): Promise<void> => {
    await update(tx, tickets, orderId, (ticket) => giveUpWaiting(ticket, clock.now()))
  }

/** Timer: the customer was asked about a line, and did not answer in time. */
export const decideWithoutAnAnswer =
  ({ tickets, clock }: { readonly tickets: AggregateStore<TicketRecord>; readonly clock: Clock }) =>
  async (orderId: string, tx: Transaction): Promise<void> => {
    await update(tx, tickets, orderId, (ticket) =>
      isOpened(ticket) ? stopAsking(ticket, clock.now()) : { outcome: 'unchanged' },
    )
  }

/** Timer: the lead of an order that was ordered ahead begins. */
export const beginWhenItsTimeHasCome =
  ({ tickets, clock }: { readonly tickets: AggregateStore<TicketRecord>; readonly clock: Clock }) =>
  async (orderId: string, tx: Transaction): Promise<void> => {
    await update(tx, tickets, orderId, async (ticket) => {
      const store = await readStore(tx, ticket.storeId)
      if (!store) throw new Error(`ticket ${orderId} belongs to store ${ticket.storeId}, which is not there`)
      return begin(ticket, store, clock.now())
    })
  }
