import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { jsonOnOneLine, onOneLine } from './one-line.ts'

const name = 'a\u2028{"level":50,"msg":"forged"}\u2029\u0085\u202eb\nc\u001b[2Jd'

test('no name makes a new line in a log, and the line means what it meant', () => {
  const lines: string[] = []
  pino({ hooks: { streamWrite: jsonOnOneLine } }, { write: (line) => lines.push(line) }).info({ name }, name)
  assert.equal(lines.length, 1)
  const [line = ''] = lines
  assert.doesNotMatch(line.trimEnd(), /[\p{Cc}\u2028\u2029\u202e]/u)
  assert.equal((JSON.parse(line) as { msg: string }).msg, name)
})

test('nor in the plain form', () => {
  assert.equal(onOneLine(name), 'a\\u2028{"level":50,"msg":"forged"}\\u2029\\u0085\\u202eb\\u000ac\\u001b[2Jd')
})
