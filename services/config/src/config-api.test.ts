import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import Fastify from 'fastify'
import { cipherOf } from './cipher.ts'
import { configApi } from './config-api.ts'
import { flattened, SecretInSettings } from './flattened.ts'
import { settingsFolder } from './settings-folder.ts'
import { type Reader, readersOf } from './who-may-read.ts'

/** Sealed elsewhere: `openssl enc -aes-256-cbc` under the key that Python's `pbkdf2_hmac` made. */
const sealed = '000102030405060708090a0b0c0d0e0fa8ff21ff41db827128ec3c2c33dd1d30'
const cipher = cipherOf('a key of the shop', randomBytes)

let folder: string
let reader: Reader = { kind: 'known' }
const broken: string[] = []
const app = Fastify()
let clock = 1_700_000_000
/** Each write is a second later than the one before, so that the change shows on any file system. */
const write = async (name: string, text: string) => {
  await writeFile(join(folder, name), text)
  clock += 1
  await utimes(join(folder, name), clock, clock)
}
const ask = async (path: string) => (await app.inject(path)).json()

before(async () => {
  const outside = await mkdtemp(join(tmpdir(), 'jumun-config-'))
  folder = join(outside, 'config')
  await mkdir(join(folder, 'v2'), { recursive: true })
  await writeFile(join(outside, 'outside.yml'), 'hidden: true\n')
  await write('application.yml', 'greeting: hello\nshared: 1\n')
  await write('application-dev.yml', 'greeting: dev\n')
  await write('order.yml', 'draft:\n  minutes: 30\nlist: [a, {b: 2}]\nnone: ~\nempty: []\n')
  await write('order-dev.yml', 'draft:\n  minutes: 1\n')
  await mkdir(join(folder, 'release/2'), { recursive: true })
  await write('release/2/order.yml', 'draft:\n  minutes: 3\n')
  await write('loyalty.yml', `stamps: 10\nmail:\n  password: "{cipher}${sealed}"\n  apiKey: "{cipher}00"\n`)
  await write('v2/order.yml', 'draft:\n  minutes: 2\n')
  configApi({ folder: settingsFolder(folder, (file) => broken.push(file)), cipher, admit: () => reader })(app)
})
after(async () => {
  await app.close()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

test('the form that Spring’s clients read, most important source first', async () => {
  const answer = await ask('/order/dev')
  assert.match(answer.version, /^[0-9a-f]{16}$/)
  assert.deepEqual(
    { ...answer, version: '' },
    {
      name: 'order',
      profiles: ['dev'],
      label: null,
      version: '',
      state: null,
      propertySources: [
        { name: 'order-dev.yml', source: { 'draft.minutes': 1 } },
        { name: 'application-dev.yml', source: { greeting: 'dev' } },
        {
          name: 'order.yml',
          source: { 'draft.minutes': 30, 'list[0]': 'a', 'list[1].b': 2, none: '', empty: '' },
        },
        { name: 'application.yml', source: { greeting: 'hello', shared: 1 } },
      ],
    },
  )
})

test('several profiles: the last one counts most; an unknown service sees what all see', async () => {
  const names = async (path: string) =>
    (await ask(path)).propertySources.map(({ name }: { name: string }) => name) as string[]
  assert.deepEqual((await names('/order/dev,nowhere')).slice(0, 2), ['order-dev.yml', 'application-dev.yml'])
  assert.deepEqual(await names('/somebody/default'), ['application.yml'])
  assert.deepEqual((await names('/order/default/v2'))[0], 'v2/order.yml')
  assert.deepEqual(await names('/order,loyalty/default'), ['loyalty.yml', 'order.yml', 'application.yml'])
  assert.deepEqual((await names('/order/default/none,v2'))[0], 'v2/order.yml')
  assert.deepEqual((await names('/order/default/release(_)2'))[0], 'release/2/order.yml')
  assert.equal((await ask('/order/default/release(_)2')).label, 'release/2')
  const unknown = await app.inject('/order/default/main')
  assert.equal(unknown.statusCode, 404, 'a client tries its next label then')
})

test('a file that changes is read again; a broken one leaves the last good content in force', async () => {
  const shared = async () => (await ask('/any/default')).propertySources[0].source.shared
  const { version } = await ask('/any/default')
  await write('application.yml', 'greeting: hello\nshared: 2\n')
  assert.equal(await shared(), 2)
  assert.notEqual((await ask('/any/default')).version, version)
  await write('application.yml', 'shared: [\n')
  assert.equal(await shared(), 2)
  await write('application.yml', 'shared: 3\npayment:\n  apiKey: sk_live_1\n')
  assert.equal(await shared(), 2)
  assert.equal(broken.length, 2, 'each broken file is told once')
})

describe('nothing outside the folder can be read', () => {
  for (const path of [
    '/..%2foutside/default',
    '/%2e%2e%2foutside/default',
    '/order/..%2f..%2foutside',
    '/order/default/..',
    '/order/default/%2e%2e',
    '/order/default/..%2f',
    '/..%5coutside/default',
    '/order%00/default',
    '/.hidden/default',
  ])
    test(path, async () => {
      const answer = await app.inject(path)
      assert.ok(answer.statusCode === 400 || answer.statusCode === 404, `${answer.statusCode}`)
      assert.ok(!answer.body.includes('hidden":'))
    })
})

test('token secret printed by the health check: a secret never enters the settings', () => {
  for (const name of ['password', 'dbPassword', 'token.secret', 'JWT_SECRET', 'accessToken', 'api-key', 'privateKey'])
    assert.throws(() => flattened({ deep: { [name]: 'x' } }), SecretInSettings, name)
  assert.deepEqual(
    { ...flattened({ accessTokenMinutes: 15, secretary: 'Kim' }) },
    { accessTokenMinutes: 15, secretary: 'Kim' },
  )
})

test('a secret in a file is opened for whoever may ask; what cannot be opened says so, and never what it was', async () => {
  const [{ source }] = (await ask('/loyalty/default')).propertySources
  assert.deepEqual(source, { stamps: 10, 'mail.password': '비밀 secret', 'invalid.mail.apiKey': '<n/a>' })
  const locked = Fastify()
  configApi({ folder: settingsFolder(folder), admit: () => reader })(locked)
  const { propertySources } = (await locked.inject('/loyalty/default')).json()
  assert.equal(propertySources[0].source['invalid.mail.password'], '<n/a>')
  assert.equal((await locked.inject({ method: 'POST', url: '/encrypt', payload: 'x' })).json().status, 'NO_KEY')
  await locked.close()
})

test('what is sealed here is opened here, sent as text or as curl sends it; other text is told', async () => {
  const post = (url: string, payload: string, type = 'text/plain') =>
    app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } })
  const { body } = await post('/encrypt', 'a=b=')
  assert.match(body, /^([0-9a-f]{32}){2,}$/)
  assert.equal((await post('/decrypt', `{cipher}${body}`)).body, 'a=b=')
  const form = await post('/encrypt', '%EB%B9%84%EB%B0%80=', 'application/x-www-form-urlencoded')
  assert.equal((await post('/decrypt', form.body)).body, '비밀')
  for (const wrong of ['', 'zz', '00', '0'.repeat(64)])
    assert.equal((await post('/decrypt', wrong)).json().status, 'INVALID')
})

