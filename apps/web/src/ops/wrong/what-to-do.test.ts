import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Finding, whatToDo } from './what-to-do.ts'

type Entry = NonNullable<Parameters<typeof whatToDo>[1]>
const paid = [{ type: 'PaymentApproved', time: '2026-01-01T09:00:01.000Z', service: 'payment' }]
const open: Entry = { state: 'PLACED', timeline: paid, refunded: false }
const canceled: Entry = { state: 'CANCELED', timeline: paid, refunded: false }
const advice = (invariant: Finding['invariant'], what: string, entry?: Entry, by = 'events') =>
  whatToDo({ invariant, what, by }, entry)

test('an order that stands still can be ended; one that is over cannot', () => {
  assert.equal(advice('I3', 'it is PLACED, and nobody answers for its stock', open, 'order'), 'end')
  assert.equal(advice('I3', 'it ended by OrderCanceled, and its delivery goes on', canceled), 'look')
  assert.equal(advice('I6', 'it is confirmed, and has no ticket', open), 'end')
  assert.equal(
    advice('I4', 'TicketAccepted is known, and no payment', undefined),
    'look',
    'of what nobody knows nothing is ended',
  )
})

test('money that is owed can be given back; money that went back too often cannot be had again', () => {
  assert.equal(advice('I1', 'it ended by OrderCanceled, and its money is not back', canceled), 'give-back')
  assert.equal(advice('I1', '9000 was captured, 9000 was to go back, and 4500 did', canceled), 'give-back')
  assert.equal(advice('I1', '9000 was captured, 4500 was to go back, and 9000 did', canceled), 'look')
  assert.equal(
    advice('I1', 'its lines were changed for 500 less, and 0 went back', { ...canceled, state: 'COLLECTED' }),
    'give-back',
  )
  assert.equal(advice('I1', 'its money went back 2 times when it ended', canceled), 'look')
})

test('what a service says of its messages leads to where these are, and what comes by itself is not pressed', () => {
  assert.equal(
    advice('I10', 'store has set OrderConfirmed of 1 aside, and nobody has taken it up', open, 'store'),
    'parked',
  )
  assert.equal(advice('I5', 'store cannot send TicketAccepted of 1: too long', open, 'store'), 'parked')
  assert.equal(advice('I5', '12 events of store wait for the log', undefined, 'store'), 'log-away')
  assert.equal(
    advice('I5', 'the log lost what store had published to jumun.store before 2026', undefined, 'store'),
    'log-lost',
  )
})

test('a view that may lack something is built anew beside what is shown', () => {
  assert.equal(advice('I5', 'events of order are missing', open), 'rebuild')
  assert.equal(advice('I7', 'an order is not shown', undefined, 'npm run audit'), 'rebuild')
})
