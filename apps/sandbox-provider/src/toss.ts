/**
 * A provider in the form of Toss Payments, as strict as its documents: an amount is compared when a payment is confirmed, of two
 * cancels of one payment within a second the first counts alone, a key is remembered for 15 days, and what it tells of itself
 * is not signed. Its memory ends with it. https://docs.tosspayments.com/reference
 */
import { randomUUID, timingSafeEqual } from 'node:crypto'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { scriptOf, showWindow } from './toss-window.ts'

export interface TossOptions {
  readonly secretKey: string
  /** What a shop's page opens its window with. */
  readonly clientKey?: string
  readonly now?: () => Date
}
interface Cancel {
  readonly transactionKey: string
  readonly cancelAmount: number
  readonly cancelReason: string
  readonly canceledAt: string
}
interface TossPayment {
  readonly paymentKey: string
  readonly orderId: string
  readonly currency: 'KRW'
  readonly totalAmount: number
  readonly requestedAt: string
  readonly card: { readonly company: string; readonly number: string }
  readonly isRejected: boolean
  isTroubled: boolean
  status: 'READY' | 'IN_PROGRESS' | 'DONE' | 'CANCELED' | 'PARTIAL_CANCELED' | 'ABORTED' | 'EXPIRED'
  balanceAmount: number
  approvedAt: string | null
  lastTransactionKey: string | null
  cancels: Cancel[] | null
}
/** `troubled`: its bank does not answer the first time. */
type TossCard = 'good' | 'rejected' | 'troubled'
interface Said {
  readonly status: number
  readonly body: unknown
}
export interface RunningToss {
  readonly url: string
  /** What it gives to a shop's page in the place of https://js.tosspayments.com/v2/standard. */
  readonly script: string
  /** A customer goes through its window: from now on the shop may confirm. @returns what the browser brings back */
  customerPays(
    orderId: string,
    amount: number,
    card?: TossCard,
  ): { paymentKey: string; orderId: string; amount: number }
  /** What it tells the shop of a payment. */
  newsOf(orderId: string): { headers: Record<string, string>; body: Buffer }
  stop(): Promise<void>
}

const keyDays = 15
/** After this long a payment that was not confirmed is over. */
const confirmWithinMs = 10 * 60_000
const cancelsApartMs = 1_000

