/** The wire format, as Spring Cloud Netflix's client writes and reads it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { ServiceName } from '@jumun/contracts'
import { Problem, problemOf, serviceTokenHeader, wordField } from '@jumun/service'
import { testIdentity } from '@jumun/testing'
import Fastify from 'fastify'
import { eurekaApi } from './eureka-api.ts'
import { type Guests, guestsIn } from './guests.ts'
import { Registry } from './registry.ts'
import { whoAsks } from './who.ts'

const registry = new Registry(Date.now)
const app = Fastify()
let dataDir: string
let guests: Guests
const refused: string[] = []
const credentials = new Map<string, string>()
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jumun-discovery-'))
  guests = await guestsIn({ dataDir, reserved: { names: ['order'], paths: ['/orders'] }, now: () => new Date() })
  for (const name of ['ghost', 'loyalty']) {
    const { credential } = await guests.allow({ name, paths: [`/${name}`], networks: ['10.0.0.0/8'] })
    credentials.set(name, credential)
  }
  eurekaApi({
    registry,
    who: (headers) =>
      whoAsks(
        {
          serviceOf: testIdentity('discovery').serviceOf,
          guests,
          admit: (_access, { authorization }) => {
            if (authorization === 'Bearer an.operators.token')
              return { kind: 'user', id: '1', role: 'operator', token: '' }
            throw new Problem('unauthenticated')
          },
        },
        headers,
      ),
    wordFor: ({ name }, { ipAddr }) => `the word for ${name} at ${ipAddr}`,
    onRefused: ({ method, url }, status) => void refused.push(`${method} ${url} ${status}`),
  })(app)
  app.setErrorHandler((error, _request, reply) => reply.code(problemOf(error).status).send())
  await app.ready()
})
after(async () => {
  await app.close()
  await rm(dataDir, { recursive: true, force: true })
})
const basic = (name: string, credential = credentials.get(name)) => ({
  authorization: `Basic ${Buffer.from(`${name}:${credential}`).toString('base64')}`,
})
const as = (name: ServiceName) => ({ [serviceTokenHeader]: testIdentity(name).tokenFor('discovery') })

/** What `RestClientEurekaHttpClient.register` sends, field for field. */
const springs = (port = 8081) => ({
  instance: {
    instanceId: `192.168.0.7:order:${port}`,
    app: 'ORDER',
    appGroupName: null,
    ipAddr: '192.168.0.7',
    sid: 'na',
    homePageUrl: `http://192.168.0.7:${port}/`,
    statusPageUrl: `http://192.168.0.7:${port}/actuator/info`,
    healthCheckUrl: `http://192.168.0.7:${port}/actuator/health`,
    secureHealthCheckUrl: null,
    vipAddress: 'order',
    secureVipAddress: 'order',
    countryId: 1,
    dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
    hostName: '192.168.0.7',
    status: 'UP',
    overriddenStatus: 'UNKNOWN',
    leaseInfo: {
      renewalIntervalInSecs: 30,
      durationInSecs: 90,
      registrationTimestamp: 0,
      lastRenewalTimestamp: 0,
      evictionTimestamp: 0,
      serviceUpTimestamp: 0,
    },
    isCoordinatingDiscoveryServer: false,
    lastUpdatedTimestamp: 1_700_000_000_000,
    lastDirtyTimestamp: 1_700_000_000_001,
    actionType: null,
    asgName: null,
    port: { $: port, '@enabled': 'true' },
    securePort: { $: 443, '@enabled': 'false' },
    metadata: { 'management.port': `${port}` },
  },
})
const json = { accept: 'application/json, application/*+json', 'content-type': 'application/json', ...as('order') }
const id = encodeURIComponent('192.168.0.7:order:8081')

