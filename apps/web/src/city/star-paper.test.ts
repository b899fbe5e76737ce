import assert from 'node:assert/strict'
import { test } from 'node:test'
import { starPaper } from './star-paper.ts'

test('a slip is read as it would be printed: commands are left out, Korean is Korean, lines stay lines', () => {
  const esc = 0x1b
  const bytes = Uint8Array.of(
    ...[esc, 0x69, 1, 1], // twice as high and wide
    ...[0xba, 0xaf, 0xb0, 0xe6], // 변경
    ...[esc, 0x1d, 0x61, 1], // in the middle
    ...[...' 10:05  '].map((letter) => letter.charCodeAt(0)),
    0x0a,
    ...[esc, 0x1d, 0x03, 1, 0, 0],
    ...[...'2  Latte'].map((letter) => letter.charCodeAt(0)),
    ...[0x0a, esc, 0x64, 3],
  )
  assert.equal(starPaper(bytes), '변경 10:05\n2  Latte')
})
