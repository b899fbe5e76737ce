/**
 * An attacker at the edge, with an account like everybody's: bodies too large, streams without number, floods, addresses and
 * names in other letters. What is asked of the platform: an answer each time, no harm to others, and a note of it. All on
 * loopback, all bounded.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { join, relative } from 'node:path'
import { after, before, test } from 'node:test'
import {
  listDashboards,
  listSecurityEvents,
  listStores,
  listUsers,
  logIn,
  placeOrder,
  type SecurityEvent,
  type Session,
  signUp,
  streamDashboards,
} from '@jumun/contracts'
import { sendAllThenRead } from '@jumun/testing/send-all-then-read'
import {
  type Answer,
  ask,
  askPath,
  eventually,
  expectProblem,
  expectStatus,
  logInAs,
  newcomer,
  password,
} from '../../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../../harness/platform.ts'

const mostStreams = 5
const requestsPerMinute = 400
let platform: Platform
let attacker: Session
let other: Session
let operator: Session

before(async () => {
  platform = await startPlatform({
    env: { JUMUN_GATEWAY_REQUESTS_PER_MINUTE_PER_USER: String(requestsPerMinute), JUMUN_LOG_LEVEL: 'info' },
  })
  attacker = await newcomer(platform, 'customer', 'attacker')
  other = await newcomer(platform, 'customer', 'other')
  const run = await platform.runFile()
  assert.ok(run.operator)
  operator = await logInAs(platform, run.operator.email, run.operator.password)
})
after(() => auditAndStop(platform))

test('a body that is too large is refused in words each time, in one piece or in many', async () => {
  const headers = { authorization: `Bearer ${attacker.accessToken}`, 'content-type': 'application/json' }
  for (const [megabytes, times] of [
    [2, 100],
    [20, 20],
  ] as const) {
    const body = Buffer.alloc(megabytes * 1_000_000, 'x')
    for (let time = 0; time < times; time++) {
      // A stranger is turned away before the body is read, and hears that as surely.
      const [path, status] = time % 4 === 3 ? ['/login', 413] : [placeOrder.path, 413]
      const answer = await sendAllThenRead(platform.url, { path, headers, body, chunked: time % 2 === 0 })
      assert.ok(answer.startsWith(`HTTP/1.1 ${status} `), `${megabytes} MB, time ${time}: ${answer.slice(0, 200)}`)
    }
  }
})

test('seven hundred streams of one customer: a handful stays, the newest; nobody else notices', async () => {
  const open = new Set<IncomingMessage>()
  const stream = (who: Session): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${who.accessToken}` }
      get(`${platform.url}${streamDashboards.path}`, { headers, agent: false }, (response) => {
        response.resume()
        open.add(response)
        response.on('error', () => {}) // that it is cut off is what we count
        response.once('close', () => open.delete(response))
        resolve(response)
      }).on('error', reject)
    })
  const bystander = await stream(other)
  let last: IncomingMessage | undefined
  let opened = 0
  let refused = 0
  for (let round = 0; round < 7; round++) {
    const answers = await Promise.all(Array.from({ length: 100 }, () => stream(attacker)))
    opened += answers.filter(({ statusCode }) => statusCode === 200).length
    refused += answers.filter(({ statusCode }) => statusCode === 429).length
    last = answers.findLast(({ statusCode }) => statusCode === 200) ?? last
  }
  assert.equal(opened + refused, 700)
  await eventually('the older ones are closed', async () => open.size <= mostStreams + 1)
  assert.ok(open.has(bystander))
  assert.ok(last && open.size >= 2)
  expectStatus(await ask(platform, listDashboards, { as: other }), 200)
  for (const response of open) response.destroy()
})

test('one who floods is told to wait; others are served as ever', async () => {
  const flooder = await newcomer(platform, 'customer', 'flooder')
  let told: Answer | undefined
  let served = 0
  for (let round = 0; round < 12; round++) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ask(platform, listDashboards, { as: flooder, query: { limit: 1 } })),
    )
    told ??= answers.find(({ status }) => status === 429)
    served += answers.filter(({ status }) => status === 200).length
    assert.ok(answers.every(({ status }) => status === 200 || status === 429))
  }
  assert.ok(served > 0 && told)
  expectProblem(told, 429, 'too-many-requests')
  assert.ok(Number(told.headers.get('retry-after')) >= 1)
  expectStatus(await ask(platform, listDashboards, { as: other }), 200)
  expectStatus(await ask(platform, listStores), 200)
})

test('an address in other letters is the same address, and a look-alike is none', async () => {
  const email = `victim-${randomUUID()}@example.com`
  expectStatus(await ask(platform, signUp, { body: { email, password, name: 'Victim' } }), 201)
  const fullWidth = email.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0))
  const spellings = [email, email.toUpperCase(), ` ${email} `, fullWidth, email.replace('v', 'v\u200b')]
  for (const spelled of spellings.slice(1)) {
    const answer = await ask(platform, signUp, { body: { email: spelled, password, name: 'Second' } })
    expectProblem(answer, 409, 'email-taken')
  }
  // Guesses at one account are counted together, however it is spelled.
  let guesses = 0
  for (; guesses < 60; guesses++) {
    const spelled = spellings[guesses % spellings.length] as string
    const { status } = await ask(platform, logIn, { body: { email: spelled, password: `wrong-guess-${guesses}` } })
    if (status === 429) break
    assert.equal(status, 401)
  }
  assert.ok(guesses < 30, `${guesses} guesses before the first "wait"`)
  for (const spelled of spellings) {
    const { status } = await ask(platform, logIn, { body: { email: spelled, password } })
    assert.equal(status, 429, 'another spelling is no other account')
  }
  const cyrillic = email.replace('i', '\u0456')
  expectProblem(
    await ask(platform, signUp, { body: { email: cyrillic, password, name: 'Fake' } }),
    422,
    'mixed-letters',
  )
  expectProblem(
    await ask(platform, signUp, { body: { email: `fake-${email}`, password, name: 'J\u0443mun' } }),
    422,
    'mixed-letters',
  )
})

test('what is measured is for the scraper alone, at the gateway and at every service', async () => {
  const { services } = await platform.runFile()
  for (const [name, { url }] of [...Object.entries(services), ['the gateway', { url: platform.url }] as const])
    for (const as of [undefined, attacker, operator]) {
      const { status } = await askPath(platform, 'GET', '/metrics', { at: url, as })
      assert.equal(status, 401, `/metrics of ${name}`)
    }
  assert.match(await platform.metricsAt(platform.url), /jumun_http_requests_total/)
})

test('what is one person’s is in no cache', async () => {
  for (const [endpoint, as] of [
    [listDashboards, attacker],
    [listUsers, operator],
  ] as const) {
    const answer = await ask(platform, endpoint, { as })
    expectStatus(answer, 200)
    assert.equal(answer.headers.get('cache-control'), 'no-store', endpoint.path)
  }
  const tokens = await ask(platform, logIn, { body: { email: other.user.email, password } })
  expectStatus(tokens, 200)
  assert.equal(tokens.headers.get('cache-control'), 'no-store')
  const overview = await askPath(platform, 'GET', '/ops/overview', { as: operator })
  assert.equal(overview.headers.get('cache-control'), 'no-store')
})

test('no other user of the machine reads what the platform keeps', () => {
  const open = readdirSync(platform.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => (statSync(file).mode & 0o077) !== 0)
  assert.deepEqual(
    open.map((file) => relative(platform.dataDir, file)),
    [],
  )
})

test('what happened is in the security log: who, what, from where; no secrets, for operators alone', async () => {
  const wrong = `a-wrong-password-${randomUUID()}`
  expectStatus(await ask(platform, logIn, { body: { email: other.user.email, password: wrong } }), 401)
  expectProblem(await ask(platform, listUsers, { as: attacker }), 403, 'forbidden')
  expectProblem(await ask(platform, listSecurityEvents, { as: attacker }), 403, 'forbidden')
  const found = async (query: Record<string, string | number>): Promise<SecurityEvent[]> =>
    expectStatus(await ask(platform, listSecurityEvents, { as: operator, query: { limit: 100, ...query } }), 200).items
  const awaited = (what: string, query: Record<string, string>, fits: (event: SecurityEvent) => boolean) =>
    eventually(what, async () => (await found(query)).find(fits))

  const guess = await awaited('the wrong password', { kind: 'log-in-refused' }, ({ who }) => who === other.user.id)
  assert.deepEqual([guess.name, guess.address, guess.status], [other.user.name, '127.0.0.1', 401])
  await awaited('the refusal', { kind: 'refused', who: attacker.user.id }, ({ what }) => what === 'GET /users')
  await awaited('the flood', { kind: 'too-many' }, ({ count }) => count > 1)
  await awaited(
    'the operator who looked',
    { kind: 'people-read', who: operator.user.id },
    ({ what }) => what === 'GET /users',
  )
  await awaited('the log-in', { kind: 'log-in', address: '127.0.0.1' }, ({ who }) => who === operator.user.id)
  const page = JSON.stringify(await found({}))
  const lines = readdirSync(join(platform.dataDir, 'logs')).map((file) =>
    readFileSync(join(platform.dataDir, 'logs', file), 'utf8'),
  )
  assert.ok(lines.some((text) => text.includes('"security":{"kind":"log-in-refused"')))
  for (const secret of [password, wrong, attacker.accessToken, attacker.refreshToken, other.user.email])
    for (const text of [page, ...lines]) assert.ok(!text.includes(secret), 'a secret was kept')
})