test('a Spring service registers, renews, is found and leaves', async () => {
  const renewal = {
    method: 'PUT',
    url: `/eureka/apps/ORDER/${id}?status=UP&lastDirtyTimestamp=1700000000001`,
    headers: json,
  } as const
  assert.equal((await app.inject(renewal)).statusCode, 404, 'unknown: it has to register')
  const registered = await app.inject({ method: 'POST', url: '/eureka/apps/ORDER', headers: json, payload: springs() })
  assert.equal(registered.statusCode, 204)
  assert.equal(registered.body, '')
  assert.equal((await app.inject(renewal)).statusCode, 200)

  const all = await app.inject({ url: '/eureka/apps/', headers: json })
  assert.match(String(all.headers['content-type']), /^application\/json/)
  const { applications } = all.json()
  assert.deepEqual(Object.keys(applications), ['versions__delta', 'apps__hashcode', 'application'])
  assert.equal(applications.apps__hashcode, 'UP_1_')
  const [order] = applications.application
  assert.equal(order.name, 'ORDER')
  const { leaseInfo, lastUpdatedTimestamp, ...instance } = order.instance[0]
  const sent = springs().instance
  assert.deepEqual(instance, {
    instanceId: sent.instanceId,
    hostName: sent.hostName,
    app: 'ORDER',
    ipAddr: sent.ipAddr,
    status: 'UP',
    overriddenStatus: 'UNKNOWN',
    port: { $: 8081, '@enabled': 'true' },
    securePort: { $: 443, '@enabled': 'false' },
    countryId: 1,
    dataCenterInfo: sent.dataCenterInfo,
    metadata: { 'management.port': '8081' },
    homePageUrl: sent.homePageUrl,
    statusPageUrl: sent.statusPageUrl,
    healthCheckUrl: sent.healthCheckUrl,
    vipAddress: 'order',
    secureVipAddress: 'order',
    isCoordinatingDiscoveryServer: 'false',
    lastDirtyTimestamp: '1700000000001',
  })
  assert.equal(leaseInfo.renewalIntervalInSecs, 30)
  assert.equal(leaseInfo.durationInSecs, 90)
  assert.match(lastUpdatedTimestamp, /^\d+$/)

  for (const url of ['/eureka/apps/order', '/eureka/v2/apps/ORDER'])
    assert.equal((await app.inject({ url, headers: json })).json().application.instance.length, 1)
  for (const url of [`/eureka/apps/ORDER/${id}`, `/eureka/instances/${id}`])
    assert.equal((await app.inject({ url, headers: json })).json().instance.hostName, '192.168.0.7')

  const gone = { method: 'DELETE', url: `/eureka/apps/ORDER/${id}`, headers: as('order') } as const
  assert.equal((await app.inject(gone)).statusCode, 200)
  assert.equal((await app.inject(gone)).statusCode, 404)
  assert.equal((await app.inject({ url: '/eureka/apps/ORDER', headers: json })).statusCode, 404)
  const delta = (await app.inject({ url: '/eureka/apps/delta', headers: json })).json().applications
  assert.equal(delta.apps__hashcode, '')
  assert.deepEqual(
    delta.application.map(({ instance }: { instance: { actionType: string }[] }) => instance[0]?.actionType),
    ['DELETED'],
  )
})

test('status override and metadata', async () => {
  await app.inject({ method: 'POST', url: '/eureka/apps/ORDER', headers: json, payload: springs() })
  const put = (path: string) =>
    app.inject({ method: 'PUT', url: `/eureka/apps/ORDER/${id}${path}`, headers: as('order') })
  const now = async () => (await app.inject({ url: `/eureka/instances/${id}`, headers: json })).json().instance
  assert.equal((await put('/status?value=OUT_OF_SERVICE')).statusCode, 200)
  assert.deepEqual(await now().then(({ status, overriddenStatus }) => [status, overriddenStatus]), [
    'OUT_OF_SERVICE',
    'OUT_OF_SERVICE',
  ])
  assert.equal((await put('/status?value=ASLEEP')).statusCode, 400)
  const back = await app.inject({
    ...{ method: 'DELETE', url: `/eureka/apps/ORDER/${id}/status?value=UP`, headers: as('order') },
  })
  assert.equal(back.statusCode, 200)
  assert.equal((await now()).status, 'UP')
  assert.equal((await put('/metadata?paths=/loyalty&__proto__=x')).statusCode, 200)
  assert.equal((await now()).metadata.paths, '/loyalty')
  const none = { method: 'PUT', url: '/eureka/apps/ORDER/none/status?value=UP', headers: as('order') } as const
  assert.equal((await app.inject(none)).statusCode, 404)
})

