import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkheadFullError, bulkhead } from './bulkhead.ts'
import { retry } from './retry.ts'

test('retry stops at the first success, at the last attempt, and at an error that will not pass', async () => {
  const options = { attempts: 3, baseDelayMs: 1 }
  assert.equal(
    await retry(options, async (attempt) => (attempt < 3 ? Promise.reject(new Error('not yet')) : attempt)),
    3,
  )
  let calls = 0
  await assert.rejects(
    retry(options, () => Promise.reject(new Error(`attempt ${++calls}`))),
    { message: 'attempt 3' },
  )
  calls = 0
  await assert.rejects(retry({ ...options, when: () => false }, () => Promise.reject(new Error(`attempt ${++calls}`))))
  assert.equal(calls, 1)
})

test('a bulkhead lets so many in, so many wait, and turns the rest away', async () => {
  const one = bulkhead({ atOnce: 1, waiting: 1 })
  const first = Promise.withResolvers<string>()
  const inside = one.run(() => first.promise)
  assert.equal(one.free, 0)
  const waiting = one.run(async () => 'second')
  await assert.rejects(
    one.run(async () => 'third'),
    BulkheadFullError,
  )
  first.resolve('first')
  assert.deepEqual(await Promise.all([inside, waiting]), ['first', 'second'])
})
