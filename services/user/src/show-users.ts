/** Who somebody is: to themselves and to operators. Their orders come along when the order service answers; else the page works without. */
import { type getUser, listOrders, type listUsers, type Order, type User as UserView } from '@jumun/contracts'
import { breaker } from '@jumun/resilience'
import { type CallService, cursorPosition, type PageOf, pageOf, type RequestContext, userOf } from '@jumun/service'
import type { Logger } from 'pino'
import { type Account, userAnswer, userAsOperatorsSeeIt } from './account.ts'
import type { Accounts } from './account-store.ts'
import { done, type Outcome, refused } from './outcome.ts'

interface Needs {
  readonly accounts: Accounts
  readonly call: CallService
  readonly log: Pick<Logger, 'info'>
}
type User = ReturnType<typeof userOf>

const orderTimeoutMs = 800

export function showingUsers({ accounts, call, log }: Needs) {
  const orderService = breaker({
    sampling: { failureRate: 0.5, windowMs: 10_000, atLeastCalls: 10 },
    halfOpenAfterMs: 2_000,
  })

  async function ordersOf(account: Account, caller: User): Promise<Order[] | null> {
    if (account.role !== 'customer') return [] // only customers order
    try {
      // Customers get their own anyway.
      const query = caller.id === account.id ? {} : { customerId: account.id }
      const answer = await orderService.run(() =>
        call(listOrders, { timeoutMs: orderTimeoutMs, onBehalfOf: caller.token, query }),
      )
      return answer.body.items
    } catch (error) {
      log.info({ err: error }, 'a user is shown without orders: the order service did not give them')
      return null
    }
  }

  return {
    async one(request: RequestContext<typeof getUser>): Promise<Outcome<UserView>> {
      const caller = userOf(request)
      const { id } = request.params
      const account = caller.id === id || caller.role === 'operator' ? await accounts.one(id) : undefined
      if (!account) return refused('not-found')
      const user = caller.role === 'operator' ? userAsOperatorsSeeIt(account) : userAnswer(account)
      if (request.query.include !== 'orders') return done(user)
      return done({ ...user, orders: await ordersOf(account, caller) })
    },

    async newest({ query }: RequestContext<typeof listUsers>): Promise<PageOf<UserView>> {
      const { limit = 20, cursor, q, standing } = query
      const found = await accounts.newest({ q, standing, after: cursorPosition(cursor), limit: limit + 1 })
      return pageOf(found.map(userAsOperatorsSeeIt), limit, (user) => user)
    },
  }
}
