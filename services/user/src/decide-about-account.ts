/** An operator says who may ride and who may open stores. */
import type { AnswerOf, approveUser, refuseUser } from '@jumun/contracts'
import { Problem, type RequestContext, userOf } from '@jumun/service'
import type { Logger } from 'pino'
import { userAsOperatorsSeeIt } from './account.ts'
import type { Accounts } from './account-store.ts'

interface Needs {
  readonly accounts: Pick<Accounts, 'decide'>
  readonly log: Pick<Logger, 'info'>
}

export function decidingAboutAccounts({ accounts, log }: Needs) {
  async function decide(request: RequestContext<typeof approveUser>, standing: 'approved' | 'refused') {
    const { id } = request.params
    const account = await accounts.decide(id, standing)
    if (account === undefined) throw new Problem('not-found')
    if (account === false) throw new Problem('already-decided')
    log.info({ userId: id, operator: userOf(request).id, standing }, 'an operator decided about an account')
    return { status: 200 as const, body: userAsOperatorsSeeIt(account) }
  }
  return {
    approve: (request: RequestContext<typeof approveUser>): Promise<AnswerOf<typeof approveUser>> =>
      decide(request, 'approved'),
    refuse: (request: RequestContext<typeof refuseUser>): Promise<AnswerOf<typeof refuseUser>> =>
      decide(request, 'refused'),
  }
}
