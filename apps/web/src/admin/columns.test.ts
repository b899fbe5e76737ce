import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import type { Ticket } from '@jumun/contracts/http'
import { boardOf, urgencyOf } from './columns.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 9, minute)).toISOString()
const ticket = (orderId: string, change: Partial<Ticket>): Ticket => ({
  orderId,
  storeId: 's',
  customerId: 'c',
  number: 1,
  status: 'NEW',
  fulfilment: 'delivery',
  lines: [],
  total: won(1),
  version: 1,
  createdAt: at(0),
  updatedAt: at(0),
  ...change,
})

test('the longest waiting stands on top, what is over stands nowhere', () => {
  const board = boardOf(
    [ticket('b', { createdAt: at(2) }), ticket('a', { createdAt: at(1) }), ticket('x', { status: 'REJECTED' })],
    new Set(),
  )
  assert.deepEqual(
    board.NEW.map(({ orderId }) => orderId),
    ['a', 'b'],
  )
})

test('a delivery that the rider has taken leaves the board, a pickup stays until it is handed over', () => {
  const ready = [
    ticket('taken', { status: 'READY' }),
    ticket('waiting', { status: 'READY' }),
    ticket('pickup', { status: 'READY', fulfilment: 'pickup' }),
    ticket('cooking', { status: 'COOKING' }),
  ]
  const board = boardOf(ready, new Set(['taken', 'pickup', 'cooking']))
  assert.deepEqual(
    board.READY.map(({ orderId }) => orderId),
    ['waiting', 'pickup'],
  )
  assert.equal(board.COOKING.length, 1)
})

test('it presses in the last third of its time, and is late after it', () => {
  const one = ticket('a', { acceptBy: at(9) })
  assert.equal(urgencyOf(one, Date.parse(at(2))), 'calm')
  assert.equal(urgencyOf(one, Date.parse(at(7))), 'soon')
  assert.equal(urgencyOf(one, Date.parse(at(9))), 'late')
})
