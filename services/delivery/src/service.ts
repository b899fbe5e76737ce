/** Deliveries: a rider is wanted when the store accepts, and the first to claim brings the order to its customer. */
import * as contract from '@jumun/contracts'
import { on } from '@jumun/messaging'
import { defineService, route } from '@jumun/service'
import * as heard from './follow-the-order.ts'
import { listOfDeliveries, oneDelivery, riding } from './ride.ts'

export default defineService({
  name: 'delivery',
  summary: 'Deliveries and the riders who bring them',
  paths: ['/deliveries'],
  settings: {},
  migrations: new URL('../migrations/', import.meta.url),
  start: ({ db, clock }) => {
    const needs = { db, clock }
    const ride = riding(needs)
    return {
      routes: [
        route(contract.listDeliveries, async (asked) => ok(await listOfDeliveries(db, asked))),
        route(contract.getDelivery, async (asked) => ok(await oneDelivery(db, asked))),
        route(contract.claimDelivery, async (asked) => ok(await ride.claim(asked))),
        route(contract.pickUpDelivery, async (asked) => ok(await ride.pickUp(asked))),
        route(contract.completeDelivery, async (asked) => ok(await ride.complete(asked))),
        route(contract.failDelivery, async (asked) => ok(await ride.fail(asked, asked.body.reason))),
      ],
      reactions: [
        on(contract.TicketAccepted, heard.requestDeliveryWhenTicketIsAccepted(needs)),
        on(contract.OrderReady, heard.markReadyWhenOrderIsReady(needs)),
        on(contract.OrderCanceled, heard.withdrawWhenOrderIsCanceled(needs)),
      ],
    }
  },
})

const ok = <Body>(body: Body) => ({ status: 200 as const, body })
