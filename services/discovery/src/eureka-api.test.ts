/** The wire format, as Spring Cloud Netflix's client writes and reads it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify from 'fastify'
import { eurekaApi } from './eureka-api.ts'
import { Registry } from './registry.ts'

const registry = new Registry(Date.now)
const app = Fastify()
before(async () => {
  eurekaApi(registry)(app)
  await app.ready()
})
after(() => app.close())

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
const json = { accept: 'application/json, application/*+json', 'content-type': 'application/json' }
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

  const gone = { method: 'DELETE', url: `/eureka/apps/ORDER/${id}` } as const
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
  const put = (path: string) => app.inject({ method: 'PUT', url: `/eureka/apps/ORDER/${id}${path}` })
  const now = async () => (await app.inject({ url: `/eureka/instances/${id}`, headers: json })).json().instance
  assert.equal((await put('/status?value=OUT_OF_SERVICE')).statusCode, 200)
  assert.deepEqual(await now().then(({ status, overriddenStatus }) => [status, overriddenStatus]), [
    'OUT_OF_SERVICE',
    'OUT_OF_SERVICE',
  ])
  assert.equal((await put('/status?value=ASLEEP')).statusCode, 400)
  const back = await app.inject({ method: 'DELETE', url: `/eureka/apps/ORDER/${id}/status?value=UP` })
  assert.equal(back.statusCode, 200)
  assert.equal((await now()).status, 'UP')
  assert.equal((await put('/metadata?paths=/loyalty&__proto__=x')).statusCode, 200)
  assert.equal((await now()).metadata.paths, '/loyalty')
  assert.equal((await app.inject({ method: 'PUT', url: '/eureka/apps/ORDER/none/status?value=UP' })).statusCode, 404)
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
      const answer = await app.inject({ method, url: `${prefix}${path}`, headers: { accept: 'application/json' } })
      assert.deepEqual([method, path, answer.statusCode, answer.body], [method, path, 404, ''])
    }
})

test('XML for those who ask for it', async () => {
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
