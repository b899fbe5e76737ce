import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

test('numbers are typed into our own fields alone: one that rewrites itself doubles the digits of an input method', () => {
  const guilty = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .filter((file) => /\bNumberInput\b|type="number"/.test(readFileSync(join(import.meta.dirname, file), 'utf8')))
  assert.deepEqual(guilty, [])
})
