/** Orders and the saga that carries each to its end: everything this service does, on one page. */
import * as http from '@jumun/contracts/http'
import { defineService, fadingSettings, forgetPlaces, numberSetting, route, userOf } from '@jumun/service'
import * as answer from './answers.ts'
import { cancelOrder } from './cancel-order.ts'
import { priceReplacement, refundableOrder } from './change-order.ts'
import { deadlineSettings } from './deadlines.ts'
import { endOrder } from './end-order.ts'
import { endOverdueOrders } from './end-overdue-orders.ts'
import { expireDrafts } from './expire-drafts.ts'
import { followTheSaga } from './follow-the-saga.ts'
import { forgetSlots } from './kitchen/forget-slots.ts'
import { kitchenTime } from './kitchen/kitchen-time.ts'
import { listSlots } from './list-slots.ts'
import { lookUpByPhone } from './look-up-orders.ts'
import { menus, rememberMenus } from './menu.ts'
import { orderMetrics } from './metrics.ts'
import { numberOrder } from './number-order.ts'
import { orderPlaces } from './order-places.ts'
import { orderStore } from './order-store.ts'
import { payForOrder } from './pay-for-order.ts'
import { payLater } from './pay-later.ts'
import { paymentAttemptLog } from './payment-attempt-log.ts'
import { paymentBreaker } from './payment-breaker.ts'
import { placeOrder } from './place-order.ts'
import { priceWhenKnown, quoteWhenKnown } from './price-when-known.ts'
import { listOrders, readOrder } from './read-orders.ts'
import { requestPayment } from './request-payment.ts'
import { stuckOrders } from './stuck-orders.ts'
import { forgetWhoeverIsGone, personalOf, unfinishedOrdersOf } from './whose-orders.ts'

export default defineService({
  name: 'order',
  summary: 'Orders, and the saga that carries each to its end',
  paths: ['/orders'],
  migrations: new URL('../migrations/', import.meta.url),
  settings: {
    draftExpiresMinutes: numberSetting('how long an order waits for its payment', {
      default: 15,
      min: 0.01,
      max: 1440,
    }),
    sameBasketMinutes: numberSetting('how long a basket that is sent again makes a screen ask first', {
      default: 10,
      min: 0,
      max: 1440,
    }),
    // less than the gateway waits for us
    paymentPatienceMs: numberSetting('how long we wait for the bank before the order is kept as a draft, in ms', {
      default: 8_000,
      min: 100,
      max: 60_000,
    }),
    ...deadlineSettings,
    ...fadingSettings,
  },
  start: ({ db, call, clock, log, metrics: registry, settings }) => {
    const orders = orderStore(db, settings)
    const known = menus(db, clock)
    const breaker = paymentBreaker(log)
    const metrics = orderMetrics({ registry, db, clock, breaker })
    const paymentAttempts = paymentAttemptLog(db, log)
    const ask = requestPayment({ call, breaker, clock, log, paymentAttempts, ...settings })
    const pay = payForOrder({ orders, ask, clock, metrics })
    const price = priceWhenKnown({ menus: known, clock })
    const slots = listSlots({ menus: known, clock })
    const quote = quoteWhenKnown({ menus: known, clock })
    const place = placeOrder({ orders, price, number: numberOrder(db), pay, clock, ...settings })
    const paying = payLater({ orders, price, pay })
    const cancel = cancelOrder({ orders, clock, metrics })
    const end = endOrder({ orders, clock, metrics })
    const read = readOrder({ orders, menus: known, clock, ...settings })
    const list = listOrders({ orders, menus: known, clock, ...settings })
    const replacement = priceReplacement({ orders, quote })
    const refundable = refundableOrder({ orders, menus: known })
    const byPhone = lookUpByPhone({ db, clock, ...settings })
    const personal = personalOf({ db, clock, ...settings })
    return {
      routes: [
        route(http.placeOrder, async (request) =>
          answer.placed(await place(request.newId, userOf(request).id, request.body)),
        ),
        route(http.listSlots, async ({ params, query }) => answer.slots(await slots(params.id, query))),
        route(http.quoteOrder, async ({ body }) => answer.quoted(await quote(body))),
        route(http.payOrder, async (request) =>
          answer.placed(await paying(request.params.id, userOf(request).id, request.body.payment)),
        ),
        route(http.cancelOrder, async (request) => answer.canceled(await cancel(request.params.id, userOf(request)))),
        route(http.endOrder, async (request) => answer.changed(await end(request.params.id, request.body))),
        route(http.getOrder, async (request) => answer.found(await read(request.params.id, userOf(request)))),
        route(http.listUnresolvedPaymentAttempts, async ({ params }) =>
          answer.list(await paymentAttempts.ofOrder(params.id)),
        ),
        route(http.listOrders, async ({ query, ...asked }) => {
          const { limit = 20, ...wanted } = query
          return answer.page(await list(wanted, limit, userOf(asked)), limit)
        }),
        route(http.lookUpOrders, async ({ body }) => answer.list(await byPhone(body.phoneEnd))),
        route(http.askNotes, async ({ body }) => answer.notes(await personal(body.orderIds))),
        route(http.askPhones, async ({ body }) => answer.phones(await personal(body.orderIds))),
        route(http.askAddresses, async ({ body }) => answer.addresses(await personal(body.orderIds))),
        route(http.askReplacement, async ({ body }) => answer.replacement(await replacement(body))),
        route(http.askRefundable, async ({ body }) => answer.refundable(await refundable(body.orderId))),
        route(http.askOrdersOf, async ({ params, query: { limit = 20, ...page } }) =>
          answer.page(await orders.list({ customerId: params.id, limit, ...page }), limit),
        ),
        route(http.askUnfinishedOrders, async ({ params }) =>
          answer.unfinished(await unfinishedOrdersOf(db, params.id)),
        ),
      ],
      reactions: [
        ...rememberMenus,
        followTheSaga({ orders, clock, metrics, kitchens: kitchenTime(clock) }),
        forgetWhoeverIsGone,
      ],
      jobs: [
        expireDrafts({ orders, clock, metrics }),
        endOverdueOrders({ orders, clock, metrics, log, deadlines: settings }),
        forgetPlaces({ db, clock, ...settings }, orderPlaces),
        forgetSlots({ db, clock }),
      ],
      findings: stuckOrders(db, clock, settings),
    }
  },
})
