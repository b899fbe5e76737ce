import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHealth } from './health.ts'

test('each service with whether it is up and how often it runs', () => {
  const services = [
    { name: 'order', status: 'UP', instances: 2 },
    { name: 'payment', status: 'DOWN', instances: 0 },
  ]
  assert.deepEqual(readHealth({ status: 'DOWN', services }), [
    { name: 'order', up: true, instances: 2 },
    { name: 'payment', up: false, instances: 0 },
  ])
})

test('an overview that cannot be read shows nobody rather than breaking the wall', () => {
  assert.deepEqual(readHealth('<html>'), [])
})
