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

test('with oauthbearer the password is for the issuer, and the brokers are shown a token', () => {
  const { sasl, tls } = readKafkaAddress(
    'kafka://client:secret@a:9093/seoul?tls&sasl=oauthbearer&token-url=https://id.example.com/realms/shop/token&scope=kafka',
  ).security
  assert.ok(sasl?.mechanism === 'OAUTHBEARER' && tls)
  assert.equal(sasl.username, 'client')
  assert.ok(!('password' in sasl))
  const answers: (Error | null)[] = []
  sasl.authBytesValidator(Buffer.alloc(0), (error) => answers.push(error))
  sasl.authBytesValidator(Buffer.from('{"status":"invalid_token"}'), (error) => answers.push(error))
  assert.equal(answers[0], null)
  assert.match(String(answers[1]), /do not take the token: .*invalid_token/)
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
    ['kafka://u:hunter2@a:9092?sasl=oauthbearer', /token-url=https:/],
    ['kafka://u:hunter2@a:9092?sasl=oauthbearer&token-url=http://id.example.com/t', /token-url=https:/],
    ['kafka://u:hunter2@a:9092?token-url=https://id.example.com/t', /for sasl=oauthbearer/],
    ['kafka://u:hunter2@a:9092?ssl', /only tls, sasl, token-url, scope/],
  ] as const)
    assert.throws(
      () => readKafkaAddress(wrong),
      (error: Error) => why.test(error.message) && !error.message.includes('hunter2'),
      wrong,
    )
})
