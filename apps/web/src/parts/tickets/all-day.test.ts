import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ticket } from '@jumun/contracts/http'
import { allDay } from './all-day.ts'

type Line = Ticket['lines'][number]
const money = { amount: 0, currency: 'KRW' }
const line = (productId: string, quantity: number, change: Partial<Line> = {}): Line => ({
  ...{ productId, name: { en: productId }, quantity, options: [], ...change },
})
const iced = { options: [{ id: 'ice', name: { en: 'Iced' }, price: money }] }
const ticket = (status: Ticket['status'], ...lines: Line[]): Ticket => ({ status, lines }) as Ticket
const shown = (tickets: readonly Ticket[], isMine?: (line: Line) => boolean) =>
  allDay(tickets, isMine).map(({ name, count, variants }) => [
    name.en,
    count,
    ...variants.map((variant) => `${variant.count} ${variant.options.map(({ en }) => en).join('+')}`.trim()),
  ])

test('the same product of several orders is one number, told by what was chosen, the most first', () => {
  const tickets = [
    ticket('ACCEPTED', line('latte', 1), line('scone', 2)),
    ticket('COOKING', line('latte', 3, iced), line('latte', 1)),
  ]
  assert.deepEqual(shown(tickets), [
    ['latte', 5, '3 Iced', '2'],
    ['scone', 2, '2'],
  ])
})

test('what is made, taken out, not accepted yet or gone does not count; what is made again does', () => {
  const tickets = [
    ticket('NEW', line('latte', 9)),
    ticket('COOKING', line('latte', 1, { done: true }), line('latte', 0), line('latte', 2, { done: false })),
    ticket('READY', line('latte', 9, { done: true }), line('latte', 9), line('latte', 4, { done: false })),
    ticket('COLLECTED', line('latte', 9, { done: false })),
    ticket('CANCELED', line('latte', 9)),
  ]
  assert.deepEqual(shown(tickets), [['latte', 6, '6']])
})

test('a station counts its own lines', () => {
  const tickets = [ticket('ACCEPTED', line('latte', 1, { station: 'bar' }), line('toast', 2, { station: 'kitchen' }))]
  assert.deepEqual(
    shown(tickets, ({ station }) => station === 'bar'),
    [['latte', 1, '1']],
  )
})
