import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heldAfter, piecesLess } from './lines-out.ts'
import type { Taken } from './slots.ts'

const piece = (at: string, seconds: number, station = ''): Taken => ({
  at: `2026-03-02T${at}:00.000Z`,
  station,
  seconds,
})
const line = (productId: string, quantity: number) => ({ productId, quantity })
const products = new Map([
  ['soup', { cookMinutes: 5 }],
  ['steak', { cookMinutes: 10, station: 'grill' }],
  ['toast', { cookMinutes: 2, station: 'bar' }],
  ['water', {}],
])

test('a line that is taken out gives back its minutes, of the kitchen and of its station, and no others', () => {
  const takes = [piece('12:00', 1200), piece('12:00', 600, 'grill')]
  const before = [line('soup', 2), line('steak', 1), line('water', 1)]
  assert.deepEqual(heldAfter(takes, before, before.with(1, line('steak', 0)), products), [piece('12:00', 600)])
  assert.deepEqual(heldAfter(takes, before, before.with(0, line('soup', 1)), products), [
    piece('12:00', 900),
    piece('12:00', 600, 'grill'),
  ])
  assert.deepEqual(heldAfter(takes, before, before.with(2, line('water', 0)), products), takes)
})

test('what is made instead takes no more than there was, and gives back what it spares', () => {
  const takes = [piece('12:00', 900)]
  const before = [line('soup', 2), line('soup', 1)]
  assert.deepEqual(heldAfter(takes, before, before.with(1, line('steak', 1)), products), takes)
  assert.deepEqual(heldAfter(takes, before, before.with(0, line('toast', 2)), products), [piece('12:00', 540)])
  const both = [line('steak', 2), line('toast', 1)]
  assert.deepEqual(
    heldAfter(takes, before, both, products),
    [piece('12:00', 900 - 180)],
    'one line’s more is not paid by another',
  )
})

test('of several slots the last one is free first', () => {
  const takes = [piece('12:00', 300), piece('12:15', 300), piece('12:30', 300)]
  assert.deepEqual(heldAfter(takes, [line('soup', 3)], [line('soup', 1)], products), [piece('12:00', 300)])
  const ahead = takes.toReversed()
  assert.deepEqual(heldAfter(ahead, [line('soup', 3)], [line('soup', 2)], products), [
    piece('12:00', 300),
    piece('12:15', 300),
  ])
})

test('never more than it holds, and never what another line still needs, whatever a dish takes by now', () => {
  const takes = [piece('12:00', 600)]
  const before = [line('soup', 1), line('steak', 1)]
  const without = (n: number) => heldAfter(takes, before, before.with(n, line(before[n]?.productId ?? '', 0)), products)
  assert.deepEqual(without(1), [piece('12:00', 200)], 'two thirds of what it held, as the dishes are now')
  assert.deepEqual(without(0), [piece('12:00', 400)])
  assert.deepEqual(
    heldAfter(takes, [line('soup', 1), line('soup', 1)], [line('soup', 1), line('soup', 1)], products),
    takes,
  )
  assert.deepEqual(heldAfter(takes, [line('unknown', 2)], [line('unknown', 0)], products), takes)
})

test('a line that was cooked in vain before keeps its minutes when another goes', () => {
  const takes = [piece('12:00', 600)]
  const before = [line('soup', 0), line('soup', 1)]
  assert.deepEqual(heldAfter(takes, before, [line('soup', 0), line('soup', 0)], products), [piece('12:00', 300)])
})

test('what is given back is the difference, piece by piece', () => {
  const before = [piece('12:00', 300), piece('12:00', 200, 'grill'), piece('12:15', 100)]
  assert.deepEqual(piecesLess(before, [piece('12:00', 200), piece('12:15', 100)]), [
    piece('12:00', 100),
    piece('12:00', 200, 'grill'),
  ])
  assert.deepEqual(piecesLess(before, []), before)
})
