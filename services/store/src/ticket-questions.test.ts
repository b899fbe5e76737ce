/** A question has one end, whoever is first; and what the customer said beforehand counts where nobody answers. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type OrderLine, won } from '@jumun/contracts'
import * as kitchen from './kitchen.ts'
import { keep, removeLine, replaceLine } from './ticket-lines.ts'
import { answer, askAbout, nextDeadline, stopAsking } from './ticket-questions.ts'
import type { Decision, Ticket, TicketState } from './ticket-shape.ts'

const now = new Date('2026-01-01T09:00:00.000Z')
const until = new Date('2026-01-01T09:05:00.000Z')
const promise = { minutes: 15, readyBy: '2026-01-01T09:15:00.000Z' }
const line = (name: string, ifSoldOut?: 'remove' | 'ask' | 'cancel') => ({
  ...{ productId: name, name: { en: name }, quantity: 2, options: [], total: won(9000) },
  ...(ifSoldOut ? { ifSoldOut } : {}),
})
const inState = (state: TicketState, ...lines: ReturnType<typeof line>[]): Ticket => ({
  ...{ orderId: 'order', storeId: 'store', customerId: 'customer', state },
  details: { ownerId: 'owner', number: 7, fulfilment: 'pickup', lines, total: won(9000 * lines.length) },
  ...{ version: 4, eventCount: 3, createdAt: now, updatedAt: now },
})
const accepted = inState({ status: 'ACCEPTED', ...promise }, line('latte', 'ask'), line('cake'))
const pie: OrderLine = {
  ...{ productId: 'pie', name: { en: 'Pie' }, quantity: 2, unitPrice: won(4000), options: [] },
  total: won(8000),
}
const about = { id: 'a question', n: 0, reason: 'SOLD_OUT' }
const done = (decision: Decision): Ticket => {
  assert.ok(decision.outcome === 'changed' || decision.outcome === 'updated', JSON.stringify(decision))
  return decision.state as Ticket
}
const told = (decision: Decision) =>
  decision.outcome === 'changed'
    ? decision.events.map(({ kind }) => kind.type).join()
    : decision.outcome === 'refused'
      ? decision.code
      : decision.outcome
const asked = (ticket = accepted, instead?: OrderLine) => done(askAbout(ticket, { ...about, until, instead }, now))
const left = ({ details }: Ticket) => details.lines.map(({ productId, quantity }) => `${productId} ${quantity}`)

describe('a customer who is asked', () => {
  test('has one question a line, asked once, until a moment that both know', () => {
    const ticket = asked()
    assert.equal(told(askAbout(ticket, { ...about, until }, now)), 'unchanged')
    assert.equal(told(askAbout(ticket, { ...about, id: 'another', until }, now)), 'waiting-for-customer')
    assert.deepEqual(nextDeadline(ticket), until)
  })

  test('who is offered what it is already, and takes it, or is given it, is asked no more; and nothing is taken out later', () => {
    const before = done(replaceLine(accepted, { id: 'given', n: 0, reason: 'SOLD_OUT', instead: pie }, now))
    const ticket = asked(before, pie)
    for (const decision of [
      answer(ticket, { id: 'an answer', n: 0, what: 'replace' }, now),
      replaceLine(ticket, { id: 'an answer', n: 0, reason: 'SOLD_OUT', instead: pie }, now),
    ]) {
      assert.equal(told(decision), 'TicketLineKept')
      const after = done(decision)
      assert.equal(told(answer(after, { id: 'an answer', n: 0, what: 'replace' }, now)), 'unchanged')
      assert.deepEqual(left(after), ['pie 2', 'cake 2'])
      assert.equal(nextDeadline(after), undefined)
    }
  })

  test('takes it out, takes what is offered, or cancels it all; said again it is done, and another answer is too late', () => {
    const ticket = asked(accepted, pie)
    const ends = (['remove', 'replace', 'cancel'] as const).map((what) => {
      const decision = answer(ticket, { id: 'an answer', n: 0, what }, now)
      const after = done(decision)
      assert.equal(told(answer(after, { id: 'an answer', n: 0, what }, now)), 'unchanged')
      assert.equal(told(answer(after, { id: 'another', n: 0, what: 'remove' }, now)), 'order-changed')
      assert.equal(nextDeadline(after), undefined)
      return [told(decision), after.state.status, ...left(after)]
    })
    assert.deepEqual(ends, [
      ['TicketLinesChanged', 'ACCEPTED', 'latte 0', 'cake 2'],
      ['TicketLinesChanged', 'ACCEPTED', 'pie 2', 'cake 2'],
      ['TicketCanceled', 'CANCELED', 'latte 2', 'cake 2'],
    ])
  })

  test('cannot take what was not offered, or answer what was not asked', () => {
    assert.equal(told(answer(asked(), { id: 'an answer', n: 0, what: 'replace' }, now)), 'order-changed')
    assert.equal(told(answer(asked(), { id: 'an answer', n: 1, what: 'remove' }, now)), 'order-changed')
  })

  test('who cancels while it is cooked wastes what is cooked; before, nothing', () => {
    const cooking = asked({ ...accepted, state: { status: 'COOKING', ...promise } })
    for (const [ticket, cooked] of [
      [cooking, true],
      [asked(), false],
    ] as const) {
      const decision = answer(ticket, { id: 'an answer', n: 0, what: 'cancel' }, now)
      assert.deepEqual(decision.outcome === 'changed' && decision.events[0].data, {
        ...{ orderId: 'order', storeId: 'store', cooked },
      })
    }
  })

  test('does not answer: it is taken out at its deadline and not before, each line at its own', () => {
    const both = done(askAbout(asked(), { ...about, id: 'b', n: 1, until: new Date('2026-01-01T09:07:00.000Z') }, now))
    assert.equal(told(stopAsking(both, now)), 'unchanged')
    const first = done(stopAsking(both, until))
    assert.deepEqual([left(first), nextDeadline(first)], [['latte 0', 'cake 2'], new Date('2026-01-01T09:07:00.000Z')])
    assert.equal(told(stopAsking(first, until)), 'unchanged')
    const last = stopAsking(first, new Date('2026-01-01T09:07:00.000Z'))
    assert.deepEqual([told(last), done(last).state.status], ['TicketCanceled', 'CANCELED'])
  })

  test('who wanted all or nothing and does not answer gets nothing', () => {
    const ticket = inState({ status: 'ACCEPTED', ...promise }, line('latte', 'cancel'), line('cake'))
    assert.equal(told(stopAsking(asked(ticket), until)), 'TicketCanceled')
    assert.deepEqual(left(done(answer(asked(ticket), { id: 'an answer', n: 0, what: 'remove' }, now))), [
      'latte 0',
      'cake 2',
    ])
  })
})

describe('a store that asks', () => {
  test('is not late to accept while it waits for the customer', () => {
    const fresh = inState({ status: 'NEW', acceptBy: '2026-01-01T09:01:00.000Z' }, line('latte'), line('cake'))
    assert.deepEqual(asked(fresh).state, { status: 'NEW', acceptBy: '2026-01-01T09:07:00.000Z' })
    const early = { ...fresh, state: { status: 'NEW', acceptBy: '2026-01-01T09:30:00.000Z' } } as const
    assert.equal(asked(early).state, early.state)
  })

  test('does not say that it is ready, or made, while it waits; and may take the question back, or decide itself', () => {
    const ticket = asked({ ...accepted, state: { status: 'COOKING', ...promise } })
    assert.equal(told(kitchen.finish(ticket, now)), 'waiting-for-customer')
    assert.equal(told(kitchen.tick(ticket, 0, true, now)), 'waiting-for-customer')
    const kept = keep(ticket, 0, now)
    assert.deepEqual([told(kept), told(keep(done(kept), 0, now))], ['TicketLineKept', 'unchanged'])
    assert.equal(told(kitchen.finish(done(kept), now)), 'OrderReady')
    const decided = done(removeLine(ticket, { id: 'its own', n: 0, reason: 'SOLD_OUT' }, now))
    assert.equal(told(kitchen.finish(decided, now)), 'OrderReady')
  })

  test('asks nothing of what is ready, over, or not there', () => {
    for (const status of ['READY', 'COLLECTED'] as const)
      assert.equal(
        told(askAbout({ ...accepted, state: { status, ...promise } }, { ...about, until }, now)),
        'ticket-changed',
      )
    assert.equal(told(askAbout(accepted, { ...about, n: 7, until }, now)), 'unknown-line')
    const out = done(removeLine(accepted, { id: 'out', n: 0, reason: 'SOLD_OUT' }, now))
    assert.equal(told(askAbout(out, { ...about, until }, now)), 'ticket-changed')
  })
})

describe('a customer who wants all or nothing', () => {
  const ticket = inState({ status: 'ACCEPTED', ...promise }, line('latte', 'cancel'), line('cake'))

  test('gets nothing, and all the money back, where the line cannot be had', () => {
    assert.equal(told(removeLine(ticket, { ...about, quantity: 1 }, now)), 'TicketCanceled')
    assert.equal(told(removeLine(ticket, { ...about, reason: 'EQUIPMENT_BROKEN: the oven' }, now)), 'TicketCanceled')
  })
  test('who called and wants less gets less', () => {
    const decision = removeLine(ticket, { ...about, reason: 'you called us' }, now)
    assert.deepEqual(left(done(decision)), ['latte 0', 'cake 2'])
  })
  test('is asked before something else is given', () => {
    assert.equal(told(replaceLine(ticket, { ...about, instead: pie }, now)), 'not-as-wished')
    const yes = answer(asked(ticket, pie), { id: 'an answer', n: 0, what: 'replace' }, now)
    assert.deepEqual(left(done(yes)), ['pie 2', 'cake 2'])
  })
})
