/** What the simulation has found, each as a story of its own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import { settlePayment } from '../services/payment/src/settle-payment.ts'
import { takePayment } from '../services/payment/src/take-payment.ts'
import { paymentsInMemory } from './payments-in-memory.ts'

test('a process that stands still between its intent and the charge does not charge when it wakes up', async () => {
  let nowMs = Date.parse('2026-03-01T09:00:00.000Z')
  const now = () => new Date(nowMs)
  const kept = paymentsInMemory({ say: () => {} })
  const payments = kept.payments(async (what) => {
    // meanwhile the order ends, and everybody else has concluded that nothing was and will be charged
    if (what === 'writes that it will charge') nowMs += 15 * 60_000
  })
  const newId = () => '01900000-0000-7000-8000-000000000001'
  const charged: string[] = []
  const provider = {
    charge: async ({ key }: { key: string }) => {
      charged.push(key)
      return { outcome: 'captured' } as const
    },
    lookup: async () => ({ outcome: 'nothing-recorded' }) as const,
    abandon: async () => ({ outcome: 'nothing-recorded' }) as const,
    refund: async () => ({ outcome: 'refunded' }) as const,
    close: async () => {},
  }
  const settle = settlePayment({ payments, now, newId, random: () => 0.5, settled: () => {} })
  const lost = (error: unknown): void => assert.fail(String(error))
  const { take } = takePayment({ payments, provider, settle, now, answerWithinMs: 1_000, lost })
  const order = {
    id: newId(),
    orderId: newId(),
    customerId: newId(),
    amount: won(4500),
    means: { method: 'card', token: 'tok_ok' },
  } as const
  const first = await take(order)
  assert.deepEqual(charged, [])
  assert.ok(first.outcome === 'paid' && first.payment.status === 'UNKNOWN', 'not known is not declined')
  const again = await take(order) // now it is awake: looked up first, then charged, once
  assert.ok(again.outcome === 'paid' && again.payment.status === 'APPROVED')
  assert.deepEqual(charged, [order.orderId])
})