export async function startTossSandbox({
  secretKey,
  clientKey = '',
  now = () => new Date(),
}: TossOptions): Promise<RunningToss> {
  const payments = new Map<string, TossPayment>()
  const transactions: {
    transactionKey: string
    of: TossPayment
    status: string
    amount: number
    transactionAt: string
  }[] = []
  const answered = new Map<string, { readonly at: number; readonly said: Said }>()
  /** The last that its customer has begun. */
  const latest = new Map<string, TossPayment>()
  const ofOrder = (orderId: string) => latest.get(orderId)

  const app = Fastify({ forceCloseConnections: true, bodyLimit: 16_384 })
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/v1/') && !isKnown(request.headers.authorization, secretKey))
      return refuse(reply, 401, 'UNAUTHORIZED_KEY', 'the secret key is needed, as Basic')
  })
  const refusal = (status: number, code: string, message: string): Said => ({ status, body: { code, message } })
  const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
    reply.code(status).send({ code, message })

  /** The same key is answered as it was, whatever comes with it. */
  async function once(request: FastifyRequest, reply: FastifyReply, work: () => Said): Promise<unknown> {
    const key = [request.headers['idempotency-key']].flat()[0]
    if (key !== undefined && key.length > 300)
      return refuse(reply, 400, 'INVALID_IDEMPOTENCY_KEY', 'a key has 300 characters at most')
    const known = key === undefined ? undefined : answered.get(key)
    const isFresh = known && now().getTime() - known.at < keyDays * 86_400_000
    const said = isFresh ? known.said : work()
    if (key !== undefined && !isFresh) answered.set(key, { at: now().getTime(), said })
    return reply.code(said.status).send(said.body)
  }
  const shown = (payment: TossPayment): Said => {
    const { isRejected: _, isTroubled: __, ...body } = payment
    return { status: 200, body: structuredClone(body) }
  }
  function moved(payment: TossPayment, status: string, amount: number): string {
    const transactionKey = randomUUID()
    transactions.push({ transactionKey, of: payment, status, amount, transactionAt: now().toISOString() })
    payment.lastTransactionKey = transactionKey
    return transactionKey
  }

  app.post<{ Body: { paymentKey?: unknown; orderId?: unknown; amount?: unknown } }>(
    '/v1/payments/confirm',
    (request, reply) =>
      once(request, reply, () => {
        const { paymentKey, orderId, amount } = request.body ?? {}
        const payment = payments.get(String(paymentKey))
        if (!payment || payment.orderId !== orderId || payment.status === 'EXPIRED')
          return refusal(404, 'NOT_FOUND_PAYMENT_SESSION', 'there is no such payment, or its time is over')
        if (payment.status !== 'IN_PROGRESS')
          return refusal(400, 'ALREADY_PROCESSED_PAYMENT', 'it was processed already')
        if (now().getTime() - Date.parse(payment.requestedAt) > confirmWithinMs) {
          payment.status = 'EXPIRED'
          return refusal(404, 'NOT_FOUND_PAYMENT_SESSION', 'its time is over')
        }
        if (payment.totalAmount !== amount)
          return refusal(400, 'INVALID_REQUEST', 'the customer agreed to another amount')
        if (payment.isTroubled) {
          payment.isTroubled = false
          return refusal(400, 'PROVIDER_ERROR', 'try again in a moment')
        }
        if (payment.isRejected) {
          payment.status = 'ABORTED'
          return refusal(403, 'REJECT_CARD_PAYMENT', 'the card was refused')
        }
        payment.status = 'DONE'
        payment.approvedAt = now().toISOString()
        moved(payment, 'DONE', payment.totalAmount)
        return shown(payment)
      }),
  )
  app.get<{ Params: { orderId: string } }>('/v1/payments/orders/:orderId', async ({ params }, reply) => {
    const payment = ofOrder(params.orderId)
    const { status, body } = payment ? shown(payment) : refusal(404, 'NOT_FOUND_PAYMENT', 'there is no such payment')
    return reply.code(status).send(body)
  })
  app.post<{ Params: { paymentKey: string }; Body: { cancelReason?: unknown; cancelAmount?: unknown } }>(
    '/v1/payments/:paymentKey/cancel',
    (request, reply) =>
      once(request, reply, () => {
        const payment = payments.get(request.params.paymentKey)
        const { cancelReason, cancelAmount = payment?.balanceAmount } = request.body ?? {}
        if (!payment) return refusal(404, 'NOT_FOUND_PAYMENT', 'there is no such payment')
        if (typeof cancelReason !== 'string' || cancelReason === '' || cancelReason.length > 200)
          return refusal(400, 'INVALID_REQUEST', 'cancelReason has 1 to 200 characters')
        if (payment.status === 'CANCELED') return refusal(400, 'ALREADY_CANCELED_PAYMENT', 'all of it went back')
        if (payment.status !== 'DONE' && payment.status !== 'PARTIAL_CANCELED')
          return refusal(403, 'NOT_CANCELABLE_PAYMENT', 'it was not paid')
        const last = payment.cancels?.at(-1)
        // a second one so soon is taken for the first, and answered like it
        if (last && now().getTime() - Date.parse(last.canceledAt) < cancelsApartMs) return shown(payment)
        const amount = Number(cancelAmount)
        if (!Number.isInteger(amount) || amount <= 0 || amount > payment.balanceAmount)
          return refusal(403, 'NOT_CANCELABLE_AMOUNT', 'it is more than is left')
        payment.balanceAmount -= amount
        payment.status = payment.balanceAmount === 0 ? 'CANCELED' : 'PARTIAL_CANCELED'
        const transactionKey = moved(payment, payment.status, amount)
        const canceledAt = now().toISOString()
        payment.cancels = [
          ...(payment.cancels ?? []),
          { transactionKey, cancelAmount: amount, cancelReason, canceledAt },
        ]
        return shown(payment)
      }),
  )
  app.get<{ Querystring: { startDate?: string; endDate?: string; startingAfter?: string; limit?: string } }>(
    '/v1/transactions',
    async ({ query }, reply) => {
      const [from, to] = [query.startDate, query.endDate].map((date) => Date.parse(`${date}+09:00`))
      if (!from || !to) return refuse(reply, 400, 'INVALID_REQUEST', 'startDate and endDate are needed')
      const within = transactions.filter(({ transactionAt: at }) => Date.parse(at) >= from && Date.parse(at) <= to)
      const start = within.findIndex(({ transactionKey }) => transactionKey === query.startingAfter) + 1
      return within.slice(start, start + Number(query.limit ?? 100)).map(({ of, ...one }) => ({
        ...{ ...one, paymentKey: of.paymentKey, orderId: of.orderId, currency: of.currency },
      }))
    },
  )

  showWindow(app, {
    ...{ clientKey, pays: customerPays },
    isPaid: (orderId) => ofOrder(orderId)?.approvedAt != null,
  })
  function customerPays(orderId: string, amount: number, card: TossCard = 'good') {
    const paymentKey = `tviva${randomUUID().replaceAll('-', '')}`
    const payment: TossPayment = {
      ...{ paymentKey, orderId, currency: 'KRW', totalAmount: amount, balanceAmount: amount, status: 'IN_PROGRESS' },
      ...{ requestedAt: now().toISOString(), approvedAt: null, lastTransactionKey: null, cancels: null },
      ...{ card: { company: '현대', number: '433012******1234' }, isRejected: card === 'rejected' },
      isTroubled: card === 'troubled',
    }
    payments.set(paymentKey, payment)
    latest.set(orderId, payment)
    return { paymentKey, orderId, amount }
  }

  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    script: scriptOf(url),
    customerPays,
    newsOf(orderId) {
      const payment = ofOrder(orderId)
      const data = payment ? (shown(payment).body as object) : { orderId }
      const news = { eventType: 'PAYMENT_STATUS_CHANGED', createdAt: now().toISOString(), data }
      return {
        headers: { 'tosspayments-webhook-transmission-id': randomUUID() },
        body: Buffer.from(JSON.stringify(news)),
      }
    },
    stop: () => app.close(),
  }
}

function isKnown(header: string | undefined, secretKey: string): boolean {
  const sent = Buffer.from(header?.replace(/^Basic +/i, '') ?? '')
  const expected = Buffer.from(Buffer.from(`${secretKey}:`).toString('base64'))
  return sent.length === expected.length && timingSafeEqual(sent, expected)
}
