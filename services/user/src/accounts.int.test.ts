/** What people and operators do with accounts: another password, sessions seen and ended, a lock, a crowd at the door. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type RunningService, runService } from '@jumun/service'
import { eventually, startTestPostgres, type TestPostgres, testProof } from '@jumun/testing'
import pg from 'pg'
import user from './service.ts'

const operator = { email: 'admin@jumun.test', password: 'operator-password' }
const password = 'a-good-password'
let postgres: TestPostgres
let sql: pg.Client
let log: pg.Client
let dataDir: string
let services: RunningService[] = []
let start: (at: number) => Promise<RunningService>
let aheadMs = 0

before(async () => {
  postgres = await startTestPostgres()
  const [databaseUrl, eventLogUrl] = [await postgres.createDatabase(), await postgres.createDatabase()]
  dataDir = await mkdtemp(join(tmpdir(), 'jumun-accounts-test-'))
  start = (at: number) =>
    runService(user, {
      databaseUrl,
      eventLogUrl,
      dataDir: join(dataDir, String(at)),
      ...testProof('user'),
      environment: {
        JUMUN_USER_KEY_SECRET: 'a secret that seals keys in the tests',
        JUMUN_USER_BOOTSTRAP_OPERATOR_EMAIL: operator.email,
        JUMUN_USER_BOOTSTRAP_OPERATOR_PASSWORD: operator.password,
        JUMUN_USER_LOG_INS_WAITING_PER_ADDRESS: '5',
        JUMUN_USER_SIGNING_KEY_DAYS: '365',
      },
      platform: [],
      logLevel: 'silent',
      clock: { now: () => new Date(Date.now() + aheadMs) },
    })
  services = await Promise.all([start(0), start(1)])
  sql = new pg.Client(databaseUrl)
  log = new pg.Client(eventLogUrl)
  await Promise.all([sql.connect(), log.connect()])
})
after(async () => {
  for (const service of services) await service.stop()
  await sql?.end()
  await log?.end()
  await postgres?.stop()
  if (dataDir) await rm(dataDir, { recursive: true })
})

interface Asking {
  readonly body?: object
  readonly token?: string
  readonly at?: number
  readonly from?: string
  readonly agent?: string
}
async function ask(method: string, path: string, { body, token, at = 0, from, agent }: Asking = {}) {
  const answer = await fetch(`${services[at]?.url}${path}`, {
    method,
    signal: AbortSignal.timeout(60_000),
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(from ? { 'x-forwarded-for': from } : {}),
      ...(agent ? { 'user-agent': agent } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  return { status: answer.status, body: text ? JSON.parse(text) : undefined, headers: answer.headers }
}
let count = 0
async function newcomer(more: object = {}) {
  const email = `person${count++}@jumun.test`
  const { status, body } = await ask('POST', '/signup', { body: { email, password, name: 'Minji', ...more } })
  assert.equal(status, 201, JSON.stringify(body))
  return body as { id: string; email: string }
}
const logIn = (email: string, more: Asking & { word?: string } = {}) =>
  ask('POST', '/login', { body: { email, password: more.word ?? password }, ...more })
const sessionOf = async (email: string, more: Asking & { word?: string } = {}) => {
  const { status, body } = await logIn(email, more)
  assert.equal(status, 200, JSON.stringify(body))
  return body as { accessToken: string; refreshToken: string }
}
const refresh = async (refreshToken: string) => (await ask('POST', '/token', { body: { refreshToken } })).status
/** The access token proves nothing any more, at any instance. */
const isRefusedEverywhere = (token: string, id: string) =>
  eventually(async () => {
    const answers = await Promise.all(services.map((_, at) => ask('GET', `/users/${id}`, { token, at })))
    assert.deepEqual(
      answers.map(({ status }) => status),
      services.map(() => 401),
    )
  })

