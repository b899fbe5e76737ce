/** A paid order with stock behind it gets a ticket; the store has so long to accept it, or has done so already. */
import { businessDay, type OrderConfirmed } from '@jumun/contracts'
import type { React } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { readStore } from './store-table.ts'
import { accept, type Slip } from './ticket.ts'
import { acceptLimitTimer, insertTicket, writeDecision } from './ticket-table.ts'

export const openTicketWhenOrderIsConfirmed =
  ({ clock }: { clock: Clock }): React<OrderConfirmed> =>
  async ({ data: order }, tx) => {
    const store = await readStore(tx, order.storeId)
    if (!store) throw new Error(`order ${order.orderId} is for store ${order.storeId}, which was never opened here`)
    const now = clock.now()
    const slip = slipOf(order)
    const ticket = await insertTicket(tx, slip, {
      ownerId: store.ownerId,
      number: order.number,
      day: businessDay(store, now),
      acceptBy: new Date(now.getTime() + store.acceptWithinMinutes * 60_000),
      now,
    })
    if (!ticket) return // opened already, or canceled before it came to us
    if (!store.autoAccept) return tx.remind(acceptLimitTimer, slip.orderId, dueAt(ticket.state))
    const accepted = accept(ticket.state, slip, store, store.minutes, now, ticket.number ?? undefined)
    if (accepted.outcome === 'changed') await writeDecision(tx, ticket, accepted, now)
  }

/** What the kitchen has to know; prices of lines are none of its business. */
const slipOf = (order: OrderConfirmed): Slip => ({
  orderId: order.orderId,
  storeId: order.storeId,
  customerId: order.customerId,
  fulfilment: order.fulfilment,
  lines: order.lines.map(({ productId, name, quantity, options }) => ({
    productId,
    name,
    quantity,
    options: options.map((option) => ({ ...option })),
  })),
  total: order.total,
  ...(order.note === undefined ? {} : { note: order.note }),
  ...(order.address ? { address: order.address } : {}),
})

function dueAt(state: { status: string; acceptBy?: string }): Date {
  if (state.acceptBy === undefined) throw new Error(`a ${state.status} ticket has no accept limit`)
  return new Date(state.acceptBy)
}
