import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAddress } from './address.ts'

test('an address with a name and a password is one without, and a header', () => {
  assert.deepEqual(readAddress('http://a%40b:c%3Ad%20e@host:8761/eureka/'), {
    url: 'http://host:8761/eureka',
    authorization: `Basic ${Buffer.from('a@b:c:d e').toString('base64')}`,
  })
  assert.deepEqual(readAddress('http://host:9999'), { url: 'http://host:9999', authorization: undefined })
})
