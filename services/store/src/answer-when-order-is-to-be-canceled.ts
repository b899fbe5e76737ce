/** A wish to cancel: the store decides, also for an order it has not heard of yet. And what ended without it leaves the board. */
import type { OrderCanceled, OrderCancelRequested } from '@jumun/contracts'
import type { React, Transaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { answerWishToCancel, type Decision, dropCanceled, giveUpWaiting, type TicketState } from './ticket.ts'
import { insertTombstone, lockTicket, writeDecision } from './ticket-table.ts'

interface Needs {
  readonly clock: Clock
}

export const answerWhenCancelIsRequested =
  ({ clock }: Needs): React<OrderCancelRequested> =>
  ({ data }, tx) => {
    const about = { orderId: data.orderId, storeId: data.storeId }
    return settle(tx, data, clock.now(), (state) => answerWishToCancel(state, about))
  }

export const dropTicketWhenOrderIsCanceled =
  ({ clock }: Needs): React<OrderCanceled> =>
  ({ data }, tx) =>
    settle(tx, data, clock.now(), dropCanceled)

/** Timer: nobody answered in time. */
export const rejectWhenNobodyAnswers =
  ({ clock }: Needs) =>
  async (orderId: string, tx: Transaction): Promise<void> => {
    const ticket = await lockTicket(tx, orderId)
    if (!ticket) return
    const decision = giveUpWaiting(ticket.state, { orderId, storeId: ticket.storeId })
    if (decision.outcome === 'changed') await writeDecision(tx, ticket, decision, clock.now())
  }

interface OrderOf {
  readonly orderId: string
  readonly storeId: string
  readonly customerId: string
}

/** Decides about the ticket, or in its place when there is none yet: then a tombstone keeps it from being opened later. */
async function settle(
  tx: Transaction,
  order: OrderOf,
  now: Date,
  decide: (state: TicketState | undefined) => Decision,
): Promise<void> {
  const ticket = (await lockTicket(tx, order.orderId)) ?? (await bury(tx, order, now, decide(undefined)))
  if (!ticket) return
  const decision = decide(ticket.state)
  if (decision.outcome === 'changed') await writeDecision(tx, ticket, decision, now)
}

/** The ticket after all, if it was opened at this very moment. */
async function bury(tx: Transaction, order: OrderOf, now: Date, decision: Decision) {
  if (decision.outcome !== 'changed') return undefined
  return (await insertTombstone(tx, order, decision.facts, now)) ? undefined : lockTicket(tx, order.orderId)
}
