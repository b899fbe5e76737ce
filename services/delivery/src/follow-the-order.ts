/** What a delivery hears of its order, in any order of arrival: accepted, cooked, canceled. */
import type { OrderCanceled, OrderReady, TicketAccepted } from '@jumun/contracts'
import type { React, Transaction } from '@jumun/messaging'
import type { Clock } from '@jumun/service'
import { type Decision, type Delivery, type Early, markReady, request, withdraw } from './delivery.ts'
import { changeLocked, insertDelivery, lockDelivery, type Moment } from './delivery-table.ts'

interface Needs {
  readonly clock: Clock
  readonly giveUpAfterMinutes: number
}
const momentOf = ({ clock, giveUpAfterMinutes }: Needs): Moment => ({ now: clock.now(), giveUpAfterMinutes })

export const requestDeliveryWhenTicketIsAccepted =
  (needs: Needs): React<TicketAccepted> =>
  async ({ data: ticket }, tx) => {
    if (ticket.fulfilment !== 'delivery') return
    if (!ticket.address) throw new Error(`order ${ticket.orderId} is to be delivered, but nobody said where to`)
    const { customerId, storeName, storeAddress, address, number, pickupWithinMinutes } = ticket
    const job = {
      ...{ customerId, storeName, storeAddress, address },
      ...(number === undefined ? {} : { number }),
      ...(pickupWithinMinutes === undefined ? {} : { pickupWithinMinutes }),
    }
    await settle(tx, ticket.orderId, momentOf(needs), (known) => request(known, ticket, job))
  }

export const markReadyWhenOrderIsReady =
  (needs: Needs): React<OrderReady> =>
  ({ data }, tx) =>
    settle(tx, data.orderId, momentOf(needs), (known) => markReady(known, data))

export const withdrawWhenOrderIsCanceled =
  (needs: Needs): React<OrderCanceled> =>
  ({ data }, tx) =>
    settle(tx, data.orderId, momentOf(needs), (known) => withdraw(known, data))

/** Decides about the row, or in its place when there is none; decided again if it appears at this very moment. */
async function settle(
  tx: Transaction,
  orderId: string,
  at: Moment,
  decide: (known: Delivery | Early | undefined) => Decision,
): Promise<void> {
  let record = await lockDelivery(tx, orderId)
  if (!record) {
    const decision = decide(undefined)
    if (decision.outcome !== 'changed' || (await insertDelivery(tx, decision, at))) return
    record = await lockDelivery(tx, orderId)
    if (!record) throw new Error(`the delivery of order ${orderId} came and went`)
  }
  const decision = decide(record.known)
  if (decision.outcome === 'changed') await changeLocked(tx, record, decision, at)
}
