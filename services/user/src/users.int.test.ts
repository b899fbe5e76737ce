import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type RunningService, runService } from '@jumun/service'
import { eventually, metricsOf, startTestPostgres, type TestPostgres, testProof } from '@jumun/testing'
import pg from 'pg'
import { pino } from 'pino'
import user from './service.ts'
import { doubleClickMs } from './session.ts'

const keySecret = 'a secret that seals keys in the tests'
const operator = { email: 'admin@jumun.test', password: 'operator-password' }
let postgres: TestPostgres
let databaseUrl: string
let eventLogUrl: string
let dataDir: string
let sql: pg.Client
let services: RunningService[] = []
let lines = ''
let aheadMs = 0

const start = (secret = keySecret) =>
  runService(user, {
    databaseUrl,
    eventLogUrl,
    dataDir,
    metricsToken: 'a token for the scraper',
    ...testProof('user'),
    environment: {
      JUMUN_USER_KEY_SECRET: secret,
      JUMUN_USER_RIDERS_AND_OWNERS_WAIT: 'false',
      JUMUN_USER_BOOTSTRAP_OPERATOR_EMAIL: operator.email,
      JUMUN_USER_BOOTSTRAP_OPERATOR_PASSWORD: operator.password,
    },
    platform: [],
    logger: pino(
      { level: 'debug' },
      {
        write: (line: string) => {
          lines += line
        },
      },
    ),
    clock: { now: () => new Date(Date.now() + aheadMs) },
  })

before(async () => {
  postgres = await startTestPostgres()
  databaseUrl = await postgres.createDatabase()
  eventLogUrl = await postgres.createDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'jumun-user-test-'))
  services = await Promise.all([start(), start(), start()])
  sql = new pg.Client(databaseUrl)
  await sql.connect()
})
after(async () => {
  for (const service of services) await service.stop()
  await sql?.end()
  await postgres?.stop()
  if (dataDir) await rm(dataDir, { recursive: true })
})

