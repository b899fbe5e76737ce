/** An operator keeps somebody out, and lets them in again. */
import type { AnswerOf, lockUser, unlockUser } from '@jumun/contracts'
import { invalid, Problem, type RequestContext, userOf } from '@jumun/service'
import type { Logger } from 'pino'
import { userAsOperatorsSeeIt } from './account.ts'
import type { Accounts } from './account-store.ts'

interface Needs {
  readonly accounts: Pick<Accounts, 'setLocked'>
  readonly now: () => Date
  readonly log: Pick<Logger, 'info'>
}

export function lockingAccounts({ accounts, now, log }: Needs) {
  const set =
    (locked: boolean) =>
    async (request: RequestContext<typeof lockUser>): Promise<AnswerOf<typeof lockUser>> => {
      const { id } = request.params
      const operator = userOf(request).id
      if (locked && id === operator) throw invalid('id', 'nobody locks themselves out')
      const account = await accounts.setLocked(id, locked, now())
      if (!account) throw new Problem('not-found')
      log.info({ userId: id, operator }, locked ? 'an account was locked' : 'an account was unlocked')
      return { status: 200, body: userAsOperatorsSeeIt(account) }
    }
  const lock: (request: RequestContext<typeof lockUser>) => Promise<AnswerOf<typeof lockUser>> = set(true)
  const unlock: (request: RequestContext<typeof unlockUser>) => Promise<AnswerOf<typeof unlockUser>> = set(false)
  return { lock, unlock }
}
