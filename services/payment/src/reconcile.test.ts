import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import type { Payment } from './payment.ts'
import type { ProviderCharge } from './provider/provider.ts'
import { compareCharge, compareRefund, orderOf } from './reconcile.ts'

const at = new Date('2026-03-01T12:00:00.000Z')
const orderId = '01900000-0000-7000-8000-000000000001'
const charge: ProviderCharge = {
  ...{ cursor: '1', key: orderId, amount: won(4500), reference: `order ${orderId}`, captured: true, refunded: 0 },
  createdAt: at,
}
const about = {
  ...{ id: '01900000-0000-7000-8000-000000000007', orderId, customerId: orderId, amount: won(4500), attempts: 1 },
  ...{ chargingUntil: at, tries: 0, createdAt: at, updatedAt: at },
}
const approved: Payment = { ...about, status: 'APPROVED' }
const declined: Payment = { ...about, status: 'DECLINED', reason: 'never_charged' }
const refunded: Payment = { ...about, status: 'REFUNDED', refundId: orderId }

test('a charge agrees with an approved payment, and with anything once it is given back or was never captured', () => {
  assert.equal(compareCharge(charge, approved), 'agrees')
  for (const known of [undefined, approved, declined, refunded]) {
    assert.equal(compareCharge({ ...charge, refunded: 4500 }, known), 'agrees')
    assert.equal(compareCharge({ ...charge, captured: false }, known), 'agrees')
  }
})
test('money for what is no deal is found, whether its payment was declined, closed or never heard of', () => {
  for (const known of [undefined, declined, { status: 'CLOSED', orderId } as const])
    assert.equal(compareCharge(charge, known), 'paid-no-order')
})
test('a second charge for an order is one too many, whatever its payment is', () => {
  for (const known of [undefined, approved, refunded])
    assert.equal(compareCharge({ ...charge, key: 'again' }, known), 'charged-twice')
})
test('what has no outcome here yet has to wait', () => {
  for (const status of ['PENDING', 'UNKNOWN'] as const) {
    assert.equal(compareCharge(charge, { ...about, status }), 'wait')
    assert.equal(
      compareRefund({ cursor: '1', key: 'r', chargeKey: orderId, amount: 4500, createdAt: at }, { ...about, status }),
      'wait',
    )
  }
})
test('refunds are missed on either side', () => {
  assert.equal(compareCharge(charge, refunded), 'refund-missing')
  const refund = { cursor: '1', key: `refund-${orderId}`, chargeKey: orderId, amount: 4500, createdAt: at }
  assert.equal(compareRefund(refund, approved), 'refunded-there')
  assert.equal(compareRefund(refund, refunded), 'agrees')
  assert.equal(compareRefund({ ...refund, amount: 100 }, approved), 'needs-a-person')
})
test('a part that goes back by decision agrees, waits while it is on its way, and is missed on either side', () => {
  const part = { ...about, status: 'APPROVED', closed: { reason: 'OPERATOR', at, refund: 1000 } } as const
  const back = { ...part, refunded: 1000 }
  assert.equal(compareCharge({ ...charge, refunded: 1000 }, back), 'agrees')
  assert.equal(compareCharge({ ...charge, refunded: 1000 }, part), 'wait')
  assert.equal(compareCharge(charge, part), 'agrees', 'it has yet to go')
  assert.equal(compareCharge(charge, back), 'refund-missing')
  assert.equal(compareCharge({ ...charge, refunded: 900 }, back), 'needs-a-person')
  assert.equal(compareCharge(charge, { ...part, closed: { reason: 'OPERATOR', at, refund: 0 } }), 'agrees')
  const refund = { cursor: '1', key: `refund-${orderId}`, chargeKey: orderId, amount: 1000, createdAt: at }
  assert.equal(compareRefund(refund, back), 'agrees')
  assert.equal(compareRefund(refund, part), 'wait')
  assert.equal(compareRefund({ ...refund, key: 'at the desk' }, back), 'needs-a-person')
})
test('a charge that we did not make, of another amount, or given back in part needs a person', () => {
  assert.equal(orderOf({ reference: 'a gift card' }), undefined)
  assert.equal(compareCharge({ ...charge, reference: 'a gift card' }, undefined), 'needs-a-person')
  assert.equal(compareCharge({ ...charge, refunded: 1 }, refunded), 'needs-a-person')
  assert.equal(compareCharge({ ...charge, amount: won(9000) }, approved), 'needs-a-person')
})
