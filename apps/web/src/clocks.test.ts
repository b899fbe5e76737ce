import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

/** Where the device's own clock is what is meant: between two readings of it, or for an id. */
const ownClock = [/^api\//, /^city\//]

test('screens go by the platform’s clock: none reads the device’s own, which may be minutes off', () => {
  const guilty = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !ownClock.some((where) => where.test(file)))
    .filter((file) => /Date\.now\(\)|new Date\(\)/.test(readFileSync(join(import.meta.dirname, file), 'utf8')))
  assert.deepEqual(guilty, [])
})