describe('a new account', () => {
  test('takes no password that others would try first, and says so', async () => {
    for (const weak of ['password', '12345678', 'Minji123', 'ｐａｓｓｗｏｒｄ']) {
      const body = { email: 'weak@jumun.test', password: weak, name: 'Minji' }
      const answer = await ask('POST', '/signup', { body })
      assert.deepEqual([answer.status, answer.body.code], [422, 'weak-password'], weak)
    }
  })
  test('cannot be taken for another: no look-alike letters in its name or address', async () => {
    for (const [field, text] of [
      ['email', 'аdmin@jumun.test'],
      ['email', 'kim@jumцn.test'],
      ['name', 'Jumun Оperator'],
    ] as const) {
      const body = { email: 'alike@jumun.test', password, name: 'Kim', [field]: text }
      const answer = await ask('POST', '/signup', { body })
      assert.deepEqual([answer.status, answer.body.code, answer.body.errors[0].field], [422, 'mixed-letters', field])
    }
  })
  test('is the same by both ways to write its domain, and is shown as people write it', async () => {
    const { id, email } = await newcomer({ email: '민지@주문.한국' })
    assert.equal(email, '민지@주문.한국')
    for (const typed of ['민지@xn--z92bt5w.xn--3e0b707e', '민지@XN--Z92BT5W.한국', '민지@주문.한국'.normalize('NFD')]) {
      assert.equal((await logIn(typed)).body.user?.id, id, typed)
      const body = { email: typed, password, name: 'Again' }
      assert.equal((await ask('POST', '/signup', { body })).body.code, 'email-taken')
    }
  })
  test('from before domains had one form moves to it at the next start, where nobody has it', async () => {
    const old = await newcomer()
    await sql.query("UPDATE account SET email_key = 'a@주문.test' WHERE id = $1", [old.id])
    await services[1]?.stop()
    services[1] = await start(1)
    const { rows } = await sql.query('SELECT email_key FROM account WHERE id = $1', [old.id])
    assert.equal(rows[0].email_key, 'a@xn--z92bt5w.test')
    assert.equal((await logIn('a@주문.test')).body.user?.id, old.id)
  })
})

