import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  accept,
  cancel,
  cancelWith,
  complete,
  confirm,
  confirmCancel,
  isOver,
  markPlaced,
  progress,
  resume,
} from './order.ts'
import type { Order } from './order-shape.ts'
import { everyState, nameOf, sampleOrder, transitions } from './state-table.ts'

const now = new Date('2026-01-01T10:00:00.000Z')
const table = transitions()
const moves = table.flatMap(({ from, by, decision }) =>
  decision.outcome === 'changed' || decision.outcome === 'updated' ? [{ from, by, to: decision.state, decision }] : [],
)

describe('the whole state machine', () => {
  test('asks every command and every fact in every state', () => {
    const names = new Set(table.map(({ by }) => by))
    assert.equal(table.length, names.size * everyState.length)
    assert.ok(names.size >= 20)
  })

  test('no status changes once the order is over, whatever is heard', () => {
    for (const { from, to, by } of moves)
      if (isOver(from)) assert.deepEqual(to.state, from.state, `${nameOf(from.state)} was changed by ${by}`)
  })

  test('from every state that is not an end, an end can be reached', () => {
    const next = new Map(everyState.map((state) => [nameOf(state), new Set<string>()]))
    for (const { from, to } of moves) next.get(nameOf(from.state))?.add(nameOf(to.state))
    for (const state of everyState) {
      const reached = new Set([nameOf(state)])
      for (const name of reached) for (const more of next.get(name) ?? []) reached.add(more)
      const ends = everyState.filter((one) => isOver(sampleOrder(one))).map(nameOf)
      assert.ok(
        ends.some((name) => reached.has(name)),
        `${nameOf(state)} leads nowhere`,
      )
    }
  })

  test('every change is said in exactly one event and raises the version by one; what is only noted is not said', () => {
    for (const { from, to, by, decision } of moves)
      if (decision.outcome === 'changed') {
        assert.equal(to.version, from.version + 1, by)
        assert.equal(decision.events[0].sequence, to.version)
        assert.equal(decision.events[0].subject, from.id)
      } else assert.equal(to.version, from.version, by)
  })

  test('nothing is delivered that was not paid and not brought or handed over', () => {
    for (const { from, to, by } of moves)
      if (to.state.status === 'DELIVERED' || to.state.status === 'COLLECTED') {
        if (isOver(from)) continue
        assert.equal(by, to.state.status === 'DELIVERED' ? 'DeliveryCompleted' : 'OrderCollected')
        assert.notEqual(from.state.status, 'AWAITING_PAYMENT')
        assert.ok(to.placedAt)
      }
  })

  test('the order announced before it was paid', () => {
    for (const { from, to, by } of moves)
      if (from.state.status === 'AWAITING_PAYMENT' && to.state !== from.state && !isOver(to)) {
        assert.match(by, /^the payment is approved$|^PaymentApproved$/)
        assert.equal(to.state.status, 'PLACED')
      }
  })

  test('cancel allowed after delivery', () => {
    for (const status of ['COOKING', 'READY', 'DELIVERING', 'DELIVERED', 'COLLECTED'] as const)
      assert.deepEqual(cancel(sampleOrder({ status }), 'CUSTOMER', now), {
        outcome: 'refused',
        code: 'order-already-cooking',
      })
  })

  test('a status never goes back, except from a wish to cancel', () => {
    const path = ['AWAITING_PAYMENT', 'PLACED', 'CONFIRMED', 'ACCEPTED', 'COOKING', 'READY', 'DELIVERING']
    for (const { from, to, by } of moves) {
      const before = path.indexOf(from.state.status)
      const after = path.indexOf(to.state.status)
      if (before >= 0 && after >= 0) assert.ok(after >= before, `${by} took ${from.state.status} back`)
    }
  })

  test('what the store says ends an order, in any state before its end', () => {
    for (const { from, by, decision } of table)
      if ((by === 'TicketCanceled' || by === 'TicketRejected') && !isOver(from))
        assert.equal(decision.outcome === 'changed' && decision.state.state.status, 'CANCELED', nameOf(from.state))
  })
})

