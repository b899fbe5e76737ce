/** What a delivery hears of its order, in any order of arrival: accepted, cooked, canceled. */
import type { OrderCanceled, OrderReady, TicketAccepted } from '@jumun/contracts'
import type { React, Transaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { type Decision, type Delivery, type Early, markReady, request, withdraw } from './delivery.ts'
import { changeLocked, insertDelivery, lockDelivery } from './delivery-table.ts'

interface Needs {
  readonly clock: Clock
}

export const requestDeliveryWhenTicketIsAccepted =
  ({ clock }: Needs): React<TicketAccepted> =>
  async ({ data: ticket }, tx) => {
    if (ticket.fulfilment !== 'delivery') return
    if (!ticket.address) throw new Error(`order ${ticket.orderId} is to be delivered, but nobody said where to`)
    const { customerId, storeName, storeAddress, address, number } = ticket
    const job = { customerId, storeName, storeAddress, address, ...(number === undefined ? {} : { number }) }
    await settle(tx, ticket.orderId, clock.now(), (known) => request(known, ticket, job))
  }

export const markReadyWhenOrderIsReady =
  ({ clock }: Needs): React<OrderReady> =>
  ({ data }, tx) =>
    settle(tx, data.orderId, clock.now(), (known) => markReady(known, data))

export const withdrawWhenOrderIsCanceled =
  ({ clock }: Needs): React<OrderCanceled> =>
  ({ data }, tx) =>
    settle(tx, data.orderId, clock.now(), (known) => withdraw(known, data))

/** Decides about the row, or in its place when there is none; decided again if it appears at this very moment. */
async function settle(
  tx: Transaction,
  orderId: string,
  now: Date,
  decide: (known: Delivery | Early | undefined) => Decision,
): Promise<void> {
  let record = await lockDelivery(tx, orderId)
  if (!record) {
    const decision = decide(undefined)
    if (decision.outcome !== 'changed' || (await insertDelivery(tx, decision, now))) return
    record = await lockDelivery(tx, orderId)
    if (!record) throw new Error(`the delivery of order ${orderId} came and went`)
  }
  const decision = decide(record.known)
  if (decision.outcome === 'changed') await changeLocked(tx, record, decision, now)
}
