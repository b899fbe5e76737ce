import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ticket } from '@jumun/contracts/http'
import { kitchenBoard, slipOf } from './slips.ts'

type Line = Ticket['lines'][number]
const line = (station?: string, change: Partial<Line> = {}): Line => ({
  ...{ productId: 'p', name: { en: 'P' }, quantity: 1, options: [], ...(station ? { station } : {}), ...change },
})
const ticket = (number: number, status: Ticket['status'], lines: Line[], change: Partial<Ticket> = {}): Ticket =>
  ({
    ...{ orderId: `o${number}`, number, status, lines, minutes: 10 },
    ...{ createdAt: '2026-01-01T09:00:00Z', updatedAt: '2026-01-01T09:00:00Z', readyBy: '2026-01-01T09:10:00Z' },
    ...change,
  }) as Ticket
const numbers = (slips: readonly { ticket: Ticket }[]) => slips.map(({ ticket }) => ticket.number)
const done = { done: true }

test('a station sees its own lines and those that are everybody’s; whoever watches over all sees whole tickets', () => {
  const mixed = ticket(1, 'ACCEPTED', [line('bar'), line('grill'), line()])
  const lines = (station?: string) => slipOf(mixed, station).items.map((item) => item.line)
  assert.deepEqual(
    [lines(), lines('bar'), lines('grill')],
    [
      [0, 1, 2],
      [0, 2],
      [1, 2],
    ],
  )
  assert.deepEqual(numbers(kitchenBoard([ticket(2, 'ACCEPTED', [line('grill')])], 'bar').toMake), [])
})

test('what a station has made leaves its board; the watch sees how far each station is', () => {
  const half = ticket(1, 'COOKING', [line('bar', done), line('grill'), line('grill', done)])
  assert.deepEqual(numbers(kitchenBoard([half], 'bar').toMake), [])
  assert.deepEqual(numbers(kitchenBoard([half], 'bar').elsewhere), [1])
  assert.deepEqual(numbers(kitchenBoard([half], 'grill').toMake), [1])
  assert.deepEqual(slipOf(half, undefined).others, [
    { station: 'bar', done: 1, of: 1 },
    { station: 'grill', done: 1, of: 2 },
  ])
  assert.deepEqual(slipOf(half, 'bar').others, [{ station: 'grill', done: 1, of: 2 }])
})

test('a ticket that is whole stands on every board that made some of it, until somebody says that it is ready', () => {
  const whole = ticket(1, 'COOKING', [line('bar', done), line('grill', done)])
  for (const station of [undefined, 'bar', 'grill']) {
    const [slip] = kitchenBoard([whole], station).toMake
    assert.equal(slip?.isWhole, true, station)
  }
  assert.deepEqual(numbers(kitchenBoard([whole], 'ice').toMake), [])
})

test('what is ready can be called back, and comes back when something of it is made again', () => {
  const ready = ticket(1, 'READY', [line('bar', done), line('bar')], { updatedAt: '2026-01-01T09:01:00Z' })
  const later = ticket(2, 'READY', [line('bar', done)], { updatedAt: '2026-01-01T09:02:00Z' })
  const again = ticket(3, 'READY', [line('bar', done), line('grill', { done: false })])
  const board = kitchenBoard([ready, later, again], undefined)
  assert.deepEqual([numbers(board.toMake), numbers(board.ready)], [[3], [2, 1]])
  assert.deepEqual(numbers(kitchenBoard([again], 'bar').toMake), [], 'the bar’s part of it is as ready as it was')
})

test('a line that was taken out is nobody’s work: a ticket of such lines alone is not there, and the rest is whole without it', () => {
  const struck = line('bar', { quantity: 0 })
  assert.deepEqual(numbers(kitchenBoard([ticket(1, 'COOKING', [struck])], undefined).toMake), [])
  const rest = slipOf(ticket(2, 'COOKING', [struck, line('bar', done)]), undefined)
  assert.deepEqual([rest.isWhole, rest.items.length], [true, 2])
})

test('what was promised first is made first, and what waits for a yes or has left is not there', () => {
  const tickets = [
    ticket(1, 'ACCEPTED', [line()], { readyBy: '2026-01-01T09:30:00Z' }),
    ticket(2, 'COOKING', [line()], { readyBy: '2026-01-01T09:20:00Z' }),
    ticket(3, 'NEW', [line()]),
    ticket(4, 'COLLECTED', [line()]),
  ]
  assert.deepEqual(numbers(kitchenBoard(tickets, undefined).toMake), [2, 1])
})