describe('sessions', () => {
  const phone = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36'
  const laptop = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0'

  test('are seen by their owner alone, each with its device, the last used first', async () => {
    const { email } = await newcomer()
    await sessionOf(email, { agent: phone })
    aheadMs += 1_000
    const { accessToken: token } = await sessionOf(email, { agent: laptop })
    await sessionOf((await newcomer()).email)
    const { body } = await ask('GET', '/sessions', { token })
    const seen = body.items.map(({ device, current }: { device: string; current: boolean }) => [device, current])
    assert.deepEqual(seen, [
      ['Firefox, Windows', true],
      ['Chrome, Android', false],
    ])
    assert.equal((await ask('GET', '/sessions')).status, 401)
  })
  test('one is ended by its owner: neither of its tokens counts any more, anywhere; the others go on', async () => {
    const { email, id } = await newcomer()
    const [lost, mine] = [await sessionOf(email, { agent: phone }), await sessionOf(email, { agent: laptop })]
    const stranger = await sessionOf((await newcomer()).email)
    const { items } = (await ask('GET', '/sessions', { token: mine.accessToken })).body
    const path = `/sessions/${items.find(({ current }: { current: boolean }) => !current).id}`
    assert.equal((await ask('DELETE', path, { token: stranger.accessToken })).status, 404)
    assert.equal((await ask('DELETE', path, { token: mine.accessToken })).status, 204)
    assert.equal((await ask('DELETE', path, { token: mine.accessToken })).status, 404)
    await isRefusedEverywhere(lost.accessToken, id)
    assert.equal(await refresh(lost.refreshToken), 401)
    assert.equal((await ask('GET', '/sessions', { token: mine.accessToken })).body.items.length, 1)
    assert.equal(await refresh(mine.refreshToken), 200)
  })
  test('all others, or all, are ended with one word', async () => {
    const { email, id } = await newcomer()
    const [one, two, mine] = [await sessionOf(email), await sessionOf(email), await sessionOf(email)]
    assert.equal((await ask('DELETE', '/sessions?except=current', { token: mine.accessToken })).status, 204)
    for (const { accessToken } of [one, two]) await isRefusedEverywhere(accessToken, id)
    assert.equal((await ask('GET', `/users/${id}`, { token: mine.accessToken })).status, 200)
    assert.equal((await ask('DELETE', '/sessions', { token: mine.accessToken })).status, 204)
    await isRefusedEverywhere(mine.accessToken, id)
    assert.equal(await refresh(mine.refreshToken), 401)
  })
  test('logging out ends access too, not only the next refresh; a restart does not forget it', async () => {
    const { email, id } = await newcomer()
    const { accessToken, refreshToken } = await sessionOf(email)
    assert.equal((await ask('POST', '/logout', { body: { refreshToken } })).status, 204)
    await isRefusedEverywhere(accessToken, id)
    await services[1]?.stop()
    services[1] = await start(1)
    assert.equal((await ask('GET', `/users/${id}`, { token: accessToken, at: 1 })).status, 401)
  })
  test('a session lives for 90 days at most, however much it is used', async () => {
    const { email } = await newcomer()
    let { refreshToken } = await sessionOf(email)
    const from = aheadMs
    try {
      for (let days = 0; days < 80; days += 20) {
        aheadMs += 20 * 86_400_000
        const traded = await ask('POST', '/token', { body: { refreshToken } })
        assert.equal(traded.status, 200)
        refreshToken = traded.body.refreshToken
      }
      aheadMs += 11 * 86_400_000
      assert.equal(await refresh(refreshToken), 401)
    } finally {
      aheadMs = from
    }
  })
})

describe('another password', () => {
  const change = (token: string, oldPassword: string, newPassword: string) =>
    ask('PATCH', '/users/me/password', { token, body: { oldPassword, newPassword } })

  test('needs the one so far, and ends all other sessions', async () => {
    const { email, id } = await newcomer()
    const [other, mine] = [await sessionOf(email), await sessionOf(email)]
    const wrong = await change(mine.accessToken, 'not this one', 'another-good-one')
    assert.deepEqual([wrong.status, wrong.body.code], [422, 'wrong-password'])
    assert.equal((await change(mine.accessToken, password, 'password')).body.code, 'weak-password')
    assert.equal((await change(mine.accessToken, password, 'another-good-one')).status, 204)
    await isRefusedEverywhere(other.accessToken, id)
    assert.equal(await refresh(other.refreshToken), 401)
    assert.equal(await refresh(mine.refreshToken), 200)
    assert.equal((await logIn(email)).status, 401)
    assert.equal((await logIn(email, { word: 'another-good-one' })).status, 200)
  })
  test('is not found out by whoever found an open session', async () => {
    const { email } = await newcomer()
    const { accessToken } = await sessionOf(email)
    const statuses = new Set<number>()
    for (let index = 0; index < 15; index++)
      statuses.add((await change(accessToken, `guess ${index}`, 'another-good-one')).status)
    assert.deepEqual([...statuses], [422, 429])
    assert.equal((await change(accessToken, password, 'another-good-one')).status, 429)
  })
})

