/** What people do with their own account: another password, and a look at where they are logged in. */
import type { changePassword, endSession, endSessions, LogIn, listSessions } from '@jumun/contracts'
import { GrowingDelays } from '@jumun/resilience'
import { type RequestContext, userOf } from '@jumun/service'
import type { Account } from './account.ts'
import type { Accounts } from './account-store.ts'
import { done, type Outcome, refused } from './outcome.ts'
import type { Passwords } from './passwords.ts'
import type { Sessions } from './session-store.ts'
import { isWeakPassword } from './weak-password.ts'

interface Needs {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly now: () => Date
}

interface Proven {
  readonly account: Account
  readonly passwordHash: string
}

/** Whoever found an open session does not find out the password by it. */
const wrongPasswordsUntilDelay = 10
const rememberedAccounts = 10_000

export function ownAccount({ accounts, sessions, passwords, now }: Needs) {
  const guesses = new GrowingDelays({ free: wrongPasswordsUntilDelay, rememberedKeys: rememberedAccounts })

  /** The one who asks is the one who knows the password. */
  async function proven(id: string, password: string, address: string): Promise<Outcome<Proven>> {
    const waitSeconds = guesses.wait(id, performance.now())
    if (waitSeconds > 0) return refused('too-many-requests', { retryAfterSeconds: waitSeconds })
    guesses.spend(id, performance.now())
    const found = await accounts.withPassword(id)
    if (!(await passwords.matches(password, found?.passwordHash, address)) || !found) return refused('wrong-password')
    guesses.giveBack(id, performance.now())
    return done(found)
  }

  return {
    proven,

    async changePassword(request: RequestContext<typeof changePassword>): Promise<Outcome<void>> {
      const { id, sessionId } = userOf(request)
      const { oldPassword, newPassword } = request.body
      const known = await proven(id, oldPassword, request.client.address)
      if (known.outcome === 'refused') return known
      const { account, passwordHash } = known.value
      if (isWeakPassword(newPassword, account)) return refused('weak-password')
      const to = await passwords.hash(newPassword, request.client.address)
      if (!(await accounts.changePassword({ id, sessionId }, passwordHash, to, now())))
        return refused('wrong-password', { why: 'it was changed in the meantime' })
      return done(undefined)
    },

    async sessions(request: Pick<RequestContext<typeof listSessions>, 'caller'>): Promise<{ items: LogIn[] }> {
      const { id, sessionId } = userOf(request)
      const items = (await sessions.of(id, now())).map(({ createdAt, lastUsedAt, ...session }) => ({
        ...session,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt.toISOString(),
        current: session.id === sessionId,
      }))
      return { items }
    },

    async endSession(request: RequestContext<typeof endSession>): Promise<Outcome<void>> {
      const ended = await sessions.endOne(userOf(request).id, request.params.id, now())
      return ended ? done(undefined) : refused('not-found')
    },

    async endSessions(request: RequestContext<typeof endSessions>): Promise<void> {
      const { id, sessionId } = userOf(request)
      await sessions.endAll(id, request.query.except === 'current' ? sessionId : undefined, now())
    },
  }
}