test('a service reads its own settings and what all share; no secret of another, and nothing is opened for it', async () => {
  reader = { kind: 'service', name: 'order' }
  for (const path of ['/order/dev', '/order/default/v2', '/order-dev.yml', '/application/default'])
    assert.equal((await app.inject(path)).statusCode, 200, path)
  for (const path of ['/loyalty/default', '/order,loyalty/default', '/loyalty-default.json', '/v2/loyalty-default.yml'])
    assert.notEqual((await app.inject(path)).statusCode, 200, path)
  for (const url of ['/encrypt', '/decrypt'])
    assert.notEqual((await app.inject({ method: 'POST', url, payload: sealed })).statusCode, 200, url)
  reader = { kind: 'beside' }
  const seen = await app.inject('/loyalty-default.json')
  assert.deepEqual([seen.json().stamps, seen.json().mail.password], [10, `{cipher}${sealed}`], 'without a credential')
  assert.notEqual((await app.inject({ method: 'POST', url: '/decrypt', payload: sealed })).statusCode, 200)
  assert.equal((await app.inject({ method: 'POST', url: '/encrypt', payload: 'x' })).statusCode, 200)
  reader = { kind: 'known' }
  assert.equal((await app.inject({ method: 'POST', url: '/decrypt', payload: sealed })).body, '비밀 secret')
})

test('all of it as one file, for programs that are no clients of Spring', async () => {
  assert.equal(
    (await app.inject('/order-dev.yml')).body,
    'greeting: dev\nshared: 3\ndraft:\n  minutes: 1\nlist:\n  - a\n  - b: 2\nnone: ""\nempty: ""\n'.replace(
      'shared: 3',
      `shared: ${(await ask('/any/default')).propertySources[0].source.shared}`,
    ),
  )
  assert.deepEqual((await ask('/v2/order-default.json')).draft, { minutes: 2 })
  assert.match((await app.inject('/loyalty-default.properties')).body, /^mail\.password: 비밀 secret$/m)
  assert.equal((await app.inject('/nowhere/order-default.yml')).statusCode, 404)
  assert.equal((await app.inject('/favicon.ico')).statusCode, 404)
})

test('settings are for services of ours, for the credential, and without one for programs on this machine', () => {
  const serviceOf = (token: string) => (token === 'of order' ? 'order' : undefined)
  const ask = (credential: string, remoteAddress: string, headers: Record<string, string> = {}) =>
    readersOf({ serviceOf, credential })({ headers, socket: { remoteAddress } } as never)
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
  assert.deepEqual(ask('', '127.0.0.1'), { kind: 'beside' })
  assert.deepEqual(ask('', '::ffff:127.0.0.1'), { kind: 'beside' })
  assert.deepEqual(ask('', '10.0.0.7', { 'x-service-token': 'of order' }), { kind: 'service', name: 'order' })
  assert.deepEqual(ask('shop:open', '10.0.0.7', basic('shop:open')), { kind: 'known' })
  const led = { 'x-forwarded-for': '203.0.113.9' }
  assert.throws(() => ask('', '127.0.0.1', led), { code: 'unauthenticated' }, 'led here by somebody beside us')
  assert.throws(() => ask('', '10.0.0.7'), { code: 'unauthenticated' })
  assert.throws(() => ask('', '10.0.0.7', { 'x-service-token': 'of nobody' }), { code: 'unauthenticated' })
  assert.throws(() => ask('shop:open', '127.0.0.1'), { code: 'unauthenticated' })
  assert.throws(() => ask('shop:open', '127.0.0.1', basic('shop:shut')), { code: 'unauthenticated' })
})
