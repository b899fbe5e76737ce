import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type NewProduct, won } from '@jumun/contracts'
import type { ProductChanged } from '@jumun/contracts/events'
import { changeMenu, emptyMenu } from './menu.ts'
import { addProduct, changeProduct, type Product, type ProductDecision, wake, withStock } from './product.ts'
import { wakesAt } from './sold-out.ts'
import { changeStock, reserveStock } from './stock.ts'
import { switchProduct } from './switch-product.ts'

let ids = 0
const newId = () => `id-${++ids}`
const now = new Date('2026-01-01T09:00:00.000Z')
const around = { newId, now, tomorrow: new Date('2026-01-01T20:00:00.000Z'), menu: emptyMenu('cafe') }
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
const add = (change: Partial<NewProduct> = {}) => addProduct('latte', { ...wanted, ...change }, around)
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
    const decision = changeProduct(product, { price: won(5000), available: false }, around)
    assert.deepEqual([heard(decision)?.price, heard(decision)?.available], [won(5000), false])
    assert.equal(productOf(decision).version, 2)
  })
  test('what one of it takes of the kitchen, and where; and that it is said no more', () => {
    const soup = add({ cookMinutes: 2.5, station: 'stove' })
    assert.deepEqual([heard(soup)?.cookMinutes, heard(soup)?.station], [2.5, 'stove'])
    const same = heard(changeProduct(productOf(soup), { price: won(1) }, around))
    assert.deepEqual([same?.cookMinutes, same?.station], [2.5, 'stove'])
    const nothing = heard(changeProduct(productOf(soup), { cookMinutes: null, station: null }, around))
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

describe('sold out', () => {
  const product = productOf(add({ options: [size] }))
  const until = (decision: ProductDecision) => productOf(decision).soldOutUntil
  test('until tomorrow is until the next business day; until a time is until then', () => {
    const soldOut = changeProduct(product, { soldOut: true }, around)
    assert.equal(until(soldOut), '2026-01-01T20:00:00.000Z')
    assert.deepEqual([heard(soldOut)?.soldOut, heard(soldOut)?.soldOutUntil], [true, '2026-01-01T20:00:00.000Z'])
    assert.equal(changeProduct(product, { soldOutUntil: '2026-01-01T18:00:00+09:30' }, around).outcome, 'invalid')
  })
  test('ends when it is said, and when its time has come', () => {
    const soldOut = productOf(changeProduct(product, { soldOutUntil: '2026-01-01T12:00:00Z' }, around))
    assert.equal(until(changeProduct(soldOut, { price: won(1) }, around)), '2026-01-01T12:00:00.000Z')
    assert.equal(until(changeProduct(soldOut, { soldOut: false }, around)), undefined)
    assert.equal(until(changeProduct(soldOut, { soldOutUntil: null }, around)), undefined)
    assert.equal(wakesAt(soldOut), '2026-01-01T12:00:00.000Z')
    const woken = wake(soldOut, new Date('2026-01-01T12:00:00Z'))
    assert.deepEqual([until(woken), heard(woken)?.soldOut], [undefined, false])
  })
  test('is also said of a single choice, which stays so when the options are written anew', () => {
    const without = productOf(switchProduct(product, { state: 'SOLD_OUT', choiceIds: ['tall'] }, around))
    const choiceOf = (one: Product) => one.options[0]?.choices[0]
    assert.equal(choiceOf(without)?.soldOutUntil, '2026-01-01T20:00:00.000Z')
    const anew = productOf(changeProduct(without, { options: [size] }, around))
    assert.equal(choiceOf(anew)?.soldOutUntil, '2026-01-01T20:00:00.000Z')
    const hidden = productOf(switchProduct(anew, { state: 'HIDDEN', choiceIds: ['tall'] }, around))
    assert.deepEqual([choiceOf(hidden)?.available, choiceOf(hidden)?.soldOutUntil], [false, undefined])
    const back = productOf(switchProduct(hidden, { state: 'ON_SALE', choiceIds: ['tall'] }, around))
    assert.deepEqual(choiceOf(back), choiceOf(product))
    assert.equal(switchProduct(product, { state: 'HIDDEN', choiceIds: ['no'] }, around).outcome, 'invalid')
  })
})

test('dayparts are its own or its category’s, and the world hears the hours', () => {
  const dayparts = [{ id: 'breakfast', name: { en: 'Breakfast' }, from: '07:00', to: '11:00' }]
  const decision = changeMenu(emptyMenu('cafe'), {
    dayparts,
    categories: [{ name: { en: 'Toast' }, dayparts: ['breakfast'] }],
  })
  assert.ok(decision.outcome === 'changed')
  const there = { ...around, menu: decision.menu }
  const hours = [{ from: '07:00', to: '11:00' }]
  const toast = addProduct('toast', { ...wanted, category: { en: 'Toast' } }, there)
  assert.deepEqual([productOf(toast).served, heard(toast)?.served], [hours, hours])
  assert.deepEqual(productOf(addProduct('egg', { ...wanted, dayparts: ['breakfast'] }, there)).served, hours)
  assert.equal(productOf(addProduct('tea', wanted, there)).served, undefined)
  assert.equal(addProduct('no', { ...wanted, dayparts: ['lunch'] }, there).outcome, 'invalid')
  assert.equal(changeMenu(decision.menu, { categories: [{ name: { en: 'A' }, dayparts: ['no'] }] }).outcome, 'invalid')
})
