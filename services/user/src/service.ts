/** Accounts, sessions and the keys that everybody's tokens are signed with. */
import {
  approveUser,
  askCustomerNames,
  askRiderNames,
  askStaffNames,
  changePassword,
  deleteMe,
  endSession,
  endSessions,
  exportMe,
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
import { computedGauge, defineService, route } from '@jumun/service'
import { accessTokens } from './access-tokens.ts'
import { accountStore } from './account-store.ts'
import * as answer from './answers.ts'
import { bootstrapOperator } from './bootstrap-operator.ts'
import { decidingAboutAccounts } from './decide-about-account.ts'
import { leaving } from './leave.ts'
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
  async start({ db, call, clock, identity, newId, settings, log, security, metrics }) {
    const prove = proving(identity)
    const now = () => clock.now()
    const accounts = accountStore(db)
    const sessions = sessionStore(db)
    const passwords = passwordHashing({ waitingPerAddress: settings.logInsWaitingPerAddress })
    const { keySecret: secret, signingKeyDays: keyDays, refreshDays } = settings
    const tokens = await accessTokens({ keys: signingKeyStore(db, prove), prove, now, keyDays, secret })
    computedGauge(metrics, 'jumun_signing_key_signs_until_timestamp_seconds', () => {
      const until = tokens.current().map(({ signsUntil }) => signsUntil.getTime() / 1000)
      return until.length === 0 ? undefined : Math.max(...until)
    })
    const sessionCalls = loggingIn({ accounts, sessions, passwords, tokens, now, newId, refreshDays, log })
    const users = showingUsers({ accounts, call, log })
    const keys = signingKeys(tokens)
    const { approve, refuse } = decidingAboutAccounts({ accounts, log })
    const register = signingUp({ accounts, passwords, now, ridersAndOwnersWait: settings.ridersAndOwnersWait })
    const own = ownAccount({ accounts, sessions, passwords, now })
    const { lock, unlock } = lockingAccounts({ accounts, now, log })
    const doors = securityEvents({ db, now, newId })
    const { exported, left } = leaving({ accounts, own, doors, call, now, log })
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
        route(
          signUp,
          watched.signUp(async (request) => answer.created(await answer.settled(register(request)))),
        ),
        route(
          logIn,
          watched.logIn(async (request) => answer.ok(await answer.settled(sessionCalls.logIn(request)))),
        ),
        route(refreshSession, async (request) => answer.ok(await answer.settled(sessionCalls.refresh(request)))),
        route(logOut, async (request) => answer.nothing(await sessionCalls.logOut(request))),
        route(getUser, async (request) => answer.ok(await answer.settled(users.one(request)))),
        route(listUsers, async (request) => answer.ok(await users.newest(request))),
        route(approveUser, async (request) => answer.ok(await answer.settled(approve(request)))),
        route(refuseUser, async (request) => answer.ok(await answer.settled(refuse(request)))),
        route(lockUser, async (request) => answer.ok(await answer.settled(lock(request)))),
        route(unlockUser, async (request) => answer.ok(await answer.settled(unlock(request)))),
        route(changePassword, async (request) => answer.nothing(await answer.settled(own.changePassword(request)))),
        route(exportMe, async (request) => answer.ok(await answer.settled(exported(request)))),
        route(deleteMe, async (request) => answer.nothing(await answer.settled(left(request)))),
        route(askStaffNames, async ({ body }) => answer.ok({ items: await accounts.staffNames(body.userIds) })),
        route(askCustomerNames, async ({ body }) => answer.ok({ items: await accounts.customerNames(body.userIds) })),
        route(askRiderNames, async ({ body }) => answer.ok({ items: await accounts.riderNames(body.riderIds) })),
        route(listSessions, async (request) => answer.ok(await own.sessions(request))),
        route(endSession, async (request) => answer.nothing(await answer.settled(own.endSession(request)))),
        route(endSessions, async (request) => answer.nothing(await own.endSessions(request))),
        route(listSecurityEvents, async (request) => answer.ok(await doors.newest(request))),
        route(reportSecurity, async ({ body }) => answer.nothing(await doors.keep(body.events))),
        route(listSigningKeys, async () => answer.ok(keys.list())),
        route(revokeSigningKey, async (request) => answer.nothing(await answer.settled(keys.revoke(request)))),
        route(welcome, async () => answer.ok({ message: settings.greeting })),
        route(getSigningKeys, async () => answer.ok({ keys: tokens.published() })),
      ],
      jobs: [tokens.rotation, forgetExpired(sessions, now), kept, doors.forgetting],
      stop: () => kept.run(),
    }
  },
})
