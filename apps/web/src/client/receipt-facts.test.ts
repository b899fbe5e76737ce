import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import { receiptFacts } from './receipt-facts.ts'

const told = (type: string, clock: string) => ({ type, time: `2026-11-02T${clock}:00.000Z`, service: 'order' })
const timeline = [told('OrderPlaced', '12:01'), told('PaymentApproved', '12:02')]
const order = { timeline, createdAt: '2026-11-02T12:00:00.000Z', total: won(11_000), refunded: false }
const back = (amount: number) => ({ amount: won(amount), reason: 'SOLD_OUT', at: '2026-11-02T12:20:00.000Z' })

test('a receipt says when it was placed, paid and handed over, and the tax in what was paid', () => {
  const facts = receiptFacts({ ...order, timeline: [...timeline, told('OrderCollected', '12:30')] }, 10)
  assert.deepEqual(facts, {
    ...{ paid: won(11_000), kept: won(11_000), coming: won(0), vat: won(1000) },
    placedAt: '2026-11-02T12:01:00.000Z',
    paidAt: '2026-11-02T12:02:00.000Z',
    handedOverAt: '2026-11-02T12:30:00.000Z',
  })
})

test('what came back is not taxed: pieces of an order that went on, and all of one that ended', () => {
  const changed = { ...order, total: won(8000), paid: won(11_000), refunds: [back(3000), back(2500)] }
  const { paid, kept, vat } = receiptFacts(changed, 10)
  assert.deepEqual([paid, kept, vat], [won(11_000), won(5500), won(500)])
  const ended = { ...order, refund: won(8000), refunds: [back(3000)] }
  assert.deepEqual(receiptFacts(ended, 10).coming, won(8000))
  const over = receiptFacts({ ...ended, refunds: [back(3000), back(8000)], refunded: true }, 10)
  assert.deepEqual([over.kept, over.coming, over.vat], [won(0), won(0), won(0)])
})
