/** What people do with their own account: another password, and a look at where they are logged in. */
import type { AnswerOf, changePassword, endSession, endSessions, listSessions } from '@jumun/contracts'
import { GrowingDelays } from '@jumun/resilience'
import { Problem, type RequestContext, userOf } from '@jumun/service'
import type { Account } from './account.ts'
import type { Accounts } from './account-store.ts'
import type { Passwords } from './passwords.ts'
import type { Sessions } from './session-store.ts'
import { isWeakPassword } from './weak-password.ts'

interface Needs {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly now: () => Date
}

/** Whoever found an open session does not find out the password by it. */
const wrongPasswordsUntilDelay = 10
const rememberedAccounts = 10_000

export function ownAccount({ accounts, sessions, passwords, now }: Needs) {
  const guesses = new GrowingDelays({ free: wrongPasswordsUntilDelay, rememberedKeys: rememberedAccounts })

  /** The one who asks is the one who knows the password. @throws Problem */
  async function proven(id: string, password: string, address: string) {
    const waitSeconds = guesses.wait(id, performance.now())
    if (waitSeconds > 0) throw new Problem('too-many-requests', undefined, { retryAfterSeconds: waitSeconds })
    guesses.spend(id, performance.now())
    const found = await accounts.withPassword(id)
    if (!(await passwords.matches(password, found?.passwordHash, address)) || !found)
      throw new Problem('wrong-password')
    guesses.giveBack(id, performance.now())
    return found
  }

  return {
    proven: async (id: string, password: string, address: string): Promise<Account> =>
      (await proven(id, password, address)).account,

    async changePassword(request: RequestContext<typeof changePassword>): Promise<AnswerOf<typeof changePassword>> {
      const { id, sessionId } = userOf(request)
      const { oldPassword, newPassword } = request.body
      const { account, passwordHash } = await proven(id, oldPassword, request.client.address)
      if (isWeakPassword(newPassword, account)) throw new Problem('weak-password')
      const to = await passwords.hash(newPassword, request.client.address)
      if (!(await accounts.changePassword({ id, sessionId }, passwordHash, to, now())))
        throw new Problem('wrong-password', 'it was changed in the meantime')
      return { status: 204, body: null }
    },

    async sessions(request: RequestContext<typeof listSessions>): Promise<AnswerOf<typeof listSessions>> {
      const { id, sessionId } = userOf(request)
      const items = (await sessions.of(id, now())).map(({ createdAt, lastUsedAt, ...session }) => ({
        ...session,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt.toISOString(),
        current: session.id === sessionId,
      }))
      return { status: 200, body: { items } }
    },

    async endSession(request: RequestContext<typeof endSession>): Promise<AnswerOf<typeof endSession>> {
      if (!(await sessions.endOne(userOf(request).id, request.params.id, now()))) throw new Problem('not-found')
      return { status: 204, body: null }
    },

    async endSessions(request: RequestContext<typeof endSessions>): Promise<AnswerOf<typeof endSessions>> {
      const { id, sessionId } = userOf(request)
      await sessions.endAll(id, request.query.except === 'current' ? sessionId : undefined, now())
      return { status: 204, body: null }
    },
  }
}