async function ask(
  method: string,
  path: string,
  { body, token, at = 0 }: { body?: object; token?: string; at?: number } = {},
) {
  const answer = await fetch(`${services[at]?.url}${path}`, {
    method,
    signal: AbortSignal.timeout(60_000),
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json')
  return { status: answer.status, body: text && isJson ? JSON.parse(text) : text, text }
}
const password = 'a-good-password'
let count = 0
async function signUp(more: object = {}) {
  const email = `person${count++}@jumun.test`
  const { body, status, text } = await ask('POST', '/signup', { body: { email, password, name: 'Minji', ...more } })
  assert.equal(status, 201, text)
  return body as { id: string; email: string; role: string }
}
const logIn = async (email: string, at = 0) => (await ask('POST', '/login', { body: { email, password }, at })).body
const refresh = (refreshToken: string, at = 0, device?: string) =>
  ask('POST', '/token', { body: { refreshToken, ...(device ? { device } : {}) }, at })

describe('signing up', () => {
  test('makes a customer who can log in, and says so', async () => {
    const account = await signUp()
    assert.equal(account.role, 'customer')
    const session = await logIn(account.email)
    assert.deepEqual(session.user, account)
    assert.equal(session.expiresIn, 900)
    const shown = await ask('GET', `/users/${account.id}`, { token: session.accessToken })
    assert.equal(shown.body.email, account.email)
  })
  test('one account per email, whatever its capitals, also when many come at once', async () => {
    const bodies = ['Same@Jumun.test', 'same@jumun.test', 'SAME@JUMUN.TEST', 'same@jumun.TEST']
    const answers = await Promise.all(
      bodies.map((email, at) => ask('POST', '/signup', { body: { email, password, name: 'One' }, at: at % 3 })),
    )
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409, 409, 409])
    assert.equal(answers.find((answer) => answer.status === 409)?.body.code, 'email-taken')
    assert.equal((await ask('POST', '/login', { body: { email: 'sAmE@jumun.test', password } })).status, 200)
  })
  test('nobody becomes an operator by signing up', async () => {
    const body = { email: 'boss@jumun.test', password, name: 'Boss', role: 'operator' }
    assert.equal((await ask('POST', '/signup', { body })).status, 400)
  })
  test('what cannot be stored is refused with the name of its field; what cannot be seen is left out', async () => {
    for (const [field, wrong] of Object.entries({
      name: ['\u3164', '\u200B', 'a\u0000'],
      email: ['a\u0000b@jumun.test', '\u3000'],
    }))
      for (const text of wrong) {
        const body = { email: 'odd@jumun.test', password, name: 'Odd', [field]: text }
        const { status, body: problem } = await ask('POST', '/signup', { body })
        assert.deepEqual([status, problem.errors?.[0]?.field], [400, field], JSON.stringify(text))
      }
    assert.equal((await ask('POST', '/login', { body: { email: 'a\u0000', password } })).status, 400)
    const name = '\u202E 민\u200B지\u0007 \u3000Kim '
    const { body } = await ask('POST', '/signup', { body: { email: ' Odd\u200B@Jumun.test\u3000', password, name } })
    assert.deepEqual([body.email, body.name], ['odd@jumun.test', '민지 Kim'])
  })
  test('one account per email, however it is typed, pasted or completed', async () => {
    const { email, id } = await signUp()
    for (const typed of [
      ` ${email}`,
      `${email}\u3000`,
      `\t${email}\n`,
      `${email.slice(0, 3)}\u200B${email.slice(3)}`,
      `ｐ${email.slice(1)}`,
    ]) {
      assert.equal((await logIn(typed)).user?.id, id, JSON.stringify(typed))
      const again = await ask('POST', '/signup', { body: { email: typed, password, name: 'Again' } })
      assert.deepEqual([again.status, again.body.code], [409, 'email-taken'])
    }
  })
  test('accounts from before an email had one form move to it, and nobody is locked out', async () => {
    const people = await Promise.all([signUp(), signUp(), signUp()])
    const typed = [`solo\u200B@jumun.test`, 'twin@jumun.test', `twin\u200B@jumun.test`]
    for (const [index, { id }] of people.entries())
      await sql.query('UPDATE account SET email = $2, email_key = $2 WHERE id = $1', [id, typed[index]])
    const migration = new URL('../migrations/0003-one-form-of-an-email.sql', import.meta.url)
    await sql.query(await readFile(migration, 'utf8'))
    for (const [index, { id }] of people.entries())
      assert.equal((await logIn(typed[index] as string)).user?.id, id, JSON.stringify(typed[index]))
    assert.equal((await logIn('solo@jumun.test')).user?.id, people[0]?.id)
  })
  test('password hash in the answer', async () => {
    const account = await signUp()
    const session = await logIn(account.email)
    const admin = (await ask('POST', '/login', { body: operator })).body
    const answers = [
      JSON.stringify(account),
      JSON.stringify(session.user),
      (await ask('GET', `/users/${account.id}`, { token: session.accessToken })).text,
      (await ask('GET', '/users', { token: admin.accessToken })).text,
    ]
    for (const answer of answers) assert.doesNotMatch(answer, /argon2|password|hash/i)
  })
})

