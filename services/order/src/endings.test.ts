/** Every state has an end, a deadline, and somebody who may end it. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type OrderCanceled, won } from '@jumun/contracts'
import { deadlineOf, defaultDeadlines } from './deadlines.ts'
import { confirmCancel, endByOperator, giveUp, isOver } from './order.ts'
import type { Order, OrderState } from './order-shape.ts'
import { everyState, nameOf, sampleOrder } from './state-table.ts'

const now = new Date('2026-01-01T10:00:00.000Z')
const living = everyState.map(sampleOrder).filter((order) => !isOver(order))
const price = sampleOrder({ status: 'PLACED' }).total

const changed = (decision: ReturnType<typeof giveUp>) => {
  assert.ok(decision.outcome === 'changed', decision.outcome)
  return { order: decision.state, said: decision.events[0].kind.type, data: decision.events[0].data as OrderCanceled }
}

describe('an operator', () => {
  const all = { reason: 'the courier had an accident', refund: 'all' } as const

  test('ends an order in any living state; the customer reads why, and all the money goes back', () => {
    for (const before of living) {
      const { order, said, data } = changed(endByOperator(before, all, now))
      assert.equal(said, 'OrderCanceled', nameOf(before.state))
      assert.deepEqual(order.state, { status: 'CANCELED', reason: 'OPERATOR', message: all.reason })
      assert.equal(data.refund, undefined)
    }
  })
  test('says whether what was set aside is for sale again; unsaid, only what no store can have cooked is', () => {
    for (const before of living) {
      const uncooked = before.state.status === 'AWAITING_PAYMENT' || before.state.status === 'PLACED'
      assert.equal(changed(endByOperator(before, all, now)).data.restock, uncooked, nameOf(before.state))
      for (const restock of [true, false])
        assert.equal(changed(endByOperator(before, { ...all, restock }, now)).data.restock, restock)
    }
  })
  test('gives back all, a part, or nothing, and never more than was paid', () => {
    const ready = sampleOrder({ status: 'READY' })
    const given = (refund: Parameters<typeof endByOperator>[1]['refund'], order = ready) =>
      changed(endByOperator(order, { reason: 'late', refund }, now)).data.refund
    assert.equal(given('all'), undefined)
    assert.deepEqual(given('none'), won(0))
    assert.deepEqual(given({ amount: 1000 }), won(1000))
    assert.equal(given({ amount: price.amount }), undefined, 'all of it is all of it')
    assert.deepEqual(endByOperator(ready, { reason: 'late', refund: { amount: price.amount + 1 } }, now), {
      outcome: 'refused',
      code: 'refund-too-large',
    })
    assert.equal(
      given('none', sampleOrder({ status: 'AWAITING_PAYMENT' })),
      undefined,
      'what comes late goes back whole',
    )
  })
  test('who says it again is told that it is done; who says something else, that it has ended', () => {
    const part = { reason: 'late', refund: { amount: 1000 } } as const
    const { order } = changed(endByOperator(sampleOrder({ status: 'COOKING' }), part, now))
    assert.equal(endByOperator(order, part, now).outcome, 'unchanged')
    for (const other of [
      { ...part, refund: 'all' as const },
      { ...part, reason: 'lost' },
    ])
      assert.deepEqual(endByOperator(order, other, now), { outcome: 'refused', code: 'order-ended' })
    const over = everyState.map(sampleOrder).filter(isOver)
    for (const one of over)
      assert.deepEqual(endByOperator(one, part, now), { outcome: 'refused', code: 'order-ended' }, nameOf(one.state))
  })
})

describe('the store', () => {
  test('ends it with its words, in any state, and what it has cooked is gone', () => {
    for (const before of living)
      for (const cooked of [true, false]) {
        const { order, data } = changed(confirmCancel(before, { message: 'the oven broke', cooked }, now))
        assert.deepEqual(order.state, { status: 'CANCELED', reason: 'STORE_CANCELED', message: 'the oven broke' })
        assert.equal(data.restock, !cooked)
      }
  })
})

describe('the clock', () => {
  test('gives every living state a deadline, a draft its own, and none to what is over', () => {
    for (const state of everyState) {
      const order = sampleOrder(state)
      const deadline = deadlineOf(order, defaultDeadlines)
      if (isOver(order) || state.status === 'AWAITING_PAYMENT') assert.equal(deadline, undefined)
      else assert.ok(deadline && deadline > order.updatedAt, nameOf(state))
    }
  })
  test('counts from the promise while it is being made, and leaves a store its own time to accept', () => {
    const promisedAt = new Date('2026-01-01T12:00:00.000Z')
    const hours = (order: Order, acceptWithinMinutes?: number) => {
      const deadline = deadlineOf(order, defaultDeadlines, acceptWithinMinutes)
      assert.ok(deadline)
      return (deadline.getTime() - order.updatedAt.getTime()) / 3_600_000
    }
    assert.equal(hours({ ...sampleOrder({ status: 'COOKING' }), promisedAt }), 3 + 4)
    assert.equal(hours(sampleOrder({ status: 'CONFIRMED' }), 10), 15 / 60)
    assert.equal(hours(sampleOrder({ status: 'CONFIRMED' })), 245 / 60)
    const wantedAt = promisedAt.toISOString() // its ticket is SCHEDULED until then
    assert.equal(hours({ ...sampleOrder({ status: 'CONFIRMED' }), wantedAt }, 10), 3 + 15 / 60)
  })

  const ends: readonly [OrderState, 'pickup' | 'delivery', reason: string, kept: number, restock: boolean][] = [
    [{ status: 'PLACED' }, 'pickup', 'OVERDUE', 0, true],
    [{ status: 'COOKING' }, 'pickup', 'STORE_NO_RESPONSE', 0, false],
    [{ status: 'READY' }, 'pickup', 'NOT_COLLECTED', price.amount, false],
    [{ status: 'READY' }, 'delivery', 'NO_RIDER', 0, false],
    [{ status: 'DELIVERING' }, 'delivery', 'DELIVERY_FAILED', 0, false],
    [{ status: 'CANCEL_PENDING', by: 'CUSTOMER', resume: 'ACCEPTED' }, 'pickup', 'CUSTOMER', 0, false],
    [{ status: 'CANCEL_PENDING', by: 'DEADLINE', resume: 'CONFIRMED' }, 'pickup', 'STORE_NO_RESPONSE', 0, false],
  ]
  for (const [state, fulfilment, reason, kept, restock] of ends)
    test(`ends what stays ${nameOf(state)} (${fulfilment}) as ${reason}, and keeps ${kept} of its money`, () => {
      const { order, data } = changed(giveUp({ ...sampleOrder(state), fulfilment }, now))
      assert.deepEqual([order.state.status, data.reason, data.restock], ['CANCELED', reason, restock])
      assert.equal(price.amount - (data.refund ?? price).amount, kept)
    })

  test('asks the store first where it alone can know: an answer that was lost is given again', () => {
    for (const status of ['CONFIRMED', 'ACCEPTED'] as const) {
      const { order, said } = changed(giveUp(sampleOrder({ status }), now))
      assert.deepEqual(order.state, { status: 'CANCEL_PENDING', by: 'DEADLINE', resume: status })
      assert.equal(said, 'OrderCancelRequested')
    }
  })
  test('takes news that it is being made for the answer that a store has not given to a wish to cancel', () => {
    const pending = sampleOrder({ status: 'CANCEL_PENDING', by: 'CUSTOMER', resume: 'READY' })
    assert.equal(changed(giveUp(pending, now)).order.state.status, 'READY')
  })
  test('leaves alone what is over', () => {
    for (const order of everyState.map(sampleOrder).filter(isOver))
      assert.equal(giveUp(order, now).outcome, 'unchanged')
  })
})