describe('a rider or an owner', () => {
  const roleIn = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).role
  const asOperator = async () => ({ token: (await sessionOf(operator.email, { word: operator.password })).accessToken })

  for (const role of ['rider', 'owner'] as const)
    test(`who signs up waits for an operator's yes: until then ${role}s are let in nowhere as such`, async () => {
      const { email, id } = await newcomer({ role })
      const { body } = await logIn(email)
      assert.deepEqual([body.user.role, body.user.standing, roleIn(body.accessToken)], [role, 'pending', 'customer'])
      const operators = await asOperator()
      const waiting = await ask('GET', '/users?standing=pending', operators)
      assert.ok(waiting.body.items.some((user: { id: string }) => user.id === id))
      assert.equal((await ask('POST', `/users/${id}/approve`, { token: body.accessToken })).status, 403)
      const yes = await ask('POST', `/users/${id}/approve`, operators)
      assert.deepEqual([yes.status, yes.body.standing], [200, 'approved'])
      const traded = await ask('POST', '/token', { body: { refreshToken: body.refreshToken } })
      assert.deepEqual([traded.body.user.standing, roleIn(traded.body.accessToken)], ['approved', role])
    })
  test('may be refused, and get a yes later; what is decided is not decided again, and customers are not decided about', async () => {
    const operators = await asOperator()
    const { id } = await newcomer({ role: 'owner' })
    const say = async (word: 'approve' | 'refuse', whom = id) =>
      (await ask('POST', `/users/${whom}/${word}`, operators)).status
    assert.deepEqual(
      [await say('refuse'), await say('refuse'), await say('approve'), await say('refuse')],
      [200, 200, 200, 409],
    )
    assert.equal(await say('refuse', (await newcomer()).id), 409)
    assert.equal(await say('approve', '01900000-0000-7000-8000-000000000009'), 404)
    await eventually(async () => {
      const { rows } = await log.query('SELECT type FROM record WHERE subject = $1 ORDER BY position', [id])
      assert.deepEqual(
        rows.map(({ type }) => type),
        ['UserRegistered', 'UserRefused', 'UserApproved'],
      )
    })
  })
})

describe('an account that an operator locks', () => {
  test('is over at once everywhere, says so only to who knows its password, and opens again', async () => {
    const { email, id } = await newcomer({ role: 'rider' })
    const session = await sessionOf(email)
    const admin = await sessionOf(operator.email, { word: operator.password })
    const asOperator = { token: admin.accessToken }
    assert.equal((await ask('POST', `/users/${id}/lock`, { token: session.accessToken })).status, 403)
    const locked = await ask('POST', `/users/${id}/lock`, asOperator)
    assert.deepEqual([locked.status, locked.body.locked], [200, true])
    assert.equal((await ask('GET', `/users/${id}`, asOperator)).body.locked, true)
    await isRefusedEverywhere(session.accessToken, id)
    assert.equal(await refresh(session.refreshToken), 401)
    const told = await logIn(email)
    assert.deepEqual([told.status, told.body.code], [403, 'account-locked'])
    assert.equal((await logIn(email, { word: 'not this one' })).body.code, 'wrong-credentials')
    assert.equal((await ask('DELETE', `/users/${id}/lock`, asOperator)).body.locked, false)
    assert.equal((await logIn(email)).status, 200)
  })
  test('is never the own one, and never one that is not', async () => {
    const { body } = await logIn(operator.email, { word: operator.password })
    const lock = (id: string) => ask('POST', `/users/${id}/lock`, { token: body.accessToken })
    assert.equal((await lock(body.user.id)).status, 400)
    assert.equal((await lock('01900000-0000-7000-8000-000000000009')).status, 404)
  })
})

test('a crowd that logs in from one address is told to wait; everybody else gets in', async () => {
  const { email } = await newcomer()
  const crowd = Array.from({ length: 230 }, (_, index) => logIn(`nobody${index}@jumun.test`, { from: '203.0.113.6' }))
  const owner = await logIn(email, { from: '203.0.113.7' })
  assert.equal(owner.status, 200)
  const answers = await Promise.all(crowd)
  const turnedAway = answers.filter(({ status }) => status === 429)
  assert.equal(answers.filter(({ status }) => status === 401).length + turnedAway.length, 230)
  assert.ok(turnedAway.length > 0)
  assert.ok(turnedAway.every(({ headers }) => Number(headers.get('retry-after')) >= 1))
})
