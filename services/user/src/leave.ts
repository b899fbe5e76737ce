/** Everybody may take with them what is kept of them, and go: a copy of all of it, and the end of an account. */
import {
  type AnswerOf,
  askDeliveriesOf,
  askOrdersOf,
  askPaymentsOf,
  askUnfinishedDeliveries,
  askUnfinishedOrders,
  askUnfinishedTickets,
  type deleteMe,
  type exportMe,
} from '@jumun/contracts'
import { type CallService, type PageOf, type RequestContext, userOf } from '@jumun/service'
import type { Logger } from 'pino'
import { userAnswer } from './account.ts'
import type { Accounts } from './account-store.ts'
import { done, type Outcome, refused } from './outcome.ts'
import type { ownAccount } from './own-account.ts'
import type { securityEvents } from './security-events.ts'

interface Needs {
  readonly accounts: Pick<Accounts, 'one' | 'remove'>
  readonly own: Pick<ReturnType<typeof ownAccount>, 'proven' | 'sessions'>
  readonly doors: Pick<ReturnType<typeof securityEvents>, 'newest'>
  readonly call: CallService
  readonly now: () => Date
  readonly log: Pick<Logger, 'info'>
}
type Export = AnswerOf<typeof exportMe>['body']

const answerWithinMs = 5_000
const perPage = 100
/** Of a kind; some thirty years of an order a day. */
const mostPages = 100

export function leaving({ accounts, own, doors, call, now, log }: Needs) {
  async function all<Item>(page: (query: { limit: number; cursor?: string }) => Promise<{ body: PageOf<Item> }>) {
    const items: Item[] = []
    let cursor: string | undefined
    for (let count = 0; count < mostPages; count++) {
      const { body } = await page({ limit: perPage, ...(cursor ? { cursor } : {}) })
      items.push(...body.items)
      if (body.nextCursor === null) return items
      cursor = body.nextCursor
    }
    throw new Error(`more than ${mostPages * perPage} of a kind are kept of one person`)
  }
  /** An answer with a hole in it would be no answer. */
  const away = (error: unknown) => {
    log.info({ err: error }, 'a service does not say what it keeps of somebody')
    return refused('service-unavailable', { retryAfterSeconds: 5 })
  }

  return {
    async exported(request: RequestContext<typeof exportMe>): Promise<Outcome<Export>> {
      const { id } = userOf(request)
      const account = await accounts.one(id)
      if (!account) return refused('not-found')
      const about = { timeoutMs: answerWithinMs, params: { id } }
      try {
        const [orders, payments, deliveries, { items: sessions }, { items: securityEvents }] = await Promise.all([
          all((query) => call(askOrdersOf, { ...about, query })),
          all((query) => call(askPaymentsOf, { ...about, query })),
          all((query) => call(askDeliveriesOf, { ...about, query })),
          own.sessions({ caller: request.caller }),
          doors.newest({ query: { who: id, limit: perPage } }),
        ])
        return done({ user: userAnswer(account), sessions, orders, payments, deliveries, securityEvents })
      } catch (error) {
        return away(error)
      }
    },

    /** Nobody who is still needed by an order leaves it alone. */
    async left({ body, client, ...request }: RequestContext<typeof deleteMe>): Promise<Outcome<void>> {
      const { id } = userOf(request)
      const known = await own.proven(id, body.password, client.address)
      if (known.outcome === 'refused') return known
      try {
        const about = { timeoutMs: answerWithinMs, params: { id } }
        const answers = await Promise.all([
          call(askUnfinishedOrders, about),
          call(askUnfinishedTickets, about),
          call(askUnfinishedDeliveries, about),
        ])
        const [first] = answers.flatMap((answer) => answer.body.orderIds)
        if (first !== undefined) return refused('orders-under-way', { orderId: first })
      } catch (error) {
        return away(error)
      }
      const removed = await accounts.remove(id, now())
      if (removed === 'last-operator') return refused('last-operator')
      log.info({ userId: id }, 'somebody deleted their account')
      return done(undefined)
    },
  }
}
