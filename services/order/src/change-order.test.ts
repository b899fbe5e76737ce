/** What was ordered changes under way: the difference goes back, once, and never more than was paid. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { OrderChanged, type OrderLine, type TicketLinesChanged, won } from '@jumun/contracts'
import { endByOperator, leftOf } from './order.ts'
import { changeLine, confirmStock, refunded } from './order-changes.ts'
import type { Order, OrderState } from './order-shape.ts'
import { sampleOrder } from './state-table.ts'

const now = new Date('2026-01-01T10:00:00.000Z')
const line = (name: string, quantity: number, price: number): OrderLine => ({
  ...{ productId: name, name: { en: name }, quantity, unitPrice: won(price), options: [] },
  total: won(price * quantity),
})
const orderIn = (state: OrderState): Order => ({
  ...sampleOrder(state),
  lines: [line('latte', 2, 4500), line('cake', 1, 6000)],
  subtotal: won(15_000),
  total: won(15_000),
})
const cooking = orderIn({ status: 'COOKING' })
const change = (more: Partial<TicketLinesChanged>): TicketLinesChanged => ({
  ...{ orderId: cooking.id, storeId: cooking.storeId, line: 0, quantity: 0, reason: 'SOLD_OUT', cooked: false },
  ...more,
})
const made = (order: Order, more: Partial<TicketLinesChanged>): Order => {
  const decision = changeLine(order, change(more), now)
  assert.ok(decision.outcome === 'changed')
  return decision.state
}
const lines = ({ lines }: Order) => lines.map(({ productId, quantity, total }) => [productId, quantity, total.amount])

describe('a line that the store changed', () => {
  test('keeps its place with nothing left of it, and what it cost goes back', () => {
    const decision = changeLine(cooking, change({ line: 0, cooked: true }), now)
    assert.ok(decision.outcome === 'changed')
    const { state, events } = decision
    assert.deepEqual(lines(state), [
      ['latte', 0, 0],
      ['cake', 1, 6000],
    ])
    assert.deepEqual([state.total, state.paid, state.state], [won(6000), won(15_000), cooking.state])
    const { kind, data, sequence } = events[0] as { kind: unknown; data: OrderChanged; sequence: number }
    assert.deepEqual([kind, sequence], [OrderChanged, cooking.version + 1])
    assert.deepEqual([data.refund, data.restock, data.reason], [won(9000), false, 'SOLD_OUT'])
    assert.deepEqual(data.lines[0]?.before, { quantity: 2 })
  })

  test('one after the other, and of what was paid at first', () => {
    const after = made(made(cooking, { line: 0, quantity: 1 }), { line: 1, quantity: 0 })
    assert.deepEqual([after.total, after.paid], [won(4500), won(15_000)])
  })

  test('is never dearer for the customer, whatever was priced meanwhile', () => {
    const after = made(cooking, { line: 1, quantity: 1, instead: line('pie', 1, 9000) })
    assert.deepEqual([lines(after)[1], after.total], [['pie', 1, 6000], won(15_000)])
    const cheaper = made(cooking, { line: 1, quantity: 1, instead: line('bread', 1, 2000) })
    assert.deepEqual([cheaper.total, cheaper.lines[1]?.before], [won(11_000), { name: { en: 'cake' }, quantity: 1 }])
  })

  test('comes late: the customer has the rest already, and still gets the money back', () => {
    const after = made(orderIn({ status: 'DELIVERED' }), { line: 1 })
    assert.deepEqual([after.state.status, after.total], ['DELIVERED', won(9000)])
  })

  test('the way there costs what it did, and no more is taken off than there is', () => {
    const fees = {
      deliveryFee: won(3000),
      discounts: [{ name: { en: 'Opening' }, amount: won(12_000) }],
      total: won(6000),
    }
    const less = made({ ...cooking, ...fees }, { line: 0 })
    assert.deepEqual([less.total, less.discounts[0]?.amount], [won(0), won(9000)])
    const fee = made({ ...cooking, ...fees, discounts: [], total: won(18_000) }, { line: 0 })
    assert.deepEqual([fee.subtotal, fee.deliveryFee, fee.total], [won(6000), won(3000), won(9000)])
  })

  test('of an order that is lost changes nothing: all its money is spoken for', () => {
    for (const state of [{ status: 'CANCELED', reason: 'CUSTOMER' }, { status: 'EXPIRED' }] as const)
      assert.equal(changeLine(orderIn(state), change({}), now).outcome, 'unchanged')
  })
})

describe('what cannot be had and may be left out', () => {
  test('is left out before the store hears of the order, and its money goes back', () => {
    const decision = confirmStock(orderIn({ status: 'PLACED' }), now, [1])
    assert.ok(decision.outcome === 'changed')
    assert.deepEqual(
      decision.events.map(({ kind, sequence }) => [kind.type, sequence]),
      [
        ['OrderChanged', 2],
        ['OrderConfirmed', 3],
      ],
    )
    assert.deepEqual([decision.state.total, decision.state.version], [won(9000), 3])
  })
})

describe('what went back in parts', () => {
  const back = (order: Order, amount: number, refundId?: string): Order => {
    const about = { orderId: order.id, customerId: order.customerId, paymentId: order.id, reason: 'cold' }
    const decision = refunded(order, { ...about, amount: won(amount), ...(refundId ? { refundId } : {}) }, now)
    return decision.outcome === 'updated' ? decision.state : order
  }

  test('is counted once, and does not go back again when an operator ends the order', () => {
    const known = back(back(back(cooking, 2000, 'a'), 2000, 'a'), 1000, 'b')
    assert.deepEqual([known.refunds?.length, leftOf(known)], [2, won(12_000)])
    const end = { reason: 'sorry', restock: false }
    assert.equal(endByOperator(known, { ...end, refund: { amount: 12_001 } }, now).outcome, 'refused')
    const all = endByOperator(known, { ...end, refund: { amount: 12_000 } }, now)
    assert.ok(all.outcome === 'changed' && all.state.state.status === 'CANCELED')
    assert.equal(all.state.state.refund, undefined)
  })

  test('says nothing of the end: only what goes back with it does', () => {
    const known = back(cooking, 2000, 'a')
    assert.equal(known.refundedAt, undefined)
    assert.deepEqual(back(orderIn({ status: 'CANCELED', reason: 'CUSTOMER' }), 15_000).refundedAt, now)
  })
})
