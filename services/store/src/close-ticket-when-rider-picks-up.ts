/** A rider tells delivery, not the kitchen, that the bag is on its way; then its ticket leaves the board. */
import type { DeliveryPickedUp } from '@jumun/contracts'
import type { React } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { leaveWithRider } from './ticket.ts'
import { lockTicket, writeDecision } from './ticket-table.ts'

export const closeTicketWhenRiderPicksUp =
  ({ clock }: { clock: Clock }): React<DeliveryPickedUp> =>
  async ({ data }, tx) => {
    const ticket = await lockTicket(tx, data.orderId)
    if (!ticket) return // nothing of it stands on a board here
    const decision = leaveWithRider(ticket.state)
    if (decision.outcome === 'changed') await writeDecision(tx, ticket, decision, clock.now())
  }
