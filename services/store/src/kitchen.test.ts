import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { finish, see, tick } from './kitchen.ts'
import { replaceLine } from './ticket-lines.ts'
import type { Decision, Ticket, TicketState } from './ticket-shape.ts'

const now = new Date('2026-01-01T09:00:00.000Z')
const promise = { minutes: 15, readyBy: '2026-01-01T09:15:00.000Z' }
const latte = { productId: 'latte', name: { en: 'Latte' }, quantity: 2, options: [] }
const scone = { ...latte, productId: 'scone', quantity: 1 }
const ticketIn = (state: TicketState, lines: Ticket['details']['lines'] = [latte, scone]): Ticket => ({
  ...{ orderId: 'an order', storeId: 'a store', customerId: 'a customer', state },
  details: { ownerId: 'o', number: 7, fulfilment: 'pickup', lines, total: { amount: 9000, currency: 'KRW' } },
  ...{ version: 1, eventCount: 1, createdAt: now, updatedAt: now },
})
const living = (status: 'ACCEPTED' | 'COOKING' | 'READY', lines?: Ticket['details']['lines']): Ticket =>
  ticketIn({ status, ...promise }, lines)
const said = (decision: Decision) =>
  decision.outcome === 'changed'
    ? decision.events.map(({ kind, sequence, data }) => [kind.type, sequence, (data as { line?: number }).line])
    : decision.outcome
const after = (decision: Decision): Ticket => {
  assert.equal(decision.outcome, 'changed')
  return (decision as Extract<Decision, { outcome: 'changed' }>).state as Ticket
}
const doneIn = ({ details }: Ticket) => details.lines.map(({ done }) => done)

describe('an item is ticked off', () => {
  test('and the first one starts cooking, once; what is ticked twice says nothing again', () => {
    const first = tick(living('ACCEPTED'), 1, true, now)
    assert.deepEqual(said(first), [
      ['CookingStarted', 2, undefined],
      ['ItemTicked', 3, 1],
    ])
    const cooking = after(first)
    assert.deepEqual([cooking.state.status, cooking.eventCount, doneIn(cooking)], ['COOKING', 3, [undefined, true]])
    assert.equal(tick(cooking, 1, true, now).outcome, 'unchanged')
    const whole = after(tick(cooking, 0, true, now))
    assert.deepEqual([whole.state.status, doneIn(whole)], ['COOKING', [true, true]], 'READY is said by somebody')
    assert.deepEqual(doneIn(after(tick(whole, 0, false, now))), [false, true])
  })

  test('an order that was not begun has nothing to untick, and is not begun by it', () => {
    assert.equal(tick(living('ACCEPTED'), 0, false, now).outcome, 'unchanged')
  })

  test('with a ticket that is READY all of it is made; what has to be made again changes no status', () => {
    const ready = after(finish(after(tick(living('ACCEPTED'), 0, true, now)), now))
    assert.deepEqual(doneIn(ready), [true, true])
    const again = tick(ready, 1, false, now)
    assert.deepEqual(said(again), [['ItemTicked', ready.eventCount + 1, 1]])
    assert.deepEqual([after(again).state.status, doneIn(after(again))], ['READY', [true, false]])
    assert.deepEqual(doneIn(after(tick(after(again), 1, true, now))), [true, true])
  })

  test('only of a ticket that the kitchen has, a line that there is, and that was not taken out', () => {
    const elsewhere: readonly TicketState[] = [
      { status: 'NEW', acceptBy: promise.readyBy },
      { status: 'COLLECTED', ...promise },
      { status: 'REJECTED', reason: 'STORE_REJECTED' },
      { status: 'CANCELED' },
    ]
    for (const state of elsewhere) {
      const refused = tick(ticketIn(state), 0, true, now)
      assert.equal(refused.outcome === 'refused' && refused.code, 'ticket-changed', state.status)
    }
    const none = tick(living('COOKING'), 2, true, now)
    assert.equal(none.outcome === 'refused' && none.code, 'not-found')
    const struck = tick(living('COOKING', [{ ...latte, quantity: 0 }, scone]), 0, true, now)
    assert.equal(struck.outcome === 'refused' && struck.code, 'ticket-changed')
  })

  test('nobody can tick for ever', () => {
    let ticket = living('COOKING')
    let times = 0
    for (; times < 5_000; times += 1) {
      const next = tick(ticket, 0, times % 2 === 0, now)
      if (next.outcome === 'refused') break
      ticket = after(next)
    }
    assert.ok(times < 5_000, 'it was never refused')
  })
})

test('what is replaced has to be made, also of a ticket that was ready', () => {
  const price = { amount: 3000, currency: 'KRW' }
  const instead = {
    ...{ productId: 'pie', name: { en: 'Pie' }, quantity: 1, options: [] },
    unitPrice: price,
    total: price,
  }
  const replaced = (ticket: Ticket) => after(replaceLine(ticket, { id: 'k', n: 1, reason: 'SOLD_OUT', instead }, now))
  const ready = after(finish(living('COOKING'), now))
  assert.deepEqual([replaced(ready).state.status, doneIn(replaced(ready))], ['READY', [true, false]])
  assert.deepEqual(doneIn(replaced(after(tick(living('COOKING'), 1, true, now)))), [undefined, undefined])
})

test('a bell is answered once for each station, and not for what has ended', () => {
  const bar = see(living('ACCEPTED'), 'bar', now)
  assert.deepEqual(said(bar), [['TicketSeen', 2, undefined]])
  assert.deepEqual(after(bar).seen, ['bar'])
  assert.equal(see(after(bar), 'bar', now).outcome, 'unchanged')
  const all = after(see(after(bar), undefined, now))
  assert.deepEqual([all.seen, all.state.status], [['bar', '*'], 'ACCEPTED'])
  assert.equal(see(ticketIn({ status: 'CANCELED' }), 'bar', now).outcome, 'unchanged')
})
