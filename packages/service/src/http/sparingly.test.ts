import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sparingly } from './sparingly.ts'

test('of a flood of one kind a line a second is written, and it says how many were not; other kinds are not held back', () => {
  let ms = 0
  const written: string[] = []
  const log = {
    warn: ({ notWritten = 0 }: { notWritten?: number }, message: string) =>
      void written.push(`${message} ${notWritten}`),
  }
  const warnings = sparingly(log as never, () => ms)
  for (let i = 0; i < 500; i++) warnings.warn('overloaded', {}, 'too much')
  warnings.warn('unavailable', {}, 'away')
  ms = 1_000
  warnings.warn('overloaded', {}, 'too much')
  ms = 2_000
  warnings.warn('overloaded', {}, 'too much')
  assert.deepEqual(written, ['too much 0', 'away 0', 'too much 499', 'too much 0'])
})
