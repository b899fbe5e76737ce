import assert from 'node:assert/strict'
import { test } from 'node:test'
import { several } from './several.ts'

test('what was chosen twice is said once, with how often', () => {
  assert.equal(several(['Egg', 'Rice', 'Egg']), 'Egg ×2 · Rice')
  assert.equal(several([]), '')
})
