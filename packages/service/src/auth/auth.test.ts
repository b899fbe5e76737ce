/** Who is let in: one key set, many tokens that are not quite right. */
import assert from 'node:assert/strict'
import { createHmac, createPrivateKey, createPublicKey, sign as signBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { testIdentity, testKeys, testTokens, testTrust } from '@jumun/testing'
import { createSigner } from 'fast-jwt'
import { pino } from 'pino'
import { Problem } from '../http/problem.ts'
import { type Authorize, authentication, authorizer } from './auth.ts'
import { serviceTokenHeader } from './identity.ts'
import { type KeySet, keySet } from './key-set.ts'

const customer = { id: '01900000-0000-7000-8000-000000000001', role: 'customer' } as const
const start = new Date('2026-01-05T09:00:00Z')
const log = pino({ level: 'silent' })
const tokens = testTokens()
const stranger = testTokens(tokens.kid)
const endedSession = '01900000-0000-7000-8000-00000000000e'
let now = start
const clock = { now: () => now }
const payment = testIdentity('payment', clock)
const pemOf = (key: string): string =>
  createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()
let dir: string
let published: unknown[] = []
let forged = 0
let asked = 0
let keys: KeySet
let authorize: Authorize

const openKeys = (file = 'keys.json', askEveryMs = 60_000) =>
  keySet({
    file: join(dir, file),
    clock,
    log,
    askEveryMs,
    identity: payment,
    onForged: () => forged++,
    ask: async () => {
      asked += 1
      return published
    },
  })
const admitBy = (set: KeySet): Authorize =>
  authorizer({
    authenticate: authentication({ keys: set, clock, endedSessions: { has: (id) => id === endedSession } }),
    serviceOf: (token) => [payment.serviceOf(token)].find((name) => name === 'order'),
  })

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jumun-auth-'))
  keys = await openKeys()
  await keys.add([tokens.proof('2026-02-01T00:00:00.000Z')])
  authorize = admitBy(keys)
})
after(() => rm(dir, { recursive: true, force: true }))

const refused = async (header: string, status: number, access: readonly 'customer'[] | 'anyone' = ['customer']) => {
  await assert.rejects(
    async () => authorize(access, { authorization: header }),
    (error: unknown) => error instanceof Problem && error.status === status,
    header,
  )
}
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const claims = { iss: 'jumun', aud: 'jumun', sub: customer.id, role: 'customer', exp: start.getTime() / 1000 + 900 }
const byHand = (content: object): string => {
  const input = `${part({ alg: 'EdDSA', typ: 'JWT', kid: tokens.kid })}.${part(content)}`
  return `${input}.${signBytes(null, Buffer.from(input), tokens.privatePem).toString('base64url')}`
}
const good = () => tokens.sign(customer, now)

test('a good token is let in as who it says, whatever the case of "bearer"', async () => {
  const token = good()
  for (const scheme of ['Bearer', 'bearer', 'BEARER'])
    assert.deepEqual(await authorize(['customer'], { authorization: `${scheme} ${token}` }), {
      kind: 'user',
      ...customer,
      token,
    })
})

describe('a header that is not "Bearer <token>" is 401, and the word itself is never taken for the token', () => {
  for (const header of [
    'Bearer Bearer',
    'Bearer',
    'Bearer ',
    '',
    'Basic dTpw',
    'Token x',
    'Bearer a.b',
    'Bearer a.b.c.d',
  ])
    test(JSON.stringify(header), () => refused(header, 401))
  test('a token without a scheme', () => refused(good(), 401))
  test('two tokens', () => refused(`Bearer ${good()} ${good()}`, 401))
  test('Bearer twice', () => refused(`Bearer Bearer ${good()}`, 401))
  test('a token as long as a book', () => refused(`Bearer ${'a'.repeat(9000)}.b.c`, 401))
})