describe('logging in', () => {
  test('a wrong password and an unknown email get the same answer', async () => {
    const { email } = await signUp()
    const wrong = await ask('POST', '/login', { body: { email, password: 'not this one' } })
    const unknown = await ask('POST', '/login', { body: { email: 'nobody@jumun.test', password: 'not this one' } })
    assert.deepEqual([wrong.status, wrong.body.code], [401, 'wrong-credentials'])
    const { instance: _, ...same } = wrong.body
    const { instance: __, ...other } = unknown.body
    assert.deepEqual(other, same)
  })
  test('the access token is signed with the published key, for us and by us', async () => {
    const account = await signUp({ role: 'rider' })
    const { accessToken } = await logIn(account.email)
    const [head, claims, signature] = accessToken.split('.')
    const { kid, alg } = JSON.parse(Buffer.from(head, 'base64url').toString())
    const { body } = await ask('GET', '/.well-known/jwks.json')
    const jwk = body.keys.find((key: { kid: string }) => key.kid === kid)
    const signed = Buffer.from(`${head}.${claims}`)
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    assert.ok(verify(null, signed, key, Buffer.from(signature, 'base64url')))
    const { iss, aud, sub, role, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString())
    assert.deepEqual([alg, iss, aud, sub, role, exp - iat], ['EdDSA', 'jumun', 'jumun', account.id, 'rider', 900])
    assert.equal(JSON.stringify(body).includes('"d"'), false)
  })
  test('a token of one instance counts at another', async () => {
    const account = await signUp()
    const { accessToken } = await logIn(account.email, 1)
    assert.equal((await ask('GET', `/users/${account.id}`, { token: accessToken, at: 2 })).status, 200)
  })
})

describe('sessions', () => {
  test('a refresh token is traded for a new pair that works', async () => {
    const account = await signUp()
    const first = await logIn(account.email)
    const second = (await refresh(first.refreshToken)).body
    assert.notEqual(second.refreshToken, first.refreshToken)
    assert.equal((await ask('GET', `/users/${account.id}`, { token: second.accessToken })).status, 200)
    assert.equal((await refresh(second.refreshToken)).status, 200)
  })
  test('a double click gets two pairs of the same session', async () => {
    const { refreshToken } = await logIn((await signUp()).email)
    const [one, two] = await Promise.all([refresh(refreshToken, 0), refresh(refreshToken, 1)])
    assert.deepEqual([one.status, two.status], [200, 200])
    assert.equal((await refresh(one.body.refreshToken)).status, 200)
    assert.equal((await refresh(two.body.refreshToken)).status, 200)
  })
  test('a reused token ends the whole family, also for who holds the newest one', async () => {
    const { email } = await signUp()
    const first = await logIn(email)
    const other = await logIn(email)
    const second = (await refresh((await refresh(first.refreshToken)).body.refreshToken)).body
    aheadMs += doubleClickMs + 1_000
    const stolen = await refresh(first.refreshToken)
    assert.deepEqual([stolen.status, stolen.body.code], [401, 'session-ended'])
    assert.equal((await refresh(second.refreshToken)).status, 401)
    assert.equal((await refresh(other.refreshToken)).status, 200, 'another log-in is another session')
  })
  test('an answer that was lost is asked for again by the same device, and the session lives on', async () => {
    for (const device of [undefined, 'a-phone-of-its-own']) {
      const { refreshToken } = await logIn((await signUp()).email)
      const lost = await refresh(refreshToken, 0, device)
      aheadMs += 8_000
      const heard = await refresh(refreshToken, 1, device)
      assert.deepEqual([lost.status, heard.status], [200, 200])
      const next = await refresh(heard.body.refreshToken, 0, device)
      assert.equal(next.status, 200)
      // whoever has the lost answer all the same is not the one who asked again
      assert.equal((await refresh(lost.body.refreshToken, 0, device)).status, 401)
      assert.equal((await refresh(next.body.refreshToken, 0, device)).status, 401)
    }
  })
  test('a used token on another device is a copy, and ends the family', async () => {
    const { refreshToken } = await logIn((await signUp()).email)
    const { body } = await refresh(refreshToken, 0, 'a-phone-of-its-own')
    aheadMs += 8_000
    assert.equal((await refresh(refreshToken, 0, 'another-device')).status, 401)
    assert.equal((await refresh(body.refreshToken, 0, 'a-phone-of-its-own')).status, 401)
  })
  test('logging out ends the session, and an unknown token is no news', async () => {
    const { refreshToken } = await logIn((await signUp()).email)
    assert.equal((await ask('POST', '/logout', { body: { refreshToken } })).status, 204)
    assert.equal((await refresh(refreshToken)).body.code, 'session-ended')
    assert.equal((await ask('POST', '/logout', { body: { refreshToken: 'unknown' } })).status, 204)
    assert.equal((await refresh('unknown')).status, 401)
  })
  test('the database knows no token', async () => {
    const { refreshToken } = await logIn((await signUp()).email)
    const { rows } = await sql.query(`SELECT row_to_json(refresh_token)::text AS row FROM refresh_token`)
    assert.ok(rows.length > 0)
    assert.ok(!JSON.stringify(rows).includes(refreshToken))
  })
})

