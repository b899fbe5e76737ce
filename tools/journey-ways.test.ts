import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { test } from 'node:test'
import { ways, waysOf } from './journey-ways.ts'

const journeys = globSync('e2e/**/*.e2e.test.ts', { cwd: new URL('..', import.meta.url) })

test('every journey runs in some way, and every way has whole stories', () => {
  assert.ok(journeys.length > 10)
  for (const journey of journeys) assert.ok(waysOf(journey).length > 0, journey)
  for (const way of ways) assert.ok(journeys.filter((journey) => waysOf(journey).includes(way)).length >= 2, way)
})
