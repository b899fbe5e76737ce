import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceNames } from '@jumun/contracts'
import { environmentOfAService, namedDatabases, type ServiceEnvironment } from './environment-of-a-service.ts'

const where: ServiceEnvironment = {
  metricsToken: 'm'.repeat(32),
  serviceKey: 'k'.repeat(64),
  trustFile: '/data/trust.json',
  dataDir: '/data/services',
  databaseUrl: 'postgres://order',
  eventLog: 'postgres://log',
  discoveryUrl: 'http://127.0.0.1:8761/eureka',
  configUrl: 'http://127.0.0.1:9999',
  host: '127.0.0.1',
  compileCache: '/data/cache',
}

test('a service is told its own settings and nobody else’s', () => {
  const told = environmentOfAService(
    'order',
    {
      PATH: '/bin',
      JUMUN_ORDER_DRAFT_EXPIRES_MINUTES: '1',
      JUMUN_PAYMENT_PROVIDER_KEY: 'secret',
      JUMUN_DATABASE_URL: 'postgres://admin',
      JUMUN_DATABASE_URL_PAYMENT: 'postgres://payment',
      DATABASE_URL: 'postgres://admin',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
    where,
  )
  assert.equal(told['JUMUN_ORDER_DRAFT_EXPIRES_MINUTES'], '1')
  assert.equal(told['JUMUN_DATABASE_URL_ORDER'], 'postgres://order')
  assert.equal(told['PATH'], '/bin')
  for (const name of Object.keys(told)) assert.doesNotMatch(name, /PAYMENT|AWS|^DATABASE_URL$|^JUMUN_DATABASE_URL$/)
  for (const value of Object.values(told)) assert.doesNotMatch(value, /^secret$|admin/)
})

test('a bucket’s secret is told to catalog alone, the mail server’s word to store alone', () => {
  const outer = {
    JUMUN_CATALOG_PICTURES_SECRET: 'of-the-bucket',
    JUMUN_STORE_SMTP_URL: 'smtp://name:word@mail.example',
  }
  for (const service of serviceNames) {
    const values = Object.values(environmentOfAService(service, outer, where))
    assert.equal(values.includes(outer.JUMUN_CATALOG_PICTURES_SECRET), service === 'catalog', service)
    assert.equal(values.includes(outer.JUMUN_STORE_SMTP_URL), service === 'store', service)
  }
})

test('the console stays calm unless somebody asks for more', () => {
  assert.equal(environmentOfAService('order', {}, where)['JUMUN_LOG_LEVEL'], 'warn')
  assert.equal(environmentOfAService('order', { JUMUN_LOG_LEVEL: 'debug' }, where)['JUMUN_LOG_LEVEL'], 'debug')
})

test('a database may be named for one service', () => {
  assert.deepEqual(namedDatabases({ JUMUN_DATABASE_URL_ORDER: 'postgres://x', JUMUN_DATABASE_URL_CATALOG: '' }), {
    order: 'postgres://x',
  })
})