describe('who sees whom', () => {
  test('others are not found, operators see all, newest first and page by page', async () => {
    const [minji, jisoo] = [await signUp(), await signUp()]
    const session = await logIn(minji.email)
    assert.equal((await ask('GET', `/users/${jisoo.id}`, { token: session.accessToken })).status, 404)
    assert.equal((await ask('GET', '/users', { token: session.accessToken })).status, 403)
    assert.equal((await ask('GET', `/users/${minji.id}`)).status, 401)
    const admin = (await ask('POST', '/login', { body: operator })).body
    assert.equal((await ask('GET', `/users/${jisoo.id}`, { token: admin.accessToken })).body.id, jisoo.id)
    const found = async (q: string) =>
      (await ask('GET', `/users?q=${encodeURIComponent(q)}`, { token: admin.accessToken })).body.items.map(
        ({ id }: { id: string }) => id,
      )
    assert.deepEqual(await found(jisoo.email.slice(0, -4).toUpperCase()), [jisoo.id], 'by a part of the email')
    assert.ok((await found(' minji ')).includes(jisoo.id), 'by the name')
    assert.deepEqual(await found('%'), [], 'a sign is a sign')
    const seen: string[] = []
    for (let cursor: string | null = '', pages = 0; cursor !== null && pages < 100; pages++) {
      const path: string = `/users?limit=3${cursor ? `&cursor=${cursor}` : ''}`
      const { body } = await ask('GET', path, { token: admin.accessToken })
      seen.push(...body.items.map((item: { id: string }) => item.id))
      cursor = body.nextCursor
    }
    assert.equal(seen[0], jisoo.id)
    assert.equal(new Set(seen).size, seen.length)
    const { rows } = await sql.query('SELECT count(*)::int AS count FROM account')
    assert.equal(seen.length, rows[0].count)
    assert.equal((await ask('GET', '/users?cursor=nonsense', { token: admin.accessToken })).body.code, 'invalid-cursor')
  })
  test('a failing order service leaves the user page working', async () => {
    const account = await signUp()
    const { accessToken } = await logIn(account.email)
    const shown = await ask('GET', `/users/${account.id}?include=orders`, { token: accessToken })
    assert.deepEqual([shown.status, shown.body.orders, shown.body.email], [200, null, account.email])
  })
})

