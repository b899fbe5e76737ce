/** An operator says who may ride and who may open stores. */
import type { approveUser, refuseUser, User } from '@jumun/contracts'
import { type RequestContext, userOf } from '@jumun/service'
import type { Logger } from 'pino'
import { userAsOperatorsSeeIt } from './account.ts'
import type { Accounts } from './account-store.ts'
import { done, type Outcome, refused } from './outcome.ts'

interface Needs {
  readonly accounts: Pick<Accounts, 'decide'>
  readonly log: Pick<Logger, 'info'>
}

export function decidingAboutAccounts({ accounts, log }: Needs) {
  async function decide(
    request: RequestContext<typeof approveUser>,
    standing: 'approved' | 'refused',
  ): Promise<Outcome<User>> {
    const { id } = request.params
    const account = await accounts.decide(id, standing)
    if (account === undefined) return refused('not-found')
    if (account === false) return refused('already-decided')
    log.info({ userId: id, operator: userOf(request).id, standing }, 'an operator decided about an account')
    return done(userAsOperatorsSeeIt(account))
  }
  return {
    approve: (request: RequestContext<typeof approveUser>) => decide(request, 'approved'),
    refuse: (request: RequestContext<typeof refuseUser>) => decide(request, 'refused'),
  }
}
