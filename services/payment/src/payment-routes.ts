/** Payments over HTTP. Another customer's payment does not exist. */
import type { AnswerOf, getPayment, listPayments, pay } from '@jumun/contracts'
import { type Asked, invalid, Problem, pageOf, placeOf, userOf } from '@jumun/service'
import { isUnresolved, paymentAnswer } from './payment.ts'
import type { Payments } from './payment-store.ts'
import type { takePayment } from './take-payment.ts'

export const answerPay =
  (taking: ReturnType<typeof takePayment>) =>
  async ({ body, newId }: Asked<typeof pay>): Promise<AnswerOf<typeof pay>> => {
    const { orderId, customerId, amount } = body
    const taken = await taking.take({ id: newId, orderId, customerId, amount, token: body.payment?.token })
    if (taken.outcome === 'amount-differs')
      throw new Problem('idempotency-key-reused', 'this order is being paid with another amount', { orderId })
    if (taken.outcome === 'no-card') throw invalid('payment', 'is needed for what costs money')
    return { status: isUnresolved(taken.payment) ? 202 : 200, body: paymentAnswer(taken.payment) }
  }

/** Operators see everything, customers their own. */
const onlyOf = (asked: Parameters<typeof userOf>[0]): string | undefined => {
  const user = userOf(asked)
  return user.role === 'operator' ? undefined : user.id
}

export const showPayment =
  (payments: Payments) =>
  async (asked: Asked<typeof getPayment>): Promise<AnswerOf<typeof getPayment>> => {
    const payment = await payments.one(asked.params.id, onlyOf(asked))
    if (!payment) throw new Problem('not-found')
    return { status: 200, body: paymentAnswer(payment) }
  }

export const showPayments =
  (payments: Payments) =>
  async (asked: Asked<typeof listPayments>): Promise<AnswerOf<typeof listPayments>> => {
    const { limit = 20, cursor, orderId } = asked.query
    const found = await payments.list({
      customerId: onlyOf(asked),
      orderId,
      after: placeOf(cursor),
      limit: limit + 1,
    })
    return { status: 200, body: pageOf(found.map(paymentAnswer), limit, (payment) => payment) }
  }
