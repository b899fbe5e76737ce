import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Delivery } from '@jumun/contracts/http'
import { ridersView } from './deliveries.ts'

const delivery = (orderId: string, change: Partial<Delivery>): Delivery => ({
  orderId,
  storeId: 's',
  status: 'REQUESTED',
  ready: false,
  storeName: { en: 'Store' },
  storeAddress: { line1: 'a' },
  address: { line1: 'b' },
  attempt: 1,
  version: 1,
  createdAt: orderId,
  updatedAt: orderId,
  ...change,
})
const ids = (deliveries: readonly Delivery[]) => deliveries.map(({ orderId }) => orderId)

test('what can be picked up now is offered first, then what waits longest', () => {
  const view = ridersView([delivery('2', {}), delivery('1', {}), delivery('3', { ready: true })], 'me')
  assert.deepEqual(ids(view.offers), ['3', '1', '2'])
})

test('what is in the bag comes before what is still at the store; others and the past stay out', () => {
  const view = ridersView(
    [
      delivery('1', { riderId: 'me', status: 'ASSIGNED' }),
      delivery('2', { riderId: 'me', status: 'PICKED_UP' }),
      delivery('3', { riderId: 'other', status: 'ASSIGNED' }),
      delivery('4', { riderId: 'me', status: 'DELIVERED' }),
    ],
    'me',
  )
  assert.deepEqual(ids(view.mine), ['2', '1'])
  assert.deepEqual(ids(view.over), ['4'])
})
