/** Orders and the saga that carries each to its end: everything this service does, on one page. */
import * as http from '@jumun/contracts/http'
import { defineService, numberSetting, route, userOf } from '@jumun/service'
import * as answer from './answers.ts'
import { askForMoney } from './ask-for-money.ts'
import { cancelOrder } from './cancel-order.ts'
import { deadlineSettings } from './deadlines.ts'
import { endOrder } from './end-order.ts'
import { endOverdueOrders } from './end-overdue-orders.ts'
import { expireDrafts } from './expire-drafts.ts'
import { followTheSaga } from './follow-the-saga.ts'
import { menus, rememberMenus } from './menu.ts'
import { orderMetrics } from './metrics.ts'
import { numberOrder } from './number-order.ts'
import { orderStore } from './order-store.ts'
import { payForOrder } from './pay-for-order.ts'
import { payLater } from './pay-later.ts'
import { paymentBreaker } from './payment-breaker.ts'
import { placeOrder } from './place-order.ts'
import { priceWhenKnown, quoteWhenKnown } from './price-when-known.ts'
import { listOrders, readOrder } from './read-orders.ts'
import { stuckOrders } from './stuck-orders.ts'
import { unansweredQuestions } from './unanswered-questions.ts'

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
  },
  start: ({ db, call, clock, log, metrics: registry, settings }) => {
    const orders = orderStore(db, settings)
    const known = menus(db)
    const breaker = paymentBreaker(log)
    const metrics = orderMetrics(registry, breaker)
    const unanswered = unansweredQuestions(db, log)
    const ask = askForMoney({ call, breaker, clock, log, unanswered, ...settings })
    const pay = payForOrder({ orders, ask, clock, metrics })
    const price = priceWhenKnown({ menus: known, clock })
    const quote = quoteWhenKnown({ menus: known, clock })
    const place = placeOrder({ orders, price, number: numberOrder(db), pay, clock, ...settings })
    const paying = payLater({ orders, price, pay })
    const cancel = cancelOrder({ orders, clock, metrics })
    const end = endOrder({ orders, clock, metrics })
    const read = readOrder({ orders, menus: known })
    const list = listOrders({ orders, menus: known })
    return {
      routes: [
        route(http.placeOrder, async (asked) => answer.placed(await place(asked.newId, userOf(asked).id, asked.body))),
        route(http.quoteOrder, async ({ body }) => answer.quoted(await quote(body))),
        route(http.payOrder, async (asked) =>
          answer.placed(await paying(asked.params.id, userOf(asked).id, asked.body.payment)),
        ),
        route(http.cancelOrder, async (asked) => answer.canceled(await cancel(asked.params.id, userOf(asked)))),
        route(http.endOrder, async (asked) => answer.changed(await end(asked.params.id, asked.body))),
        route(http.getOrder, async (asked) => answer.found(await read(asked.params.id, userOf(asked)))),
        route(http.listUnansweredQuestions, async ({ params }) => answer.list(await unanswered.ofOrder(params.id))),
        route(http.listOrders, async ({ query, ...asked }) => {
          const { limit = 20, ...wanted } = query
          return answer.page(await list(wanted, limit, userOf(asked)), limit)
        }),
      ],
      reactions: [...rememberMenus, followTheSaga({ orders, clock, metrics })],
      jobs: [
        expireDrafts({ orders, clock, metrics }),
        endOverdueOrders({ orders, clock, metrics, log, deadlines: settings }),
      ],
      findings: stuckOrders(db, clock),
    }
  },
})
