import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumsOf, won } from '@jumun/contracts'
import type { Ticket } from '@jumun/contracts/http'
import { urgencyOf } from '../parts/tickets/urgency.ts'
import { boardOf, partLeft } from './columns.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 9, minute)).toISOString()
const ticket = (orderId: string, change: Partial<Ticket>): Ticket => ({
  orderId,
  storeId: 's',
  customerId: 'c',
  number: 1,
  status: 'NEW',
  fulfilment: 'delivery',
  lines: [],
  ...sumsOf({ total: won(1) }),
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

test('what was promised long ago for later presses in the last third of its cooking, not all day', () => {
  const ahead = ticket('a', { status: 'ACCEPTED', createdAt: at(-600), minutes: 15, readyBy: at(60) })
  assert.deepEqual(
    [0, 54, 56, 60].map((minute) => urgencyOf(ahead, Date.parse(at(minute)))),
    ['calm', 'calm', 'soon', 'late'],
  )
})

test('a new order’s last minute is another thing than its last third, and what is left can be seen', () => {
  const one = ticket('a', { acceptBy: at(9) })
  assert.equal(urgencyOf(one, Date.parse(at(8)) + 1), 'last')
  const short = ticket('a', { acceptBy: new Date(Date.parse(at(0)) + 30_000).toISOString() })
  assert.deepEqual(
    [5_000, 15_000, 25_000].map((ms) => urgencyOf(short, Date.parse(at(0)) + ms)),
    ['calm', 'calm', 'last'],
  )
  assert.deepEqual(
    [0, 4.5, 9, 12].map((minute) => partLeft(one, Date.parse(at(0)) + minute * 60_000)),
    [1, 0.5, 0, 0],
  )
})
