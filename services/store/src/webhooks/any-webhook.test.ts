import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Querying } from '@jumun/messaging'
import { anyWebhook } from './any-webhook.ts'

/** A table that two instances ask. */
function table() {
  let rows: { one: number }[] = []
  let asked = 0
  const db = {
    query: async () => {
      asked++
      return rows
    },
  } as unknown as Querying
  return {
    db,
    asked: () => asked,
    hold(count: number) {
      rows = Array.from({ length: count }, () => ({ one: 1 }))
    },
  }
}

test('where there is none it is asked a few times a second, however much is heard', async () => {
  const { db, asked } = table()
  let now = 0
  const any = anyWebhook(() => now)
  for (; now < 1_000; now++) assert.equal(await any.isThere(db), false)
  assert.equal(asked(), 4)
})

test('once the answer to adding the first one is out, no instance believes any more that there is none', async () => {
  const there = table()
  const other = anyWebhook()
  assert.equal(await other.isThere(there.db), false)
  const mine = anyWebhook()
  assert.equal(await mine.isThere(there.db), false)
  there.hold(1)
  assert.equal(await other.isThere(there.db), false, 'it has just looked')
  await mine.untilAllKnow()
  assert.deepEqual([await mine.isThere(there.db), await other.isThere(there.db)], [true, true])
})

test('that the last one has gone is noticed in the end', async () => {
  const there = table()
  let now = 0
  const any = anyWebhook(() => now)
  there.hold(1)
  assert.equal(await any.isThere(there.db), true)
  there.hold(0)
  now = 61_000
  assert.equal(await any.isThere(there.db), false)
})
