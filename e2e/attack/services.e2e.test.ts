/**
 * Nobody who is no service of ours poses as one, and a service that is taken over whole does what that service may do. The
 * attacker reaches every port of the platform from within the network.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  type AnswerOf,
  allowGuest,
  getOpsOverview,
  listSecurityEvents,
  logIn,
  placeOrder,
  revokeGuest,
  type Session,
  serviceNames,
} from '@jumun/contracts'
import { createSigner } from 'fast-jwt'
import { ask, askPath, basketOf, eventually, newcomer, newProduct, newStore } from '../../harness/people.ts'
import { auditAndStop, type Platform, startPlatform } from '../../harness/platform.ts'
import { asHost, type Fake, fake, register, type Taken, takeOver, toDiscovery } from './kit.ts'
import { takenOver } from './taken-over.ts'

let platform: Platform
let operator: Session
let customer: Session
const fakes: Fake[] = []
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const kid = 'of-mallory'
const forgedToken = (role: string): string =>
  createSigner({ key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), algorithm: 'EdDSA', kid })({
    ...{ iss: 'jumun', aud: 'jumun', sub: '01900000-0000-7000-8000-00000000dead', role },
    exp: Math.floor(Date.now() / 1000) + 900,
  })

before(async () => {
  platform = await startPlatform()
  const { operator: account } = await platform.runFile()
  operator = (await ask<Session>(platform, logIn, { body: account })).body
  customer = await newcomer(platform, 'customer')
})
after(async () => {
  for (const one of fakes) await one.stop()
  await auditAndStop(platform)
})
const newFake = async (answer: Parameters<typeof fake>[0]): Promise<Fake> => {
  const made = await fake(answer)
  fakes.push(made)
  return made
}
/** `npm run guests`: what it prints, and what it says beside. */
function guests(...args: string[]): Promise<{ code: number; told: string; said: string }> {
  const program = fileURLToPath(new URL('../../apps/platform/src/guests.ts', import.meta.url))
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, ...args, '--data-dir', platform.dataDir],
      { timeout: 60_000 },
      (error, told, said) => resolve({ code: error ? Number(error.code) : 0, told, said }),
    )
  })
}
/** Everything that the attacker can say of a server of his under a name of ours. */
async function tryToBe(app: string, port: number, taken: Taken): Promise<void> {
  for (const [headers, expected] of [
    [{}, 401],
    [{ 'x-service-token': 'x' }, 401],
    [{ authorization: `Basic ${Buffer.from(`${app}:x`).toString('base64')}` }, 401],
    [{ authorization: `Bearer ${customer.accessToken}` }, 403],
    [taken.token('discovery'), 403],
  ] as const)
    assert.equal(await register(platform, { app, port, headers, metadata: taken.word(app, port) }), expected)
}

test('a USER of somebody else’s making is believed by nobody: not its keys, and no password comes to it', async () => {
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'EdDSA' }
  const catalog = await takeOver(platform, 'catalog')
  const proof = catalog.identity.sign('signing-key', { sub: kid, x: jwk['x'], retiresAt: 32_472_144_000 })
  const user = await newFake(() => ({ keys: [{ ...jwk, proof }] }))
  await tryToBe('user', user.port, catalog)
  const authorization = `Bearer ${forgedToken('operator')}`
  for (const service of ['user', 'store', 'catalog', 'order', 'payment', 'delivery', 'dashboard'] as const) {
    const at = await platform.addressOf(service)
    const path = service === 'user' ? '/users' : '/internal/parked'
    const { status } = await askPath(platform, 'GET', path, { at, headers: { authorization } })
    assert.ok([401, 404].includes(status), `${service}: ${status}`)
  }
  assert.equal((await ask(platform, getOpsOverview, { headers: { authorization } })).status, 401)
  for (let time = 0; time < 4; time++)
    assert.equal((await ask(platform, logIn, { body: { email: 'a@b.example', password: 'x'.repeat(12) } })).status, 401)
  assert.deepEqual(user.got, [])
})

test('a PAYMENT of somebody else’s making approves nothing', async () => {
  const payment = await newFake(() => ({ id: kid, status: 'APPROVED' }))
  await tryToBe('payment', payment.port, await takeOver(platform, 'catalog'))
  const owner = await newcomer(platform, 'owner')
  const store = await newStore(platform, owner)
  const product = await newProduct(platform, owner, store)
  for (let time = 0; time < 4; time++) {
    const body = { ...basketOf(store, product, 1 + time), payment: { method: 'card', token: 'tok_declined' } }
    assert.equal((await ask(platform, placeOrder, { as: customer, body })).status, 402)
  }
  assert.deepEqual(payment.got, [])
})