describe('a token that proves nothing is 401, also where anyone may ask', () => {
  const pem = createPublicKey({ key: tokens.publicJwk, format: 'jwk' })
  const withHmac = (key: string | Buffer): string => {
    const input = `${part({ alg: 'HS256', typ: 'JWT', kid: tokens.kid })}.${part(claims)}`
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
  }
  const wrong: [name: string, token: () => string][] = [
    ['alg none', () => `${part({ alg: 'none', kid: tokens.kid })}.${part(claims)}.`],
    ['alg none with a signature', () => `${part({ alg: 'none', kid: tokens.kid })}.${part(claims)}.c2ln`],
    ['HS256 with the public key as its secret', () => withHmac(pem.export({ type: 'spki', format: 'pem' }).toString())],
    ['HS256 with the raw public key', () => withHmac(Buffer.from(String(tokens.publicJwk['x']), 'base64url'))],
    ['signed by somebody else under the same key id', () => stranger.sign(customer, now)],
    ['an unknown key id', () => testTokens('other').sign(customer, now)],
    ['another issuer', () => tokens.sign(customer, now, { iss: 'evil' })],
    ['another audience', () => tokens.sign(customer, now, { aud: 'other' })],
    ['no issuer', () => tokens.sign(customer, now, { iss: undefined })],
    ['no subject', () => tokens.sign(customer, now, { sub: undefined })],
    ['no expiry', () => tokens.sign(customer, now, { exp: undefined })],
    ['an expiry that is text', () => byHand({ ...claims, exp: '9999999999' })],
    ['a role that is none', () => tokens.sign(customer, now, { role: 'god' })],
    ['expired', () => tokens.sign(customer, new Date(now.getTime() - 901_000))],
    ['not yet valid', () => tokens.sign(customer, now, { nbf: now.getTime() / 1000 + 3600 })],
    [
      'another payload under a good signature',
      () => good().replace(/\.[^.]+\./, `.${part({ ...claims, role: 'operator' })}.`),
    ],
    ['a cut signature', () => good().slice(0, -4)],
  ]
  for (const [name, token] of wrong)
    test(name, async () => {
      await refused(`Bearer ${token()}`, 401)
      await refused(`Bearer ${token()}`, 401, 'anyone')
    })
})

test('without a token: anyone is let in where anyone may ask, else it is 401', async () => {
  assert.deepEqual(await authorize('anyone', {}), { kind: 'anyone' })
  await assert.rejects(async () => authorize(['customer'], {}), { code: 'unauthenticated' })
})

test('a wrong role is 403', async () => {
  await assert.rejects(async () => authorize(['operator', 'rider'], { authorization: `Bearer ${good()}` }), {
    code: 'forbidden',
  })
})

test('a token that was good is no longer when its time has come, also when it was seen before', async () => {
  const authorization = `Bearer ${good()}`
  await authorize(['customer'], { authorization })
  now = new Date(start.getTime() + 900_000)
  try {
    await refused(authorization, 401)
  } finally {
    now = start
  }
})

test('a retired key proves nothing', async () => {
  now = new Date('2026-02-01T00:00:01Z')
  try {
    await refused(`Bearer ${good()}`, 401)
  } finally {
    now = start
  }
})

describe('a path for services', () => {
  const enter = async (token: string | undefined) => authorize('service', token ? { [serviceTokenHeader]: token } : {})
  const iat = start.getTime() / 1000
  /** With the key of order itself: not even that makes another of it. */
  const byOrder = (content: object) =>
    createSigner({ key: pemOf(testKeys.order), algorithm: 'EdDSA' })({ iat, ...content })
  const bySecret = (key: string, content: object) => createSigner({ key, algorithm: 'HS256' })({ iat, ...content })
  const exp = start.getTime() / 1000 + 60
  const notFound = { code: 'not-found' }

  test('lets a service in', async () => {
    assert.deepEqual(await enter(testIdentity('order', clock).tokenFor('payment')), { kind: 'service', name: 'order' })
  })
  const wrong: [name: string, token: () => string | undefined][] = [
    ['no token', () => undefined],
    ['a token for another service', () => testIdentity('order', clock).tokenFor('store')],
    ['a service of ours that does not ask here', () => testIdentity('catalog', clock).tokenFor('payment')],
    ['a key of nobody', () => createSigner({ key: tokens.privatePem })({ iss: 'order', aud: 'payment', iat, exp })],
    ['one service under the name of another', () => byOrder({ iss: 'dashboard', aud: 'payment', exp })],
    ['a caller that is none of ours', () => byOrder({ iss: 'mallory', aud: 'payment', exp })],
    ['a caller with an odd name', () => byOrder({ iss: '__proto__', aud: 'payment', exp })],
    ['an expired one', () => byOrder({ iss: 'order', aud: 'payment', exp: exp - 61 })],
    ['one that lives too long', () => byOrder({ iss: 'order', aud: 'payment', exp: exp + 3600 })],
    ['one without an end', () => byOrder({ iss: 'order', aud: 'payment' })],
    ['a statement for another purpose', () => testIdentity('order', clock).sign('registration', {}, 60)],
    [
      'HS256 with the public key as its secret',
      () => bySecret(testTrust['order']?.[0] ?? '', { iss: 'order', aud: 'payment', exp }),
    ],
    ["a user's token", () => good()],
  ]
  for (const [name, token] of wrong)
    test(`is not there: ${name}`, async () => {
      await assert.rejects(() => enter(token()), notFound)
    })
  test('is not there for a user, nor is a service a user elsewhere', async () => {
    await assert.rejects(async () => authorize('service', { authorization: `Bearer ${good()}` }), notFound)
    const token = testIdentity('order', clock).tokenFor('payment')
    await assert.rejects(async () => authorize(['customer'], { [serviceTokenHeader]: token }), {
      code: 'unauthenticated',
    })
  })
  test('token is made anew before it ends', () => {
    const { tokenFor } = testIdentity('order', clock)
    const first = tokenFor('payment')
    assert.equal(tokenFor('payment'), first)
    now = new Date(start.getTime() + 31_000)
    assert.notEqual(tokenFor('payment'), first)
    now = start
  })
})

