import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'
import { moneyBack } from './money-back.ts'

const at = '2026-03-02T09:00:00.000Z'
const paid = [{ type: 'PaymentApproved', time: at, service: 'payment' }]
const entry = (more: Partial<DashboardEntry>): DashboardEntry =>
  ({
    ...{ orderId: 'a', state: 'COLLECTED', reason: null, total: won(9000), refunded: false, timeline: paid },
    ...{ updatedAt: at, ...more },
  }) as DashboardEntry
const told = (entries: DashboardEntry[]) =>
  moneyBack(entries).map(({ amount, reason, isDone }) => [amount.amount, reason, isDone])

test('each part that went back of an order that goes on is told, with why', () => {
  const refunds = [
    { amount: won(1000), reason: 'SOLD_OUT', at },
    { amount: won(500), reason: 'it was cold', at },
  ]
  assert.deepEqual(told([entry({}), entry({ refunds })]), [
    [1000, 'SOLD_OUT', true],
    [500, 'it was cold', true],
  ])
})

test('of an order that ended all that goes back is told, on its way and when it is there, and never both', () => {
  const ended = { state: 'CANCELED', reason: 'STORE_CANCELED', refund: won(8000) } as const
  const part = { amount: won(1000), reason: 'SOLD_OUT', at }
  assert.deepEqual(told([entry({ ...ended, refunds: [part] })]), [
    [1000, 'SOLD_OUT', true],
    [8000, 'STORE_CANCELED', false],
  ])
  const rest = { amount: won(8000), reason: 'STORE_CANCELED', at }
  assert.deepEqual(told([entry({ ...ended, refunds: [part, rest], refunded: true })]), [
    [1000, 'SOLD_OUT', true],
    [8000, 'STORE_CANCELED', true],
  ])
})

test('nothing is told of what keeps its money, was never paid, or cost nothing', () => {
  const ended = { state: 'CANCELED', reason: 'NOT_COLLECTED' } as const
  assert.deepEqual(told([entry({ ...ended, refund: won(0) }), entry({ ...ended, timeline: [] })]), [])
  assert.deepEqual(told([entry({ ...ended, total: won(0) })]), [])
})
