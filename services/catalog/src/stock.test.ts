import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { changeStock, isSoldOut, mostOnHand, reserveStock, type Stock, startCounting } from './stock.ts'

const counted = (onHand: number): Stock => startCounting(onHand)
const uncounted = startCounting(null)
const changed = (stock: Stock, wanted: Parameters<typeof changeStock>[1]): Stock => {
  const decision = changeStock(stock, wanted)
  assert.ok(decision.outcome === 'changed', JSON.stringify(decision))
  return decision.stock
}

test('stock set to the ordered quantity instead of lowered', () => {
  assert.equal(reserveStock(counted(10), 3)?.onHand, 7)
})

test('stock below zero', () => {
  assert.equal(reserveStock(counted(2), 3), undefined)
  assert.deepEqual(changeStock(counted(2), { change: -3 }), { outcome: 'refused', code: 'stock-too-low' })
  assert.equal(changed(counted(2), { change: -2 }).onHand, 0)
})

test('the last piece sells the product out; what is not counted never does', () => {
  assert.equal(isSoldOut(counted(0)), true)
  assert.equal(isSoldOut(counted(1)), false)
  assert.equal(isSoldOut(uncounted), false)
  assert.equal(reserveStock(uncounted, 1_000), uncounted)
})

describe('an owner', () => {
  test('adds to what is on hand, and counts anew without touching what is set aside', () => {
    const reserved = reserveStock(counted(10), 4)
    assert.ok(reserved)
    assert.deepEqual(changed(reserved, { change: 5 }), {
      counting: 1,
      initial: 10,
      restocked: 5,
      onHand: 11,
      reserved: 4,
      sold: 0,
    })
    assert.deepEqual(changed(reserved, { set: 20 }), {
      counting: 1,
      initial: 10,
      restocked: 14,
      onHand: 20,
      reserved: 4,
      sold: 0,
    })
  })
  test('stops counting, and starts again with a new count', () => {
    const stopped = changed(counted(10), { set: null })
    assert.deepEqual(stopped, { counting: 1, onHand: null })
    assert.deepEqual(changeStock(stopped, { change: 1 }), { outcome: 'refused', code: 'stock-not-counted' })
    assert.equal(changed(stopped, { set: 3 }).counting, 2)
  })
  test('cannot count more than there can be', () => {
    assert.deepEqual(changeStock(counted(mostOnHand), { change: 1 }), { outcome: 'refused', code: 'stock-too-high' })
  })
})