test('even with the registry in his hand: an instance counts with the word of its own service', async () => {
  const discovery = await takeOver(platform, 'discovery')
  const order = await newFake(() => ({ items: [] }))
  // Discovery is a service like any other here: it registers itself and nobody else.
  assert.equal(await register(platform, { app: 'order', port: order.port, headers: discovery.token('discovery') }), 403)
})

describe('a service that is not ours', () => {
  const credentialOf = async (wanted: object): Promise<Record<string, string>> => {
    const { status, body } = await ask(platform, allowGuest, { as: operator, body: wanted })
    assert.equal(status, 201, JSON.stringify(body))
    return { authorization: `Basic ${Buffer.from(`${body.guest.name}:${body.credential}`).toString('base64')}` }
  }
  test('does not come in by itself, nor with what a customer has', async () => {
    const guest = await newFake(() => ({}))
    const metadata = { paths: '/loyalty', access: 'anyone' }
    assert.equal(await register(platform, { app: 'loyalty', port: guest.port, metadata }), 401)
    assert.equal((await askPath(platform, 'GET', '/loyalty')).status, 404)
    const body = { name: 'loyalty', paths: ['/loyalty'], networks: ['127.0.0.1'] }
    assert.equal((await ask(platform, allowGuest, { as: customer, body })).status, 403)
    assert.equal((await ask(platform, allowGuest, { body })).status, 401)
  })
  test('is allowed, listed and turned out at a prompt as well', async () => {
    const wrong = await guests('allow', 'order', '--network', '10.1.0.0/16')
    assert.match(wrong.said, /^name: is the name of a service of ours/)
    assert.equal(wrong.code, 1)
    const allowed = await guests('allow', 'prompt', '--network', '127.0.0.1', '--path', '/prompt')
    const headers = { authorization: `Bearer ${allowed.told.trim()}` }
    assert.equal(await register(platform, { app: 'prompt', port: 9, headers }), 204, allowed.said)
    assert.match((await guests('list')).told, /^prompt +\/prompt, from 127\.0\.0\.1, since /m)
    assert.equal((await guests('revoke', 'prompt')).code, 0)
    assert.equal(await register(platform, { app: 'prompt', port: 9, headers }), 401)
    assert.deepEqual(await guests('revoke', 'prompt'), { code: 1, told: '', said: 'there is no such guest (404)\n' })
  })
  test('takes no name and no path of ours', async () => {
    for (const body of [
      { name: 'user', paths: ['/x'], networks: ['10.0.0.1'] },
      { name: 'thief', paths: ['/orders'], networks: ['10.0.0.1'] },
      { name: 'thief', paths: ['/ops'], networks: ['10.0.0.1'] },
    ])
      assert.equal((await ask(platform, allowGuest, { as: operator, body })).status, 400, JSON.stringify(body))
  })
  test('makes no proxy of the gateway: it is where it was allowed to be', async () => {
    const headers = await credentialOf({ name: 'proxy', paths: ['/proxy'], networks: ['10.0.0.0/8', '0.0.0.0/0'] })
    const config = Number(new URL(await platform.addressOf('config')).port)
    for (const host of [
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '0.0.0.0',
      '169.254.169.254',
      'fd00:ec2::254',
      'localhost',
    ])
      assert.equal(await register(platform, { app: 'proxy', port: config, host, headers }), 403, host)
    for (const host of ['127.1', '2130706433', '0x7f.1', 'a/b?x=[', 'evil.com:80', 'a@b'])
      assert.equal(await register(platform, { app: 'proxy', port: config, host, headers }), 400, host)
    assert.equal((await askPath(platform, 'GET', '/proxy/order/default')).status, 404)
    assert.equal(await register(platform, { app: 'points', port: config, headers }), 403, 'another name')
  })
  test('with a credential it is reached, by users, without their tokens; turned out it is gone', async () => {
    const guest = await newFake((path) => ({ path }))
    const headers = await credentialOf({ name: 'loyalty', paths: ['/loyalty'], networks: ['127.0.0.1'] })
    const metadata = { paths: '/orders,/other', access: 'anyone' }
    assert.equal(await register(platform, { app: 'loyalty', port: guest.port, headers, metadata }), 204)
    await eventually('the gateway knows it', async () => {
      const { status } = await askPath(platform, 'GET', '/loyalty/points', { as: customer })
      return status === 200 || undefined
    })
    assert.equal((await askPath(platform, 'GET', '/loyalty/points')).status, 401, 'not for everybody')
    assert.equal((await askPath(platform, 'GET', '/other', { as: customer })).status, 404)
    assert.ok(guest.got.length > 0)
    assert.deepEqual(new Set(guest.got.map(({ authorization }) => authorization)), new Set([undefined]))
    assert.equal((await ask(platform, revokeGuest, { as: operator, params: { name: 'loyalty' } })).status, 204)
    assert.equal(await register(platform, { app: 'loyalty', port: guest.port, headers }), 401)
    await eventually('the gateway has forgotten it', async () => {
      const { status } = await askPath(platform, 'GET', '/loyalty/points', { as: customer })
      return status === 404 || undefined
    })
  })
})

