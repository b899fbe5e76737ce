/** Σ lines + fee − discounts = total, also of what was said before there were fees. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from './money.ts'
import { saidSums, sumsOf, vatIn, wrongSums } from './sums.ts'

const lines = [{ total: won(9000) }, { total: won(4000) }]
const discounts = [{ name: { en: 'First order' }, amount: won(2000) }]
const whole = { subtotal: won(13_000), deliveryFee: won(3000), discounts, total: won(14_000) }

test('what was said before there were fees is its lines: no fee, no discount', () => {
  assert.deepEqual(sumsOf({ total: won(13_000) }), {
    ...{ subtotal: won(13_000), deliveryFee: won(0), discounts: [], total: won(13_000) },
  })
  assert.equal(wrongSums({ total: won(13_000) }, lines), undefined)
})

test('an order without fee and discount says its total alone, and any order is read back as it was', () => {
  assert.deepEqual(saidSums(sumsOf({ total: won(13_000) })), { total: won(13_000) })
  assert.deepEqual(sumsOf(saidSums(whole)), whole)
  const evenedOut = { ...whole, deliveryFee: won(2000), total: won(13_000) }
  assert.deepEqual(sumsOf(saidSums(evenedOut)), evenedOut)
})

test('lines, fee and discounts that do not add up are told apart', () => {
  assert.equal(wrongSums(whole, lines), undefined)
  assert.match(wrongSums({ ...whole, total: won(14_001) }, lines) ?? '', /comes to 14000, and its total is 14001/)
  assert.match(wrongSums(whole, lines.slice(1)) ?? '', /lines come to 4000, and its subtotal is 13000/)
  assert.match(wrongSums({ ...whole, deliveryFee: { amount: 3000, currency: 'USD' } }, lines) ?? '', /currencies/)
})

test('of a total with a tenth on top, ten of a hundred and ten are tax', () => {
  assert.deepEqual(vatIn(won(11_000), 10), won(1000))
  assert.deepEqual(vatIn(won(4500), 10), won(409))
  assert.deepEqual(vatIn(won(4500), 0), won(0))
})
