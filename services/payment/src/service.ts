/** Payments, refunds and the ledger: what is asked for twice is taken once, and what is not a deal goes back. */
import {
  askPaymentsOf,
  askRefundDeeds,
  getPayment,
  getProviderFault,
  hearProvider,
  listPaymentMethods,
  listPayments,
  listProviderCalls,
  listProviderCharges,
  lookUpPayments,
  pay,
  refundOrder,
  setProviderFault,
} from '@jumun/contracts'
import {
  type Caller,
  cursorPosition,
  deeds,
  defineService,
  fileIn,
  forgetDeeds,
  type RequestContext,
  readDeeds,
  route,
  userOf,
} from '@jumun/service'
import * as answer from './answers.ts'
import { closeOrders } from './close-orders.ts'
import { discrepancyStore } from './discrepancy-store.ts'
import { giveBackParts } from './give-back-parts.ts'
import { hearTheProvider } from './hear-the-provider.ts'
import { lookUpInPayments } from './look-up-payments.ts'
import { lookUpUnknownOutcomes } from './look-up-unknown-outcomes.ts'
import { partRefunds, promisePart } from './part-refunds.ts'
import type { PaymentReader } from './payment.ts'
import { paymentMetrics } from './payment-metrics.ts'
import { paymentSettings } from './payment-settings.ts'
import { paymentStore } from './payment-store.ts'
import { driverFor } from './provider/driver-for.ts'
import { booksStart } from './provider/provider.ts'
import { providerCalls } from './provider/provider-calls.ts'
import { providerReferences } from './provider/provider-references.ts'
import { sandboxFaults } from './provider/sandbox/sandbox-faults.ts'
import { forgetProviderNews, providerNews } from './provider-news.ts'
import { reconcileWithTheProvider } from './reconcile-with-the-provider.ts'
import { refundAnOrder } from './refund-an-order.ts'
import { refundEndedOrders } from './refund-ended-orders.ts'
import { returnMoneyWhenOrdersChange } from './return-money-when-orders-change.ts'
import { returnMoneyWhenOrdersEnd } from './return-money-when-orders-end.ts'
import { settlePayment } from './settle-payment.ts'
import { takePayment } from './take-payment.ts'
import { triggerable } from './triggerable.ts'

export default defineService({
  name: 'payment',
  summary: 'Payments, refunds, the ledger',
  paths: ['/payments'],
  migrations: new URL('../migrations/', import.meta.url),
  settings: paymentSettings,
  start({ db, call, settings, clock, newId, random, log, metrics, tracer }) {
    const payments = paymentStore(db)
    const count = paymentMetrics({ registry: metrics, db, clock })
    const calls = providerCalls(db, log, tracer)
    const { record } = calls
    const provider = driverFor(settings, {
      ...{ log, onCall: record, now: () => clock.now() },
      referencesOf: (name) => providerReferences(db, name),
    })
    count.breaker(provider.breakerLevel)
    const faults = sandboxFaults(settings)
    const now = () => clock.now()
    const settle = settlePayment({ payments, now, newId, random, settled: count.settled })
    const lost = (error: unknown, orderId: string) => log.error({ err: error, orderId }, 'a charge could not be stored')
    const { answerWithinMs, jobEveryMs: everyMs } = settings
    const takes = (method: string): boolean => provider.methods.some((one) => one.method === method)
    const taking = takePayment({ payments, provider, settle, takes, now, answerWithinMs, lost })
    const lookUps = triggerable(lookUpUnknownOutcomes({ payments, provider, settle, now, everyMs }))
    const hear = hearTheProvider({
      ...{ kept: providerNews(db, provider.name), provider, references: providerReferences(db, provider.name), now },
      ...{ trigger: lookUps.triggerSoon, heard: count.heard },
    })
    const refunds = triggerable(
      refundEndedOrders({ payments, provider, now, random, log, refunded: count.refunded, everyMs }),
    )
    const lookUp = lookUpInPayments(db, clock)
    const parts = partRefunds(db, deeds({ clock, newId }))
    const inParts = triggerable(giveBackParts({ parts, provider, now, random, log, refunded: count.refunded, everyMs }))
    const giveBack = refundAnOrder({ call, parts, now, trigger: inParts.triggerSoon })
    const reconciling = reconcileWithTheProvider({
      ...{ payments, provider, now, newId, log, found: count.found },
      books: provider.books,
      discrepancies: discrepancyStore(db),
      everyMs: settings.reconcileEveryMs,
      graceMs: settings.reconcileAfterMs,
    })

    return {
      routes: [
        route(pay, async ({ body: { payment, ...wanted }, newId: id }) =>
          answer.taken(wanted.orderId, await taking.take({ id, ...wanted, means: payment })),
        ),
        route(refundOrder, async (request) => {
          const asked = { id: request.newId, orderId: request.params.orderId, by: userOf(request) }
          return answer.givenBack(asked.orderId, await giveBack(asked, request.body))
        }),
        route(listPaymentMethods, async () => answer.list(provider.methods)),
        {
          // a signature is of the bytes as they came, and in a header
          endpoint: hearProvider,
          handle: async (context: RequestContext<typeof hearProvider>, { headers }) =>
            answer.heard(await hear(context.params.provider, { headers, body: fileIn(context).bytes })),
        },
        route(listPayments, async (request) => {
          const { limit = 20, cursor, orderId } = request.query
          const wanted = { customerId: onlyOf(request), orderId, after: cursorPosition(cursor), limit: limit + 1 }
          return answer.page(await payments.list(wanted), limit, readerOf(request))
        }),
        route(askPaymentsOf, async ({ params, query: { limit = 20, cursor } }) =>
          answer.page(
            await payments.list({ customerId: params.id, after: cursorPosition(cursor), limit: limit + 1 }),
            limit,
            'somebody-else',
          ),
        ),
        route(askRefundDeeds, async ({ body }) => answer.list(await readDeeds(db, body))),
        route(listProviderCalls, async ({ query }) => answer.list(await calls.ofOrder(query.orderId))),
        route(listProviderCharges, async ({ query: { cursor = booksStart } }) =>
          answer.charges(await provider.books.charges(cursor)),
        ),
        route(lookUpPayments, async ({ body }) => answer.list(await lookUp(body))),
        route(getPayment, async (request) =>
          answer.found(await payments.one(request.params.id, onlyOf(request)), readerOf(request)),
        ),
        route(getProviderFault, async () => answer.fault(await faults())),
        route(setProviderFault, async ({ body }) => answer.fault(await faults(body))),
      ],
      reactions: [
        // changes first: of one batch they are the earlier news of an order, and what they promise does not go back at its end
        returnMoneyWhenOrdersChange({ promisePart, now, trigger: inParts.triggerSoon }),
        returnMoneyWhenOrdersEnd({ closeOrders, now, newId, trigger: refunds.triggerSoon }),
      ],
      jobs: [
        lookUps.job,
        refunds.job,
        inParts.job,
        reconciling,
        forgetProviderNews({ db }),
        forgetDeeds({ db, clock, ...settings }),
      ],
      async stop() {
        await taking.finished()
        await calls.written()
        await provider.close()
      },
    }
  },
})

/** Operators see everything, customers their own: another customer's payment does not exist. */
function onlyOf(request: { readonly caller: Caller }): string | undefined {
  const { id, role } = userOf(request)
  return role === 'operator' ? undefined : id
}

const readerOf = (request: { readonly caller: Caller }): PaymentReader =>
  onlyOf(request) === undefined ? 'somebody-else' : 'its-customer'
