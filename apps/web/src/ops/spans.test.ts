import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spanText } from './spans.ts'

test('spans are as exact as one needs, in the units of the reader', () => {
  const spans = [0, 250, 42_000, 420_000, 11_000_000, 400_000_000]
  assert.deepEqual(
    spans.map((ms) => spanText(ms, 'en')),
    ['0 ms', '250 ms', '42 s', '7 min', '3 h', '5 d'],
  )
  assert.deepEqual(
    spans.map((ms) => spanText(ms, 'ko')),
    ['0ms', '250ms', '42초', '7분', '3시간', '5일'],
  )
})
