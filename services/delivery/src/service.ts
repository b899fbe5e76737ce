/** Deliveries: a rider is wanted when the store accepts, and the first to claim brings the order to its customer. */
import * as contract from '@jumun/contracts'
import { defineService, fadingSettings, forgetPlaces, numberSetting, route } from '@jumun/service'
import * as answer from './answers.ts'
import { asksForAddresses, forgetWhoeverIsGone } from './ask-for-addresses.ts'
import { deliveryPlaces, deliveryTable, inHandOf } from './delivery-table.ts'
import { followTheOrder } from './follow-the-order.ts'
import { deliveriesOf, listOfDeliveries, oneDelivery, riding, showing } from './ride.ts'
import { listOfRiders, rememberRiderWhenApproved, riderOfOrder, ridersOfOrders } from './riders.ts'
import { stopWaitingForRiders } from './stop-waiting.ts'
import { seeing } from './who-sees-where.ts'

const minutes = (meaning: string, byDefault: number) =>
  numberSetting(meaning, { default: byDefault, min: 0.01, max: 10_080 })

export default defineService({
  name: 'delivery',
  summary: 'Deliveries and the riders who bring them',
  paths: ['/deliveries'],
  settings: {
    giveUpAfterMinutes: minutes('how long what is ready is offered to riders before its order ends, money back', 60),
    lateAfterMinutes: minutes('how long something may be ready before operators are called', 10),
    lateOnTheRoadMinutes: minutes('how long a rider may be on the road before operators are called', 60),
    ...fadingSettings,
  },
  migrations: new URL('../migrations/', import.meta.url),
  start: ({ db, call, clock, log, settings }) => {
    const see = seeing({ clock, ...settings })
    const withAddresses = asksForAddresses({ db, call, log })
    const needs = { db, call, deliveries: deliveryTable, clock, log, see, withAddresses, ...settings }
    const show = showing(needs)
    const ride = riding(needs)
    return {
      routes: [
        route(contract.listDeliveries, async (request) => answer.ok(await listOfDeliveries(needs, request))),
        route(contract.listRiders, async ({ query }) => answer.ok(await listOfRiders(needs, query.q))),
        route(contract.getRiderOfOrder, async (request) => answer.found(await riderOfOrder(needs, request))),
        route(contract.getDelivery, async (request) => answer.found(await oneDelivery(needs, request))),
        route(contract.claimDelivery, async (request) => answer.stepped(await ride.claim(request), show(request))),
        route(contract.pickUpDelivery, async (request) => answer.stepped(await ride.pickUp(request), show(request))),
        route(contract.completeDelivery, async (request) =>
          answer.stepped(await ride.complete(request), show(request)),
        ),
        route(contract.failDelivery, async (request) =>
          answer.stepped(await ride.fail(request, request.body.reason), show(request)),
        ),
        route(contract.releaseDelivery, async (request) => answer.stepped(await ride.release(request), show(request))),
        route(contract.assignDelivery, async (request) =>
          answer.stepped(await ride.assign(request, request.body.riderId), show(request)),
        ),
        route(contract.askRidersOfOrders, async ({ body }) =>
          answer.ok({ items: await ridersOfOrders(needs, body.orderIds) }),
        ),
        route(contract.askDeliveriesOf, async ({ params, query: { cursor, limit = 20 } }) =>
          answer.ok(await deliveriesOf(db, params.id, cursor, limit)),
        ),
        route(contract.askUnfinishedDeliveries, async ({ params }) =>
          answer.ok({ orderIds: await inHandOf(db, params.id) }),
        ),
      ],
      reactions: [followTheOrder(needs), rememberRiderWhenApproved, forgetWhoeverIsGone],
      jobs: [stopWaitingForRiders(needs), forgetPlaces(needs, deliveryPlaces)],
    }
  },
})
