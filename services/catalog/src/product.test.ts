import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type NewProduct, won } from '@jumun/contracts'
import type { ProductChanged } from '@jumun/contracts/events'
import { addProduct, changeProduct, type Product, type ProductDecision, withStock } from './product.ts'
import { changeStock, reserveStock } from './stock.ts'

let ids = 0
const newId = () => `id-${++ids}`
const now = new Date('2026-01-01T09:00:00.000Z')
const size: NonNullable<NewProduct['options']>[number] = {
  name: { en: 'Size' },
  min: 1,
  max: 1,
  choices: [
    { id: 'tall', name: { en: 'Tall' }, price: won(0) },
    { name: { en: 'Grande' }, price: won(500) },
  ],
}
const wanted: NewProduct = { storeId: 'cafe', name: { en: 'Latte' }, price: won(4500) }
const add = (change: Partial<NewProduct> = {}) => addProduct('latte', { ...wanted, ...change }, newId, now)
const productOf = (decision: ProductDecision): Product => {
  assert.ok(decision.outcome !== 'invalid', JSON.stringify(decision))
  return decision.product
}
const heard = (decision: ProductDecision): ProductChanged | undefined =>
  decision.outcome === 'changed' ? (decision.event.data as ProductChanged) : undefined

test('a product gets what its owner left out: ids for options, the category in both languages', () => {
  const product = productOf(add({ category: 'coffee', options: [size] }))
  assert.deepEqual(product.category, { ko: 'coffee', en: 'coffee' })
  assert.equal(product.options[0]?.choices[0]?.id, 'tall')
  assert.match(product.options[0]?.choices[1]?.id ?? '', /^id-/)
  assert.equal(product.version, 1)
  assert.equal(product.available, true)
  assert.equal(product.stock.onHand, null)
})

test('options that nobody could choose are refused, by the name of the field', () => {
  const fieldOf = (decision: ProductDecision) => decision.outcome === 'invalid' && decision.field
  assert.equal(fieldOf(add({ options: [{ ...size, min: 2 }] })), 'options.0.min')
  assert.equal(fieldOf(add({ options: [{ ...size, min: 3, max: 3 }] })), 'options.0.min')
  assert.equal(fieldOf(add({ options: [size, size] })), 'options.1.choices.0.id')
  const many = (count: number) => ({
    ...size,
    min: 0,
    choices: Array.from({ length: count }, () => ({ name: { en: 'x' }, price: won(0) })),
  })
  const groups = Array.from({ length: 5 }, () => many(50))
  assert.equal(fieldOf(add({ options: groups })), false)
  assert.equal(fieldOf(add({ options: [...groups, many(1)] })), 'options', 'more than one event could carry')
  const dollars = { id: 'gold', name: { en: 'Gold' }, price: { amount: 1, currency: 'USD' } }
  assert.equal(fieldOf(add({ options: [{ ...size, choices: [dollars] }] })), 'options.0.choices.0.price.currency')
})

describe('the world hears', () => {
  const product = productOf(add({ stock: 2 }))
  test('of every change of the offer', () => {
    const decision = changeProduct(product, { price: won(5000), available: false }, newId)
    assert.deepEqual([heard(decision)?.price, heard(decision)?.available], [won(5000), false])
    assert.equal(productOf(decision).version, 2)
  })
  test('what one of it takes of the kitchen, and where; and that it is said no more', () => {
    const soup = add({ cookMinutes: 2.5, station: 'stove' })
    assert.deepEqual([heard(soup)?.cookMinutes, heard(soup)?.station], [2.5, 'stove'])
    const same = heard(changeProduct(productOf(soup), { price: won(1) }, newId))
    assert.deepEqual([same?.cookMinutes, same?.station], [2.5, 'stove'])
    const nothing = heard(changeProduct(productOf(soup), { cookMinutes: null, station: null }, newId))
    assert.deepEqual([nothing?.cookMinutes, nothing?.station], [undefined, undefined])
  })
  test('how many are left once they are few, and not of every cup while there are many', () => {
    const many = productOf(add({ stock: 500 }))
    assert.equal(withStock(many, reserveStock(many.stock, 1) ?? many.stock).outcome, 'updated')
    assert.equal(heard(withStock(many, reserveStock(many.stock, 401) ?? many.stock))?.left, 99)
    assert.equal(productOf(add({ stock: null })).stock.onHand, null)
    assert.equal('left' in (heard(add({ stock: null })) ?? {}), false)
  })
  test('when it sells out and when it is back', () => {
    const one = withStock(product, reserveStock(product.stock, 1) ?? product.stock)
    assert.equal(heard(one)?.left, 1)
    const none = withStock(productOf(one), reserveStock(productOf(one).stock, 1) ?? product.stock)
    assert.equal(heard(none)?.soldOut, true)
    const more = changeStock(productOf(none).stock, { change: 5 })
    assert.ok(more.outcome === 'changed')
    assert.equal(heard(withStock(productOf(none), more.stock))?.soldOut, false)
  })
})