describe('keys and secrets', () => {
  test('three instances that start together agree on one key and one operator', async () => {
    const answers = await Promise.all([0, 1, 2].map((at) => ask('GET', '/.well-known/jwks.json', { at })))
    for (const answer of answers) assert.deepEqual(answer.body, answers[0]?.body)
    assert.equal(answers[0]?.body.keys.length, 1)
    const { rows } = await sql.query(`SELECT count(*)::int AS count FROM account WHERE role = 'operator'`)
    assert.equal(rows[0].count, 1)
  })
  test('the key and each new user are announced on the log', async () => {
    const { id } = await signUp()
    const log = new pg.Client(eventLogUrl)
    await log.connect()
    try {
      const { body } = await ask('GET', '/.well-known/jwks.json')
      for (const subject of [id, body.keys[0].kid]) {
        await eventually(async () => {
          const { rowCount } = await log.query('SELECT FROM record WHERE subject = $1', [subject])
          assert.equal(rowCount, 1)
        })
      }
    } finally {
      await log.end()
    }
  })
  test('the next key signs after a month, and a token of the one before is accepted until it expires', async () => {
    const account = await signUp()
    const month = 30 * 86_400_000
    aheadMs += month - 60_000 - aheadMs
    const later = await Promise.all([start(), start()])
    const publishedBy = async (service: RunningService | undefined) =>
      ((await (await fetch(`${service?.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] }).keys
    const kidOf = (token: string) =>
      JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString()).kid as string
    const [before, ...others] = services.splice(0)
    try {
      for (const service of [before, ...others]) await service?.stop()
      services.push(...later)
      const keys = await publishedBy(later[0])
      assert.equal(keys.length, 2, 'the next one is known before its turn')
      assert.deepEqual(await publishedBy(later[1]), keys)
      const old = await logIn(account.email)
      assert.equal(kidOf(old.accessToken), keys[0]?.kid)
      aheadMs += 120_000
      const fresh = await logIn(account.email, 1)
      assert.equal(kidOf(fresh.accessToken), keys[1]?.kid)
      for (const { accessToken } of [old, fresh])
        assert.equal((await ask('GET', `/users/${account.id}`, { token: accessToken })).status, 200)
      aheadMs += 3_600_000
      assert.deepEqual(await publishedBy(later[0]), [keys[1]])
    } finally {
      if (services.length === 0) services.push(...later)
    }
  })
  test('a key that leaked is revoked: its tokens prove nothing, another signs at once, and nobody logs in again', async () => {
    const account = await signUp()
    const old = await logIn(account.email)
    const admin = (await ask('POST', '/login', { body: operator })).body.accessToken as string
    const { items } = (await ask('GET', '/signing-keys', { token: admin })).body as { items: { kid: string }[] }
    const path = `/signing-keys/${items[0]?.kid}`
    assert.equal((await ask('DELETE', path, { token: old.accessToken })).status, 403)
    assert.equal((await ask('DELETE', '/signing-keys/never-was', { token: admin })).status, 404)
    assert.equal((await ask('DELETE', path, { token: admin })).status, 204)
    await eventually(async () => {
      const asked = services.map((_, at) => ask('GET', `/users/${account.id}`, { token: old.accessToken, at }))
      assert.ok(
        (await Promise.all(asked)).every(({ status }) => status === 401),
        'an instance has not heard of it',
      )
    })
    await eventually(async () => {
      const fresh = await Promise.all(services.map((_, at) => logIn(account.email, at)))
      const shown = await Promise.all(
        fresh.map(({ accessToken }) => ask('GET', `/users/${account.id}`, { token: accessToken })),
      )
      assert.ok(
        shown.every(({ status }) => status === 200),
        'an instance signs with the old one',
      )
    })
    const traded = await ask('POST', '/token', { body: { refreshToken: old.refreshToken } })
    assert.equal(traded.status, 200)
    assert.equal((await ask('DELETE', path, { token: traded.body.accessToken })).status, 403)
    const left = await ask('GET', '/signing-keys', {
      token: (await ask('POST', '/login', { body: operator })).body.accessToken,
    })
    assert.ok(!(left.body as { items: { kid: string }[] }).items.some(({ kid }) => kid === items[0]?.kid))
  })
  test('with another secret it does not start, and says why', async () => {
    await assert.rejects(start('another secret altogether'), /JUMUN_USER_KEY_SECRET/)
  })
  test('token secret printed by the health check', async () => {
    const { refreshToken, accessToken } = await logIn((await signUp()).email)
    const { rows } = await sql.query('SELECT password_hash FROM account')
    const secrets = [keySecret, password, operator.password, refreshToken, accessToken]
    secrets.push(...rows.map((row) => row.password_hash as string))
    const paths = ['/health/live', '/health/ready', '/actuator/health', '/welcome', '/.well-known/jwks.json']
    const shown = await Promise.all(paths.map(async (path) => (await ask('GET', path)).text))
    shown.push(await metricsOf(services[0]?.url ?? '', 'a token for the scraper'))
    for (const secret of secrets)
      for (const text of [...shown, lines]) assert.ok(!text.includes(secret), 'a secret was shown')
    assert.ok(shown[0])
  })
})
