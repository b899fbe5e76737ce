import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Delivery } from '@jumun/contracts/http'
import { ridersView } from './deliveries.ts'
import { lostRides } from './lost-rides.ts'

const delivery = (orderId: string, status: Delivery['status'], riderId = 'me') =>
  ({ orderId, status, riderId, createdAt: orderId, updatedAt: orderId, ready: true }) as Delivery
const lost = (before: Delivery[], now: Delivery[], gaveUp: string[] = []) =>
  lostRides(before, ridersView(now, 'me'), new Set(gaveUp)).map((one) => [one.delivery.orderId, one.lost])

test('a rider is told of each delivery that is no longer theirs, and of why, and of nothing they did themselves', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => delivery(id, id === 'c' ? 'PICKED_UP' : 'ASSIGNED'))
  const now = [
    delivery('a', 'ASSIGNED'),
    delivery('b', 'CANCELED'),
    delivery('c', 'CANCELED'),
    delivery('d', 'REQUESTED', ''),
    delivery('f', 'DELIVERED'),
  ]
  assert.deepEqual(lost(before, now), [
    ['b', 'ended-before'],
    ['c', 'ended-carrying'],
    ['d', 'others'],
    ['e', 'others'],
  ])
  assert.deepEqual(lost(before.slice(3, 4), now, ['d']), [])
})
