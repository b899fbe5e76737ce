import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readKafkaAddress } from './address.ts'

test('an address names brokers, and perhaps an installation', () => {
  assert.deepEqual(readKafkaAddress('kafka://a:9092,b.example:9093'), {
    ...{ brokers: ['a:9092', 'b.example:9093'], name: undefined, security: {} },
  })
  assert.deepEqual(readKafkaAddress('kafka://[::1]:9092/'), { brokers: ['[::1]:9092'], name: undefined, security: {} })
  assert.deepEqual(readKafkaAddress('kafka://a:9092/seoul'), { brokers: ['a:9092'], name: 'seoul', security: {} })
})

test('an address says who we are, by SCRAM unless it says otherwise, and whether over TLS', () => {
  assert.deepEqual(readKafkaAddress('kafka://jumun_order:p%40ss%3A%2F@a:9092,b:9092/seoul').security, {
    sasl: { mechanism: 'SCRAM-SHA-512', username: 'jumun_order', password: 'p@ss:/' },
  })
  assert.deepEqual(readKafkaAddress('kafka://u:p@a:9092?sasl=plain&tls'), {
    ...{ brokers: ['a:9092'], name: undefined },
    security: { sasl: { mechanism: 'PLAIN', username: 'u', password: 'p' }, tls: {}, tlsServerName: true },
  })
  assert.equal(readKafkaAddress('kafka://u:p@a:9092/x?sasl=scram-sha-256').security.sasl?.mechanism, 'SCRAM-SHA-256')
})

test('an address without a port, or with more behind the name, is refused in one sentence', () => {
  for (const wrong of ['kafka://', 'kafka://a', 'kafka://a:9092,b', 'kafka://a:9092/x/y', 'kafka://a:9092/한강'])
    assert.throws(() => readKafkaAddress(wrong), /names no brokers/)
})

test('what it says of users and passwords is whole, or it is refused without showing the password', () => {
  for (const [wrong, why] of [
    ['kafka://jumun_order@a:9092', /no password/],
    ['kafka://:hunter2@a:9092', /no password/],
    ['kafka://u:hunter2%@a:9092', /%25/],
    ['kafka://u:hunter2@a:9092?sasl=gssapi', /sasl=scram-sha-512/],
    ['kafka://a:9092?sasl=plain', /user:password@/],
    ['kafka://u:hunter2@a:9092?ssl', /only tls and sasl/],
  ] as const)
    assert.throws(
      () => readKafkaAddress(wrong),
      (error: Error) => why.test(error.message) && !error.message.includes('hunter2'),
      wrong,
    )
})
