/** An operator keeps somebody out, and lets them in again. */
import type { lockUser, User } from '@jumun/contracts'
import { type RequestContext, userOf } from '@jumun/service'
import type { Logger } from 'pino'
import { userAsOperatorsSeeIt } from './account.ts'
import type { Accounts } from './account-store.ts'
import { done, type Outcome, refused } from './outcome.ts'

interface Needs {
  readonly accounts: Pick<Accounts, 'setLocked'>
  readonly now: () => Date
  readonly log: Pick<Logger, 'info'>
}

export function lockingAccounts({ accounts, now, log }: Needs) {
  const set =
    (locked: boolean) =>
    async (request: RequestContext<typeof lockUser>): Promise<Outcome<User>> => {
      const { id } = request.params
      const operator = userOf(request).id
      if (locked && id === operator)
        return refused('invalid-request', { field: 'id', why: 'nobody locks themselves out' })
      const account = await accounts.setLocked(id, locked, now())
      if (!account) return refused('not-found')
      log.info({ userId: id, operator }, locked ? 'an account was locked' : 'an account was unlocked')
      return done(userAsOperatorsSeeIt(account))
    }
  return { lock: set(true), unlock: set(false) }
}
