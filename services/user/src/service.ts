/** Accounts, sessions and the keys that everybody's tokens are signed with. */
import {
  approveUser,
  changePassword,
  endSession,
  endSessions,
  getSigningKeys,
  getUser,
  listSecurityEvents,
  listSessions,
  listSigningKeys,
  listUsers,
  lockUser,
  logIn,
  logOut,
  refreshSession,
  refuseUser,
  reportSecurity,
  revokeSigningKey,
  signUp,
  unlockUser,
  welcome,
} from '@jumun/contracts'
import { defineService, route } from '@jumun/service'
import { accessTokens } from './access-tokens.ts'
import { accountStore } from './account-store.ts'
import { bootstrapOperator } from './bootstrap-operator.ts'
import { decidingAboutAccounts } from './decide-about-account.ts'
import { lockingAccounts } from './lock-account.ts'
import { loggingIn } from './log-in.ts'
import { ownAccount } from './own-account.ts'
import { passwordHashing } from './passwords.ts'
import { securityEvents, watchedEntrances } from './security-events.ts'
import { forgetExpired, sessionStore } from './session-store.ts'
import { showingUsers } from './show-users.ts'
import { signUp as signingUp } from './sign-up.ts'
import { proving, signingKeyStore } from './signing-key-store.ts'
import { signingKeys } from './signing-keys.ts'
import { userSettings } from './user-settings.ts'

export default defineService({
  name: 'user',
  summary: 'Accounts, sessions, signing keys',
  paths: [
    '/signup',
    '/login',
    '/logout',
    '/token',
    '/sessions',
    '/users',
    '/welcome',
    '/signing-keys',
    '/security-events',
    '/.well-known',
  ],
  migrations: new URL('../migrations/', import.meta.url),
  settings: userSettings,
  async start({ db, call, clock, identity, newId, settings, log, security }) {
    const prove = proving(identity)
    const now = () => clock.now()
    const accounts = accountStore(db)
    const sessions = sessionStore(db)
    const passwords = passwordHashing({ waitingPerAddress: settings.logInsWaitingPerAddress })
    const { keySecret: secret, signingKeyDays: keyDays, refreshDays } = settings
    const tokens = await accessTokens({ keys: signingKeyStore(db, prove), prove, now, keyDays, secret })
    const sessionCalls = loggingIn({ accounts, sessions, passwords, tokens, now, newId, refreshDays, log })
    const users = showingUsers({ accounts, call, log })
    const keys = signingKeys(tokens)
    const { approve, refuse } = decidingAboutAccounts({ accounts, log })
    const { ridersAndOwnersWait } = settings
    const own = ownAccount({ accounts, sessions, passwords, now })
    const { lock, unlock } = lockingAccounts({ accounts, now, log })
    const doors = securityEvents({ db, now, newId })
    const watched = watchedEntrances(security, accounts)
    const kept = security.handTo(doors.keep)
    const { bootstrapOperatorEmail: email, bootstrapOperatorPassword: password } = settings
    await Promise.all([
      passwords.ready(),
      accounts.moveToNormalForm(),
      bootstrapOperator({ accounts, passwords, now, newId, log }, { email, password }),
    ])

    return {
      routes: [
        route(signUp, watched.signUp(signingUp({ accounts, passwords, now, ridersAndOwnersWait }))),
        route(logIn, watched.logIn(sessionCalls.logIn)),
        route(refreshSession, sessionCalls.refresh),
        route(logOut, sessionCalls.logOut),
        route(getUser, users.one),
        route(listUsers, users.newest),
        route(approveUser, approve),
        route(refuseUser, refuse),
        route(lockUser, lock),
        route(unlockUser, unlock),
        route(changePassword, own.changePassword),
        route(listSessions, own.sessions),
        route(endSession, own.endSession),
        route(endSessions, own.endSessions),
        route(listSecurityEvents, doors.newest),
        route(reportSecurity, doors.report),
        route(listSigningKeys, keys.list),
        route(revokeSigningKey, keys.revoke),
        route(
          welcome,
          answering(() => ({ message: settings.greeting })),
        ),
        route(
          getSigningKeys,
          answering(() => ({ keys: tokens.published() })),
        ),
      ],
      jobs: [tokens.rotation, forgetExpired(sessions, now), kept, doors.forgetting],
      stop: () => kept.run(),
    }
  },
})

const answering =
  <Body>(body: () => Body) =>
  async () => ({ status: 200 as const, body: body() })
