import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backwards } from './client-record.ts'

test('forward, with steps left out, is forward', () => {
  assert.equal(backwards(['PLACED', 'CONFIRMED', 'COOKING', 'READY', 'COLLECTED']), undefined)
})

test('a refused wish to cancel goes on from where it was', () => {
  assert.equal(backwards(['CONFIRMED', 'CANCEL_PENDING', 'COOKING', 'READY']), undefined)
  assert.equal(backwards(['COOKING', 'CANCEL_PENDING', 'ACCEPTED']), 'COOKING, then ACCEPTED')
})

test('back is told, and so is anything after the end', () => {
  assert.equal(backwards(['ACCEPTED', 'CONFIRMED']), 'ACCEPTED, then CONFIRMED')
  assert.equal(backwards(['CANCELED', 'PLACED']), 'CANCELED was not the end: PLACED')
})
