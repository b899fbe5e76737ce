import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Envelope, won } from '@jumun/contracts'
import { auditOrder } from './audit-order.ts'
import { emptyMemory, remember } from './fold.ts'
import { eventsOf, journeys } from './journeys.ts'

const audit = (events: readonly Envelope[]) => auditOrder(events.reduce(remember, emptyMemory))
const said = (events: readonly Envelope[]) => audit(events).map(({ invariant, what }) => `${invariant} ${what}`)
const journey = (name: string): Envelope[] => eventsOf(journeys()[name] ?? [])
const without = (events: readonly Envelope[], ...types: string[]): Envelope[] =>
  events.filter(({ type }) => !types.includes(type))
const last = (events: readonly Envelope[], type: string): Envelope => {
  const found = events.findLast((event) => event.type === type)
  assert.ok(found, type)
  return found
}

describe('the auditor', () => {
  for (const name of Object.keys(journeys()))
    test(`finds nothing wrong with an order that was ${name}, and nothing final on the way there`, () => {
      const events = journey(name)
      assert.deepEqual(audit(events), [])
      for (let count = 1; count < events.length; count++)
        for (const part of [events.slice(0, count), events.slice(-count)])
          assert.deepEqual(
            audit(part).filter(({ final, invariant }) => final && invariant !== 'I5'),
            [],
          )
    })

  test('misses an event in the middle, and knows a number that was used twice', () => {
    const events = journey('delivered')
    assert.ok(said(without(events, 'OrderConfirmed')).includes('I5 events of order are missing'))
    const twice = { ...last(events, 'OrderPlaced'), id: 'another' }
    assert.ok(audit([...events, twice]).some(({ invariant, final }) => invariant === 'I5' && final))
  })
  test('sees money that is captured twice, of another amount, kept or given back wrongly', () => {
    const events = journey('delivered')
    const paid = last(events, 'PaymentApproved')
    const other = { ...paid, data: { ...(paid.data as object), amount: { amount: 1, currency: 'KRW' } } }
    assert.ok(said([...events, { ...paid, id: 'again', sequence: 2 }]).includes('I1 PaymentApproved was said 2 times'))
    assert.ok(said([...without(events, 'PaymentApproved'), other]).includes('I1 1 was captured for an order of 9000'))
    const back: Envelope = { ...paid, id: 'back', type: 'PaymentRefunded', sequence: 2 }
    assert.ok(said([...events, back]).includes('I1 it is completed, and its money went back'))
    assert.ok(
      said(without(journey('expired'), 'PaymentRefunded')).includes(
        'I1 it ended by OrderExpired, and its money is not back',
      ),
    )
  })
  test('sees lines, fee and discounts that do not come to the total', () => {
    const charged = (more: object) =>
      journey('delivered').map((event) =>
        event.type === 'OrderDrafted' ? { ...event, data: { ...(event.data as object), ...more } } : event,
      )
    const fee = { subtotal: won(9000), deliveryFee: won(2000) }
    assert.ok(said(charged(fee)).includes('I12 with fee and discounts it comes to 11000, and its total is 9000'))
    const discounts = [{ name: { en: 'First order' }, amount: won(2000) }]
    assert.deepEqual(said(charged({ ...fee, discounts })), [])
  })
  test('sees an order that goes on after its end', () => {
    const events = journey('delivered')
    const late: Envelope = { ...last(events, 'OrderConfirmed'), id: 'late', sequence: 99 }
    assert.ok(said([...events, late]).includes('I3 OrderConfirmed came after OrderCompleted'))
  })
  test('sees an unpaid order in a kitchen, uncooked food at the door, and a delivery without an end', () => {
    const events = journey('delivered')
    const unpaid = said(without(events, 'PaymentApproved'))
    assert.ok(unpaid.includes('I4 CookingStarted is known, and no payment'))
    assert.ok(unpaid.includes('I1 it is completed, and no payment is known'))
    assert.ok(said(without(events, 'OrderReady')).includes('I3 it is completed, and was not cooked'))
    assert.ok(said(without(events, 'DeliveryCompleted')).includes('I3 it is delivered, and by nobody'))
  })
})
