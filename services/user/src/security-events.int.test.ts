/** The security log is kept whole, found by what one looks for, and forgets addresses after 30 days. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listSecurityEvents, logIn, reportSecurity, type SecurityReport, signUp } from '@jumun/contracts'
import {
  eventually,
  fakeClock,
  startTestPostgres,
  startTestService,
  type TestPostgres,
  type TestService,
} from '@jumun/testing'
import user from './service.ts'

let postgres: TestPostgres
let service: TestService
const clock = fakeClock()
const operator = { id: '01900000-0000-7000-8000-000000000009', role: 'operator' } as const
const someone = '01900000-0000-7000-8000-000000000001'

before(async () => {
  postgres = await startTestPostgres()
  service = await startTestService(user, {
    postgres,
    clock,
    settings: { keySecret: 'a secret that seals the keys, in tests' },
  })
})
after(async () => {
  await service?.stop()
  await postgres?.stop()
})

const seen = (change: Partial<SecurityReport>): SecurityReport => ({
  ...{ kind: 'refused', at: clock.now().toISOString(), who: null, role: null, what: 'GET /users', status: 403 },
  ...{ address: '192.0.2.1', count: 1 },
  ...change,
})
const shown = async (query: object = {}) => {
  const answer = await service.call(listSecurityEvents, { as: operator, query })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body.items
}

test('the edge reports, operators look, nobody else does either', async () => {
  const events = [
    seen({ who: someone, role: 'customer' }),
    seen({ kind: 'too-many', what: 'POST /login', status: 429, count: 7, address: '2001:db8::/64' }),
  ]
  assert.equal((await service.call(reportSecurity, { as: 'gateway', body: { events } })).status, 204)
  for (const as of [undefined, { id: someone, role: 'owner' }, operator, 'catalog'] as const)
    assert.equal((await service.call(reportSecurity, { as, body: { events } })).status, 404)
  for (const role of ['customer', 'owner', 'rider'] as const)
    assert.equal((await service.call(listSecurityEvents, { as: { id: someone, role } })).status, 403)
  assert.equal((await shown()).length, 2)
  assert.deepEqual(
    (await shown({ who: someone })).map(({ what }: SecurityReport) => what),
    ['GET /users'],
  )
  assert.deepEqual(
    (await shown({ address: '2001:db8::/64' })).map(({ count }: SecurityReport) => count),
    [7],
  )
  assert.equal((await shown({ kind: 'log-in' })).length, 0)
})

test('what somebody typed cannot come in', async () => {
  for (const change of [{ what: 'hunter2' }, { who: 'me@example.com' }, { address: 'evil.example' }])
    assert.equal(
      (await service.call(reportSecurity, { as: 'gateway', body: { events: [seen(change as never)] } })).status,
      400,
    )
})

test('log-ins are recorded with whose account it is, never with what was typed', async () => {
  const account = { email: 'ann@example.com', password: 'a-good-password-1' }
  const { body } = await service.call(signUp, { body: { ...account, name: 'Ann' } })
  await service.call(logIn, { body: account })
  await service.call(logIn, { body: { ...account, password: 'a-bad-password-1' } })
  await service.call(logIn, { body: { ...account, email: 'nobody@example.com' } })
  await eventually(async () => {
    clock.advance(1_000)
    const kinds = (await shown({ who: body.id })).map(({ kind }: SecurityReport) => kind)
    assert.deepEqual(kinds.sort(), ['log-in', 'log-in-refused', 'sign-up'])
  })
  const page = JSON.stringify(await shown({ limit: 100 }))
  assert.doesNotMatch(page, /example\.com|password-1/)
  assert.match(page, /"name":"Ann"/)
})

test('addresses are kept for 30 days, the rest for a year', async () => {
  const { forgetting } = (await import('./security-events.ts')).securityEvents({
    db: service.db,
    now: () => clock.now(),
    newId: service.newId,
  })
  clock.advance(29 * 86_400_000)
  await forgetting.run()
  assert.ok((await shown({ address: '192.0.2.1' })).length > 0)
  clock.advance(2 * 86_400_000)
  await forgetting.run()
  assert.equal((await shown({ address: '192.0.2.1' })).length, 0)
  assert.ok((await shown()).length > 0)
  clock.advance(340 * 86_400_000)
  await forgetting.run()
  assert.equal((await shown()).length, 0)
})
