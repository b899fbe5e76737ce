import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { won } from '@jumun/contracts'
import {
  nextTryAt,
  onRepeatedRequest,
  type Payment,
  paymentAnswer,
  settledAfterMs,
  type UnresolvedPayment,
  whenNothingIsRecorded,
} from './payment.ts'

const noon = new Date('2026-03-01T12:00:00.000Z')
const later = (ms: number) => new Date(noon.getTime() + ms)
const about = {
  id: '01900000-0000-7000-8000-000000000007',
  orderId: '01900000-0000-7000-8000-000000000001',
  customerId: '01900000-0000-7000-8000-000000000002',
  amount: won(4500),
  attempts: 1,
  chargingUntil: noon,
  tries: 0,
  createdAt: noon,
  updatedAt: noon,
}
const unknown: UnresolvedPayment = { ...about, status: 'UNKNOWN' }
const canceled = { closed: { reason: 'CUSTOMER', at: noon } }

describe('asked to pay for an order again', () => {
  test('while a charge is under way, one waits for it', () => {
    assert.equal(onRepeatedRequest({ ...about, status: 'PENDING' }, won(4500), later(-1)), 'wait')
  })
  test('a payment without an outcome may be charged again', () => {
    assert.equal(onRepeatedRequest(unknown, won(4500), noon), 'charge')
  })
  test('but not once its order has ended', () => {
    assert.equal(onRepeatedRequest({ ...unknown, ...canceled }, won(4500), noon), 'answer')
  })
  test('an outcome is an outcome', () => {
    const outcomes: Payment[] = [
      { ...about, status: 'APPROVED' },
      { ...about, status: 'DECLINED', reason: 'card_declined' },
    ]
    for (const payment of outcomes) assert.equal(onRepeatedRequest(payment, won(4500), noon), 'answer')
  })
  test('another amount is another request', () => {
    assert.equal(onRepeatedRequest(unknown, won(4600), noon), 'amount-differs')
  })
})

describe('the provider has nothing recorded', () => {
  test('a timeout is not a decline: while the order can be paid, one looks again', () => {
    assert.equal(whenNothingIsRecorded(unknown, later(365 * 86_400_000)), 'look-again')
  })
  test('after the order has ended, a request may still be on its way for a while', () => {
    const ended = { ...unknown, ...canceled }
    assert.equal(whenNothingIsRecorded(ended, later(settledAfterMs - 1)), 'look-again')
    assert.equal(whenNothingIsRecorded(ended, later(settledAfterMs)), 'never-charged')
  })
})

test('tries are further and further apart, up to half a minute', () => {
  const delays = [0, 1, 2, 5, 6, 100].map((tries) => nextTryAt(tries, noon, 1).getTime() - noon.getTime())
  assert.deepEqual(delays, [500, 1_000, 2_000, 16_000, 30_000, 30_000])
})

test('the answer tells of a refund from the moment it is due', () => {
  const refundId = '01900000-0000-7000-8000-000000000009'
  const due = paymentAnswer({ ...about, ...canceled, status: 'APPROVED', refundId }, 'somebody-else')
  assert.deepEqual(due.refunds, [
    { id: refundId, amount: won(4500), status: 'PENDING', reason: 'CUSTOMER', createdAt: noon.toISOString() },
  ])
  const done = paymentAnswer({ ...about, ...canceled, status: 'REFUNDED', refundId }, 'somebody-else')
  assert.deepEqual([done.status, done.refunds[0]?.status], ['REFUNDED', 'DONE'])
  assert.deepEqual(paymentAnswer({ ...about, status: 'APPROVED' }, 'somebody-else').refunds, [])
})

test('what a customer has to do is told to that customer; who looks after payments hears that it waits', () => {
  const next = { kind: 'confirm', provider: 'stripe', publicKey: 'pk_test', clientSecret: 'pi_1_secret_2' } as const
  const waiting: UnresolvedPayment = { ...unknown, next }
  const steps = (payment: Payment) =>
    (['its-customer', 'somebody-else'] as const).map((reader) => {
      const { waits, next: step } = paymentAnswer(payment, reader)
      return { waits, step }
    })
  assert.deepEqual(steps(waiting), [
    { waits: true, step: next },
    { waits: true, step: undefined },
  ])
  assert.doesNotMatch(JSON.stringify(paymentAnswer(waiting, 'somebody-else')), /secret/)
  const nothing = { waits: undefined, step: undefined }
  assert.deepEqual(steps({ ...waiting, ...canceled }), [nothing, nothing], 'nobody is to pay for what has ended')
  assert.deepEqual(steps({ ...about, status: 'APPROVED' }), [nothing, nothing])
})
