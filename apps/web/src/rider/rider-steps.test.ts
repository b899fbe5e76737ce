import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Delivery } from '@jumun/contracts/http'
import type { Step } from '../parts/steps/step-queue.ts'
import { asIfTaken, isBeyond } from './rider-steps.ts'

const delivery = { orderId: 'a', status: 'ASSIGNED' } as Delivery
const step = (kind: string, state: Step['state']): Step => ({
  ...{ id: kind, orderId: 'a', kind, called: '12', at: 0, sendAt: 0, state },
})

test('a bag that was picked up in a tunnel is carried, and can be handed over there', () => {
  assert.equal(asIfTaken(delivery, [step('pickup', 'waiting')]).status, 'PICKED_UP')
  assert.equal(asIfTaken(delivery, [step('pickup', 'held')]).status, 'ASSIGNED')
  assert.equal(asIfTaken(delivery, [step('pickup', 'refused')]).status, 'ASSIGNED')
})

test('a step whose answer got lost is so; one on a delivery that ended another way is not', () => {
  assert.ok(isBeyond('pickup', 'DELIVERED') && isBeyond('complete', 'DELIVERED') && isBeyond('fail', 'FAILED'))
  assert.ok(!isBeyond('pickup', 'CANCELED') && !isBeyond('complete', 'PICKED_UP') && !isBeyond('fail', 'DELIVERED'))
})
