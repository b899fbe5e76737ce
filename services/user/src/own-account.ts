/** What people do with their own account: another password, and a look at where they are logged in. */
import type { AnswerOf, changePassword, endSession, endSessions, listSessions } from '@jumun/contracts'
import { GrowingDelays } from '@jumun/resilience'
import { type Asked, Problem, userOf } from '@jumun/service'
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

    async changePassword(asked: Asked<typeof changePassword>): Promise<AnswerOf<typeof changePassword>> {
      const { id, sessionId } = userOf(asked)
      const { oldPassword, newPassword } = asked.body
      const { account, passwordHash } = await proven(id, oldPassword, asked.client.address)
      if (isWeakPassword(newPassword, account)) throw new Problem('weak-password')
      const to = await passwords.hash(newPassword, asked.client.address)
      if (!(await accounts.changePassword({ id, sessionId }, passwordHash, to, now())))
        throw new Problem('wrong-password', 'it was changed in the meantime')
      return { status: 204, body: null }
    },

    async sessions(asked: Asked<typeof listSessions>): Promise<AnswerOf<typeof listSessions>> {
      const { id, sessionId } = userOf(asked)
      const items = (await sessions.of(id, now())).map(({ createdAt, lastUsedAt, ...session }) => ({
        ...session,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt.toISOString(),
        current: session.id === sessionId,
      }))
      return { status: 200, body: { items } }
    },

    async endSession(asked: Asked<typeof endSession>): Promise<AnswerOf<typeof endSession>> {
      if (!(await sessions.endOne(userOf(asked).id, asked.params.id, now()))) throw new Problem('not-found')
      return { status: 204, body: null }
    },

    async endSessions(asked: Asked<typeof endSessions>): Promise<AnswerOf<typeof endSessions>> {
      const { id, sessionId } = userOf(asked)
      await sessions.endAll(id, asked.query.except === 'current' ? sessionId : undefined, now())
      return { status: 204, body: null }
    },
  }
}