test('nobody takes an instance out of service but itself and operators', async () => {
  const port = new URL(await platform.addressOf('order')).port
  const own = `/eureka/apps/ORDER/${encodeURIComponent(`127.0.0.1:order:${port}`)}`
  const { token } = await takeOver(platform, 'catalog')
  for (const [method, path] of [
    ['PUT', `${own}/status?value=OUT_OF_SERVICE`],
    ['PUT', `${own}/metadata?jumun.word=x`],
    ['DELETE', own],
    ['PUT', own],
  ] as const) {
    assert.equal(await toDiscovery(platform, method, path), 401)
    assert.equal(await toDiscovery(platform, method, path, { headers: token('discovery') }), 403)
  }
  assert.equal((await askPath(platform, 'GET', '/orders', { as: customer })).status, 200)
})

test('an address that is none is refused, also from a service of ours, and customers notice nothing', async () => {
  const { token } = await takeOver(platform, 'order')
  for (const host of ['a/b?x=[', '127.1', 'a b', 'a\u2028b'])
    assert.equal(await register(platform, { app: 'order', port: 80, host, headers: token('discovery') }), 400)
  const odd = { app: 'order', port: 80, instanceId: 'a\u2028{"level":50}', headers: token('discovery') }
  assert.equal(await register(platform, odd), 400)
  for (let time = 0; time < 3; time++)
    assert.equal((await askPath(platform, 'GET', '/orders', { as: customer })).status, 200)
})

test('a page of somebody else whose name leads here gets nothing from any port', async () => {
  const { control, provider } = await platform.runFile()
  assert.ok(provider)
  const urls = [platform.url, control.url, provider.url]
  for (const name of serviceNames) urls.push(await platform.addressOf(name))
  for (const url of urls) {
    assert.equal(await asHost(`${url}/health/live`, 'evil.com'), 421, url)
    assert.notEqual(await asHost(`${url}/health/live`, `localhost:${new URL(url).port}`), 421, url)
  }
})

test('who tried it stands in the security log for operators to see', async () => {
  const { token } = await takeOver(platform, 'catalog')
  assert.equal(await register(platform, { app: 'user', port: 9 }), 401)
  assert.equal(await register(platform, { app: 'user', port: 9, headers: token('discovery') }), 403)
  assert.equal(await register(platform, { app: 'nobody-knows', port: 9 }), 401)
  assert.equal(await asHost(`${platform.url}/`, 'evil.com'), 421)
  await eventually('all of it is there', async () => {
    const query = { kind: 'refused', limit: 100 } as const
    const { body } = await ask<AnswerOf<typeof listSecurityEvents>['body']>(platform, listSecurityEvents, {
      as: operator,
      query,
    })
    const there = (what: string, status: number): boolean =>
      body.items.some((one) => one.what === what && one.status === status && one.address === '127.0.0.1')
    return (
      there('POST /eureka/apps/USER', 401) &&
      there('POST /eureka/apps/USER', 403) &&
      there('POST /eureka/apps/:app', 401) &&
      there('GET /', 421)
    )
  })
})

test('no name begins a new line in a log', async () => {
  const name = 'a\u2028{"level":60,"msg":"forged"}\u2029\u0085'
  await ask(platform, logIn, {
    body: { email: `${name}@b.example`, password: name },
    headers: { 'x-request-id': 'a\u0085b' },
  })
  await askPath(platform, 'GET', `/orders/${encodeURIComponent(name)}`, { as: customer })
  const logs = join(platform.dataDir, 'logs')
  for (const file of await readdir(logs))
    assert.doesNotMatch(await readFile(join(logs, file), 'utf8'), /[\u0085\u2028\u2029]/, file)
})

takenOver(() => platform)
