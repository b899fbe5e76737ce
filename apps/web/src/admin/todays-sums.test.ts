import assert from 'node:assert/strict'
import { test } from 'node:test'
import { businessDay, hourAt, sumsOf as sumsOfOrder, won } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'
import { sumsOf } from './todays-sums.ts'

const entry = (change: Partial<DashboardEntry>, quantity = 1, productId = 'p'): DashboardEntry => ({
  orderId: 'o',
  customerId: 'c',
  storeId: 's',
  fulfilment: 'pickup',
  lines: [
    { productId, name: { en: productId }, quantity, unitPrice: won(1000), options: [], total: won(1000 * quantity) },
  ],
  ...sumsOfOrder({ total: won(1000 * quantity) }),
  state: 'COLLECTED',
  reason: null,
  refunded: false,
  version: 1,
  timeline: [],
  position: '',
  createdAt: '2026-01-01T01:00:00.000Z',
  updatedAt: '',
  ...change,
})

test('what was canceled is counted, but not as takings', () => {
  const day = [entry({}, 3), entry({ state: 'CANCELED' }, 5), entry({ createdAt: 'yesterday' })]
  const sums = sumsOf(
    day,
    (time) => time.startsWith('2026'),
    () => 10,
  )
  assert.equal(sums.orders, 1)
  assert.equal(sums.canceled, 1)
  assert.deepEqual(sums.takings, [won(3000)])
})

test('takings in two currencies are two sums', () => {
  const dollars = { amount: 900, currency: 'USD' }
  const day = [entry({}), entry({ total: dollars }), entry({})]
  const all = () => true
  assert.deepEqual(sumsOf(day, all, () => 10).takings, [won(2000), dollars])
})

test('best sellers are by pieces, minutes by those that were ready', () => {
  const ready = { timeline: [{ type: 'OrderReady', time: '2026-01-01T01:12:00.000Z', service: 'store' }] }
  const sums = sumsOf(
    [entry(ready, 1, 'a'), entry({}, 4, 'b'), entry({}, 2, 'a')],
    () => true,
    () => 10,
  )
  assert.deepEqual(
    sums.bestSellers.map(({ productId, sold }) => [productId, sold]),
    [
      ['b', 4],
      ['a', 3],
    ],
  )
  assert.equal(sums.averageMinutes, 12)
})

test('a day and its hours are those at the store: a bar in New York is still on the evening before', () => {
  const bar = { hours: { timeZone: 'America/New_York' }, dayStartsAt: '05:00' }
  const night = [entry({ createdAt: '2026-01-02T03:30:00.000Z' }), entry({ createdAt: '2026-01-02T06:30:00.000Z' })]
  const isToday = (time: string) => businessDay(bar, time) === '2026-01-01'
  const { orders, byHour } = sumsOf([...night, entry({ createdAt: '2026-01-02T10:00:00.000Z' })], isToday, (time) =>
    hourAt(bar, time),
  )
  assert.deepEqual([orders, byHour[22], byHour[1], byHour[5]], [2, 1, 1, 0])
})
