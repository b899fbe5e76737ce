import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readKafkaAddress } from './address.ts'

test('an address names brokers, and perhaps an installation', () => {
  assert.deepEqual(readKafkaAddress('kafka://a:9092,b.example:9093'), {
    brokers: ['a:9092', 'b.example:9093'],
    name: undefined,
  })
  assert.deepEqual(readKafkaAddress('kafka://[::1]:9092/'), { brokers: ['[::1]:9092'], name: undefined })
  assert.deepEqual(readKafkaAddress('kafka://a:9092/seoul'), { brokers: ['a:9092'], name: 'seoul' })
})

test('an address without a port, or with more behind the name, is refused in one sentence', () => {
  for (const wrong of ['kafka://', 'kafka://a', 'kafka://a:9092,b', 'kafka://a:9092/x/y', 'kafka://a:9092/한강'])
    assert.throws(() => readKafkaAddress(wrong), /names no brokers/)
})
