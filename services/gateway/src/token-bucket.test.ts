import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TokenBuckets } from './token-bucket.ts'

test('so many a minute in one burst, then as many as time gives back', () => {
  const buckets = new TokenBuckets({ perMinute: 60, rememberedKeys: 10 })
  for (let index = 0; index < 60; index++) assert.equal(buckets.take('a', 0), 0)
  assert.equal(buckets.take('a', 0), 1, 'a second until the next')
  assert.equal(buckets.take('b', 0), 0, 'another key has its own')
  assert.equal(buckets.take('a', 1_000), 0)
  assert.equal(buckets.take('a', 1_000), 1)
})

test('asking how long to wait counts nothing; being refused counts nothing either', () => {
  const buckets = new TokenBuckets({ perMinute: 1, rememberedKeys: 10 })
  for (let index = 0; index < 5; index++) assert.equal(buckets.wait('a', 0), 0)
  assert.equal(buckets.take('a', 0), 0)
  for (let index = 0; index < 100; index++) assert.equal(buckets.take('a', 30_000), 30)
  assert.equal(buckets.take('a', 60_000), 0)
})

test('what it remembers is bounded', () => {
  const buckets = new TokenBuckets({ perMinute: 1, rememberedKeys: 100 })
  for (let index = 0; index < 10_000; index++) buckets.take(`key ${index}`, index)
  assert.equal(buckets.size, 100)
})

test('a clock that goes back does no harm', () => {
  const buckets = new TokenBuckets({ perMinute: 60, rememberedKeys: 10 })
  buckets.take('a', 10_000)
  for (let index = 0; index < 59; index++) assert.equal(buckets.take('a', 0), 0)
  assert.equal(buckets.take('a', 0), 1)
})