test('whoever is not known is told so with an empty 404, so that every client registers again', async () => {
  for (const prefix of ['/eureka', '/eureka/v2'])
    for (const [method, path] of [
      ['PUT', '/apps/GHOST/none?status=UP&lastDirtyTimestamp=1700000000001'],
      ['DELETE', '/apps/GHOST/none'],
      ['PUT', '/apps/GHOST/none/status?value=UP'],
      ['DELETE', '/apps/GHOST/none/status'],
      ['PUT', '/apps/GHOST/none/metadata?a=b'],
      ['GET', '/apps/GHOST'],
      ['GET', '/apps/GHOST/none'],
      ['GET', '/instances/none'],
    ] as const) {
      const answer = await app.inject({
        method,
        url: `${prefix}${path}`,
        headers: { accept: 'application/json', ...basic('ghost') },
      })
      assert.deepEqual([method, path, answer.statusCode, answer.body], [method, path, 404, ''])
    }
})

test('found by the names it goes by, and by no part of them', async () => {
  await app.inject({ method: 'POST', url: '/eureka/apps/ORDER', headers: json, payload: springs() })
  const found = async (path: string) => {
    const answer = await app.inject({ url: `/eureka/${path}`, headers: json })
    assert.equal(answer.statusCode, 200, 'also when nobody goes by it: clients take that for an empty list')
    const { application, apps__hashcode } = answer.json().applications
    return [apps__hashcode, application.map(({ name }: { name: string }) => name)]
  }
  for (const prefix of ['', 'v2/'])
    for (const path of ['vips/order', 'vips/ORDER', 'svips/order'])
      assert.deepEqual(await found(`${prefix}${path}`), ['UP_1_', ['ORDER']], path)
  for (const path of ['vips/ord', 'vips/payment', 'svips/payment']) assert.deepEqual(await found(path), ['', []], path)
})

test('who keeps a copy by the changes alone has what there is, as the hash codes say', async () => {
  const register = (port: number) =>
    app.inject({ method: 'POST', url: '/eureka/apps/ORDER', headers: json, payload: springs(port) })
  const at = (port: number) => `/eureka/apps/ORDER/${encodeURIComponent(`192.168.0.7:order:${port}`)}`
  const asked = async (path: string) =>
    (await app.inject({ url: `/eureka/${path}`, headers: json })).json().applications
  await register(8091)
  await register(8092)
  await app.inject({ method: 'DELETE', url: at(8092), headers: as('order') })
  await register(8093)
  await app.inject({ method: 'PUT', url: `${at(8093)}/status?value=OUT_OF_SERVICE`, headers: as('order') })
  const copy = new Map<string, string>()
  const delta = await asked('apps/delta')
  for (const { instance } of delta.application)
    for (const { instanceId, status, actionType } of instance)
      if (actionType === 'DELETED') copy.delete(instanceId)
      else copy.set(instanceId, status)
  const counted = Object.entries(Object.groupBy(copy.values(), (status) => status)).sort()
  const hash = counted.map(([status, all]) => `${status}_${all?.length}_`).join('')
  assert.equal(hash, delta.apps__hashcode)
  assert.equal(hash, (await asked('apps/')).apps__hashcode)
  for (const port of [8091, 8093]) await app.inject({ method: 'DELETE', url: at(port), headers: as('order') })
})

