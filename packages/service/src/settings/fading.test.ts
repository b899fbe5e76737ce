import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '@jumun/messaging'
import { forgetPlaces, hasFaded } from './fading.ts'

const hour = 3_600_000
const noon = new Date('2026-01-05T12:00:00Z')
const usual = { placesSeenHours: 24, placesKeptDays: 30 }

test('a place is shown for a day after the end, and never longer than it is kept', () => {
  assert.equal(hasFaded(new Date(noon.getTime() - 24 * hour + 1), noon, usual), false)
  assert.equal(hasFaded(new Date(noon.getTime() - 24 * hour), noon, usual), true)
  assert.equal(hasFaded(noon, noon, { placesSeenHours: 24, placesKeptDays: 0 }), true)
})

test('places leave a table piece by piece, until a piece is not full', async () => {
  const counts = [2_000, 2_000, 17]
  const befores: unknown[] = []
  const db = {
    query: async (_sql: string, [before]: unknown[]) => {
      befores.push(before)
      return [{ count: counts.shift() }]
    },
  } as unknown as Database
  const job = forgetPlaces(
    { db, clock: { now: () => noon }, ...usual },
    { table: 't', ended: 'true', emptied: 'a = NULL' },
  )
  await job.run(new AbortController().signal)
  const month = new Date(noon.getTime() - 30 * 24 * hour)
  assert.deepEqual(befores, [month, month, month])
})