describe('the key set', () => {
  test('asks for a key it does not know, once for many, and not again at once', async () => {
    const set = await openKeys('asking.json')
    const let_in = admitBy(set)
    const other = testTokens('asked-for')
    published = [other.proof()]
    asked = 0
    const authorization = `Bearer ${other.sign(customer, now)}`
    await Promise.all(Array.from({ length: 10 }, async () => let_in(['customer'], { authorization })))
    assert.equal(asked, 1)
    const unknown = `Bearer ${testTokens('never-heard-of').sign(customer, now)}`
    for (let time = 0; time < 5; time++)
      await assert.rejects(async () => let_in(['customer'], { authorization: unknown }), { code: 'unauthenticated' })
    assert.equal(asked, 1)
  })
  test('is kept: after a restart tokens verify while nobody tells the keys', async () => {
    const again = await openKeys()
    published = []
    const caller = await admitBy(again)(['customer'], { authorization: `Bearer ${good()}` })
    assert.equal(caller.kind, 'user')
  })
  test('that knows nobody is our trouble: 503, not 401', async () => {
    published = []
    await assert.rejects(
      async () => admitBy(await openKeys('empty.json'))(['customer'], { authorization: `Bearer ${good()}` }),
      {
        code: 'service-unavailable',
      },
    )
  })
  test('lets nobody in with a key that was revoked, also when its first announcement is heard again', async () => {
    const set = await openKeys('revoked.json')
    const leaked = testTokens('leaked')
    const at = (ms: number) => new Date(start.getTime() + ms).toISOString()
    const authorization = `Bearer ${leaked.sign(customer, now)}`
    await set.add([leaked.proof(at(3_600_000))])
    assert.equal((await admitBy(set)(['customer'], { authorization })).kind, 'user')
    await set.add([leaked.proof(at(-1))])
    const refused = { code: 'unauthenticated' }
    await assert.rejects(async () => admitBy(set)(['customer'], { authorization }), refused)
    await set.add([leaked.proof(at(3_600_000)), leaked.proof()])
    await assert.rejects(async () => admitBy(set)(['customer'], { authorization }), refused)
    await assert.rejects(async () => admitBy(await openKeys('revoked.json'))(['customer'], { authorization }), refused)
  })
  test('takes no key that the user service has not signed, and counts each', async () => {
    const set = await openKeys('forged.json')
    const mine = testTokens('of-mallory')
    const { x } = mine.publicJwk
    const claims = { sub: 'of-mallory', x, retiresAt: 32_472_144_000 }
    const offered = [
      mine.publicJwk,
      null,
      '',
      'a.b.c',
      JSON.stringify(mine.publicJwk),
      testIdentity('catalog').sign('signing-key', claims),
      testIdentity('user').sign('registration', claims),
      testIdentity('user').sign('signing-key', { ...claims, x: 'c2VjcmV0' }),
      createSigner({ key: mine.privatePem })({ iss: 'user', aud: 'jumun:signing-key', ...claims }),
      `${mine.proof()}x`,
    ]
    forged = 0
    await set.add(offered)
    assert.equal(set.size, 0)
    assert.equal(forged, offered.length)
    await writeFile(join(dir, 'forged.json'), JSON.stringify(offered))
    assert.equal((await openKeys('forged.json')).size, 0, 'nor out of its file')
  })
})

test('the harness signs as everybody can check', () => {
  const [header = '', payload = '', signature = ''] = good().split('.')
  const again = signBytes(null, Buffer.from(`${header}.${payload}`), tokens.privatePem)
  assert.equal(signature, again.toString('base64url'))
})