test('packed for those who unpack it', async () => {
  for (const port of [8091, 8092]) {
    const payload = springs(port)
    await app.inject({ method: 'POST', url: '/eureka/apps/ORDER', headers: json, payload })
  }
  const plain = await app.inject({ url: '/eureka/apps', headers: json })
  assert.equal(plain.headers['content-encoding'], undefined)
  const packed = await app.inject({ url: '/eureka/apps', headers: { ...json, 'accept-encoding': 'gzip, x-gzip' } })
  assert.equal(packed.headers['content-encoding'], 'gzip')
  assert.ok(packed.rawPayload.length < plain.rawPayload.length / 2)
  assert.equal(gunzipSync(packed.rawPayload).toString(), plain.body)
  const unwanted = await app.inject({ url: '/eureka/apps', headers: { ...json, 'accept-encoding': 'gzip;q=0, br' } })
  assert.equal(unwanted.body, plain.body)
})

test('XML for those who ask for it, or do not say what they want', async () => {
  const payload = springs(8082)
  payload.instance.metadata = { 'a<b': 'x', note: '<&">' } as never
  await app.inject({ method: 'POST', url: '/eureka/apps/ORDER', headers: json, payload })
  const url = `/eureka/instances/${encodeURIComponent('192.168.0.7:order:8082')}`
  const answer = await app.inject({ url, headers: { accept: 'application/xml' } })
  assert.match(String(answer.headers['content-type']), /^application\/xml/)
  assert.match(answer.body, /^<instance><instanceId>192\.168\.0\.7:order:8082<\/instanceId>/)
  assert.match(answer.body, /<port enabled="true">8082<\/port>/)
  assert.match(answer.body, /<dataCenterInfo class="[^"]+"><name>MyOwn<\/name><\/dataCenterInfo>/)
  assert.match(answer.body, /<metadata><note>&lt;&amp;&quot;&gt;<\/note><\/metadata>/)
  const unsaid = await app.inject({ url })
  assert.equal(unsaid.body, answer.body)
})

describe('whoever says something says who he is, and speaks of himself alone', () => {
  const register = { method: 'POST', url: '/eureka/apps/ORDER', payload: springs() } as const
  const own = `/eureka/apps/ORDER/${id}`
  const asked = async (method: 'POST' | 'PUT' | 'DELETE', url: string, headers: object = {}): Promise<number> => {
    const payload = method === 'POST' ? { payload: springs() } : {}
    return (await app.inject({ method, url, headers: { ...headers }, ...payload })).statusCode
  }
  const says = [
    ['POST', register.url],
    ['PUT', own],
    ['PUT', `${own}/status?value=OUT_OF_SERVICE`],
    ['PUT', `${own}/metadata?paths=/x`],
    ['DELETE', `${own}/status`],
    ['DELETE', own],
  ] as const
  test('a stranger nothing at all, whatever he brings', async () => {
    await app.inject({ ...register, headers: json })
    for (const [method, url] of says) {
      for (const headers of [
        {},
        { [serviceTokenHeader]: 'x' },
        basic('order', 'x'),
        basic('loyalty', 'x'),
        { authorization: 'Bearer x' },
        { [serviceTokenHeader]: testIdentity('order').tokenFor('payment') },
        { [serviceTokenHeader]: testIdentity('order').sign('registration', { sub: 'order' }, 60) },
      ])
        assert.equal(await asked(method, url, headers), 401, `${method} ${url} ${JSON.stringify(headers)}`)
    }
  })
  test('one service of ours nothing of another, nor does a guest', async () => {
    for (const [method, url] of says)
      for (const headers of [
        as('catalog'),
        basic('loyalty'),
        { authorization: `Bearer ${credentials.get('loyalty')}` },
      ])
        assert.equal(await asked(method, url, headers), 403, `${method} ${url}`)
    assert.equal(registry.find('ORDER', '192.168.0.7:order:8081')?.override, undefined)
  })
  test('nor does anybody go by the name of another, by which Spring’s clients would find it', async () => {
    const url = '/eureka/apps/LOYALTY'
    for (const name of ['order', 'ORDER', 'loyalty,order', 'loyalty, Order ', 'ghost'])
      for (const field of ['vipAddress', 'secureVipAddress']) {
        const names = { app: 'LOYALTY', vipAddress: 'loyalty', secureVipAddress: 'loyalty', [field]: name }
        const payload = { instance: { ...springs().instance, ...names } }
        const answer = await app.inject({ method: 'POST', url, headers: basic('loyalty'), payload })
        assert.equal(answer.statusCode, 403, `${field} ${name}`)
      }
    assert.deepEqual([...registry.byVip('order', 'vipAddress').keys()], ['ORDER'])
  })
  test('an operator takes an instance out of service and back, and registers none', async () => {
    const operator = { authorization: 'Bearer an.operators.token' }
    assert.equal(await asked('PUT', `${own}/status?value=OUT_OF_SERVICE`, operator), 200)
    assert.equal(await asked('DELETE', `${own}/status`, operator), 200)
    assert.equal(await asked('POST', register.url, operator), 403)
    assert.equal(await asked('DELETE', own, operator), 403)
  })
  test('a guest comes with its credential, in either form, and gets the word of discovery and not its own', async () => {
    const url = '/eureka/apps/LOYALTY'
    const names = { app: 'LOYALTY', vipAddress: 'loyalty', secureVipAddress: 'loyalty' }
    const instance = { ...springs().instance, ...names, instanceId: 'l1', metadata: { [wordField]: 'forged' } }
    for (const headers of [basic('loyalty'), { authorization: `Bearer ${credentials.get('loyalty')}` }]) {
      assert.equal((await app.inject({ method: 'POST', url, headers, payload: { instance } })).statusCode, 204)
      assert.equal(registry.find('LOYALTY', 'l1')?.instance.metadata[wordField], 'the word for loyalty at 192.168.0.7')
      assert.equal((await app.inject({ method: 'PUT', url: `${url}/l1`, headers })).statusCode, 200)
    }
    await guests.revoke('loyalty')
    assert.equal((await app.inject({ method: 'PUT', url: `${url}/l1`, headers: basic('loyalty') })).statusCode, 401)
  })
})