describe('a wish to cancel', () => {
  const pending = (order: Order): Order => after(cancel(order, 'CUSTOMER', now))

  test('is granted at once while no store can have the order', () => {
    for (const status of ['AWAITING_PAYMENT', 'PLACED'] as const) {
      const decision = cancel(sampleOrder({ status }), 'OPERATOR', now)
      assert.deepEqual(after(decision).state, { status: 'CANCELED', reason: 'OPERATOR' })
      assert.equal(decision.outcome === 'changed' && decision.events[0].kind.type, 'OrderCanceled')
    }
  })
  test('is a question to the store once it may have a ticket', () => {
    for (const status of ['CONFIRMED', 'ACCEPTED'] as const)
      assert.deepEqual(pending(sampleOrder({ status })).state, {
        status: 'CANCEL_PENDING',
        by: 'CUSTOMER',
        resume: status,
      })
  })
  test('that the store grants ends the order for the reason of who wished it', () => {
    const wished = after(cancel(sampleOrder({ status: 'ACCEPTED' }), 'OPERATOR', now))
    assert.deepEqual(after(confirmCancel(wished, { cooked: false }, now)).state, {
      status: 'CANCELED',
      reason: 'OPERATOR',
    })
  })
  test('that the store refuses lets the order go on, at least cooking, and tells the customer why', () => {
    const decision = resume(pending(sampleOrder({ status: 'CONFIRMED' })), 'already in the pan', now)
    assert.deepEqual(after(decision).state, { status: 'COOKING', cancelRefused: 'already in the pan' })
    assert.ok(decision.outcome === 'changed')
    assert.equal((decision.events[0].data as { cancelRefused?: string }).cancelRefused, 'already in the pan')
  })
  test('does not lose what happens meanwhile: the order goes on from there', () => {
    const ready = after(progress(pending(sampleOrder({ status: 'ACCEPTED' })), 'READY', now))
    assert.equal(ready.state.status, 'CANCEL_PENDING')
    assert.equal(after(resume(ready, 'too late', now)).state.status, 'READY')
  })
  test('that is made twice changes nothing', () => {
    assert.equal(cancel(pending(sampleOrder({ status: 'ACCEPTED' })), 'CUSTOMER', now).outcome, 'unchanged')
    assert.equal(cancel(sampleOrder({ status: 'CANCELED', reason: 'CUSTOMER' }), 'CUSTOMER', now).outcome, 'unchanged')
  })
})

test('an order that goes well says each step once', () => {
  let order = sampleOrder({ status: 'AWAITING_PAYMENT' })
  const said: string[] = []
  for (const step of [
    (one: Order) => markPlaced(one, now),
    (one: Order) => confirm(one, now),
    (one: Order) => accept(one, new Date('2026-01-01T10:20:00.000Z'), now),
    (one: Order) => progress(one, 'COOKING', now),
    (one: Order) => progress(one, 'READY', now),
    (one: Order) => complete(one, 'COLLECTED', now),
  ]) {
    const decision = step(order)
    assert.ok(decision.outcome === 'changed')
    said.push(decision.events[0].kind.type)
    assert.equal(step(decision.state).outcome, 'unchanged', 'a duplicate changes nothing')
    order = decision.state
  }
  assert.deepEqual(said, [
    'OrderPlaced',
    'OrderConfirmed',
    'OrderProgressed',
    'OrderProgressed',
    'OrderProgressed',
    'OrderCompleted',
  ])
  assert.equal(order.version, 7)
  assert.equal(order.promisedAt?.toISOString(), '2026-01-01T10:20:00.000Z')
})

test('what the store tells the customer goes with the end of the order', () => {
  const canceled = after(
    cancelWith(sampleOrder({ status: 'CONFIRMED' }), { reason: 'STORE_REJECTED', message: 'the oven is broken' }, now),
  )
  assert.deepEqual(canceled.state, { status: 'CANCELED', reason: 'STORE_REJECTED', message: 'the oven is broken' })
})

function after(decision: ReturnType<typeof markPlaced>): Order {
  assert.ok(decision.outcome === 'changed' || decision.outcome === 'updated', decision.outcome)
  return decision.state
}
