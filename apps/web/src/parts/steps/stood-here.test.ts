import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stoodHere } from './stood-here.ts'

test('a button that another one’s place fell to has stood there since then, a breath of the layout is no move', () => {
  const first = stoodHere(undefined, { left: 10, top: 400 }, 0)
  assert.equal(first.since, 0)
  assert.equal(stoodHere(first, { left: 10, top: 404 }, 500).since, 0)
  const moved = stoodHere(first, { left: 10, top: 250 }, 500)
  assert.deepEqual(moved, { left: 10, top: 250, since: 500 })
  assert.equal(stoodHere(moved, { left: 10, top: 250 }, 900).since, 500)
})
