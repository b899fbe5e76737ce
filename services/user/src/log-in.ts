/** Log in, refresh, log out. An unknown email takes as long as a wrong password, and gets the same answer. A locked account says so to its owner only. */
import { randomBytes } from 'node:crypto'
import type { logIn as logInCall, logOut as logOutCall, refreshSession, Session } from '@jumun/contracts'
import type { RequestContext } from '@jumun/service'
import type { Logger } from 'pino'
import type { AccessTokens } from './access-tokens.ts'
import { type Account, accountAnswer } from './account.ts'
import type { Accounts } from './account-store.ts'
import { deviceOf } from './device.ts'
import { done, type Outcome, refused } from './outcome.ts'
import type { Passwords } from './passwords.ts'
import { whenShown } from './session.ts'
import type { NewToken, Sessions } from './session-store.ts'
import { accessTokenSeconds } from './signing-key.ts'

interface Needs {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly tokens: Pick<AccessTokens, 'sign'>
  readonly now: () => Date
  readonly newId: () => string
  readonly refreshDays: number
  readonly log: Pick<Logger, 'warn'>
}

export function loggingIn({ accounts, sessions, passwords, tokens, now, newId, refreshDays, log }: Needs) {
  const newToken = (): NewToken => {
    const issuedAt = now()
    const expiresAt = new Date(issuedAt.getTime() + refreshDays * 86_400_000)
    return { refreshToken: randomBytes(32).toString('base64url'), issuedAt, expiresAt }
  }
  const pair = (account: Account, sessionId: string, { refreshToken }: NewToken) => ({
    accessToken: tokens.sign(account, sessionId),
    refreshToken,
    expiresIn: accessTokenSeconds,
    user: accountAnswer(account),
  })

  return {
    async logIn({ body, client }: RequestContext<typeof logInCall>): Promise<Outcome<Session>> {
      const found = await accounts.byEmail(body.email)
      const matches = await passwords.matches(body.password, found?.passwordHash, client.address)
      if (!found || !matches) return refused('wrong-credentials')
      const { account, passwordHash } = found
      const token = newToken()
      const session = { id: newId(), accountId: account.id, device: deviceOf(client.agent), passwordHash }
      const answer = pair(account, session.id, token)
      if (!(await sessions.begin(session, token)))
        return refused((await accounts.one(account.id))?.locked ? 'account-locked' : 'wrong-credentials')
      return done(answer)
    },

    async refresh({ body }: RequestContext<typeof refreshSession>): Promise<Outcome<Session>> {
      const next = newToken()
      const device = body.device ?? null
      const { shown, accountId, sessionId } = await sessions.show(body.refreshToken, device, next, (token) =>
        whenShown(token, device, now()),
      )
      if (shown === 'reused')
        log.warn({ userId: accountId }, 'a used refresh token came again; its session has been ended')
      const isGood = shown === 'rotate' || shown === 'again'
      const account = isGood && accountId ? await accounts.one(accountId) : undefined
      if (!account || !sessionId) return refused('session-ended')
      return done(pair(account, sessionId, next))
    },

    /** The same answer whether the token was known or not: the session is over either way. */
    logOut: ({ body }: RequestContext<typeof logOutCall>): Promise<void> => sessions.end(body.refreshToken, now()),
  }
}