test('an address that is none, and a name with characters that nobody sees, are refused', async () => {
  for (const change of [
    { ipAddr: 'a/b?x=[' },
    { hostName: 'a b' },
    { ipAddr: '127.1' },
    { ipAddr: '' },
    { instanceId: 'a\u2028b' },
    { instanceId: 'a\u202eb' },
    { vipAddress: 'a\nb' },
    { port: { $: 70_000 } },
  ]) {
    const payload = { instance: { ...springs().instance, ...change } }
    const answer = await app.inject({ method: 'POST', url: '/eureka/apps/ORDER', headers: json, payload })
    assert.equal(answer.statusCode, 400, JSON.stringify(change))
  }
  const url = `/eureka/apps/${encodeURIComponent('ORDER\u2028x')}`
  assert.equal((await app.inject({ method: 'POST', url, headers: json, payload: springs() })).statusCode, 403)
})

test('what is no registration is refused, and a huge one too', async () => {
  const post = (payload: object) =>
    app
      .inject({ method: 'POST', url: '/eureka/apps/ORDER', headers: json, payload })
      .then((answer) => answer.statusCode)
  assert.equal(await post({}), 400)
  assert.equal(await post({ instance: [] }), 400)
  assert.equal(await post({ instance: { ...springs().instance, app: 'PAYMENT' } }), 400)
  assert.equal(await post({ instance: { ...springs().instance, homePageUrl: 'x'.repeat(70_000) } }), 413)
})

test('who says something and may not is told of, and nobody else', async () => {
  const url = '/eureka/apps/ORDER'
  const payload = springs()
  refused.length = 0
  await app.inject({ method: 'POST', url, payload })
  await app.inject({ method: 'POST', url, payload, headers: as('catalog') })
  await app.inject({ method: 'POST', url, payload: {}, headers: as('order') })
  await app.inject({ method: 'POST', url, payload, headers: as('order') })
  await app.inject({ method: 'GET', url })
  assert.deepEqual(refused, [`POST ${url} 401`, `POST ${url} 403`])
})
