import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTooLateToCancel, stepReached, stepsOf, storyOf } from './journey.ts'

const timeline = (...types: string[]) => types.map((type) => ({ type, time: 't', service: 's' }))

test('a pickup has no way to your door', () => {
  assert.ok(!stepsOf('pickup').includes('DELIVERING'))
  assert.equal(stepReached({ state: 'COLLECTED', fulfilment: 'pickup', timeline: [] }), 4)
})

test('an order that is to be canceled stands where it stood', () => {
  const entry = {
    state: 'CANCEL_PENDING',
    fulfilment: 'delivery',
    timeline: timeline('OrderPlaced', 'TicketAccepted'),
  } as const
  assert.equal(stepReached(entry), 1)
  assert.equal(stepReached({ ...entry, state: 'CANCELED', timeline: [] }), -1)
})

test('the story is what happened to the customer, latest first', () => {
  const story = storyOf({ timeline: timeline('OrderPlaced', 'PaymentApproved', 'StockReserved', 'OrderConfirmed') })
  assert.deepEqual(
    story.map(({ type }) => type),
    ['OrderConfirmed', 'OrderPlaced'],
  )
})

test('a rider who gives it back is told of: another one is looked for', () => {
  const story = storyOf({
    timeline: timeline('TicketAccepted', 'DeliveryRequested', 'DeliveryAssigned', 'DeliveryRequested'),
  })
  assert.deepEqual(
    story.map(({ type }) => type),
    ['DeliveryRequested', 'DeliveryAssigned', 'TicketAccepted'],
  )
})

test('a wish to cancel comes too late once it is made, not when it has ended or is being canceled', () => {
  assert.deepEqual((['COOKING', 'READY', 'DELIVERED'] as const).map(isTooLateToCancel), [true, true, true])
  assert.deepEqual((['ACCEPTED', 'CANCEL_PENDING', 'CANCELED'] as const).map(isTooLateToCancel), [false, false, false])
})
