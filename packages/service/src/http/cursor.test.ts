import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cursorAt, cursorPosition, pageOf } from './cursor.ts'

const id = '01900000-0000-7000-8000-000000000001'

test('a cursor names the place it was made of', () => {
  const place = { createdAt: '2026-01-01T09:00:00.123Z', id }
  assert.deepEqual(cursorPosition(cursorAt(place)), place)
  assert.equal(cursorPosition(undefined), undefined)
})

test('a cursor of a former release still leads to its place', () => {
  const place = { createdAt: '2026-01-01T09:00:00.123Z', id }
  assert.deepEqual(cursorPosition(Buffer.from(cursorAt(place)).toString('base64url')), place)
})

test('a cursor that is not one of ours is refused', () => {
  for (const text of ['x', '', 'bm9uc2Vuc2U', Buffer.from(`zzzzzzzzzz.${id}`).toString('base64url'), `%00.${id}`])
    assert.throws(() => cursorPosition(text), { code: 'invalid-cursor' })
})

test('a page has a next cursor only when there is more', () => {
  const item = (createdAt: string) => ({ createdAt, id })
  const rows = [item('2026-01-01T09:00:00.003Z'), item('2026-01-01T09:00:00.002Z'), item('2026-01-01T09:00:00.001Z')]
  assert.deepEqual(cursorPosition(pageOf(rows, 2, (row) => row).nextCursor ?? undefined), rows[1])
  assert.equal(pageOf(rows, 3, (row) => row).nextCursor, null)
  assert.equal(pageOf([], 3, item).nextCursor, null)
})
