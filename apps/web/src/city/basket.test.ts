import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Product, Store } from '@jumun/contracts/http'
import { basketFrom } from './basket.ts'

const store = { id: 'store', fulfilments: ['pickup', 'delivery'] } as unknown as Store
const product = (id: string, rest: object = {}): Product =>
  ({ id, available: true, soldOut: false, options: [], ...rest }) as unknown as Product
const size = { min: 1, max: 1, choices: [{ id: 'small' }, { id: 'large' }] }
const extras = { min: 0, max: 2, choices: [{ id: 'shot' }, { id: 'syrup' }, { id: 'cream' }] }

/** The same numbers every time. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

test('every basket is one that the kitchen takes: offered products, obligatory options, an address when it is brought', () => {
  const twice = {
    min: 0,
    max: 3,
    choices: [
      { id: 'egg', most: 2 },
      { id: 'pork', soldOutUntil: 'later' },
    ],
  }
  const menu = [
    product('latte', { options: [size, extras, twice] }),
    product('cake', { soldOut: true }),
    product('bagel'),
  ]
  for (let seed = 1; seed <= 200; seed += 1) {
    const basket = basketFrom(store, menu, dice(seed))
    assert.ok(basket)
    assert.equal(basket.fulfilment === 'delivery', basket.address !== undefined)
    for (const { productId, options = [] } of basket.lines) {
      assert.notEqual(productId, 'cake')
      const times = (id: string) => options.filter((one) => one === id).length
      for (const id of options) assert.ok(times(id) <= (id === 'egg' ? 2 : 1), id)
      assert.equal(times('pork'), 0)
      if (productId === 'latte') assert.equal(options.filter((id) => id === 'small' || id === 'large').length, 1)
    }
  }
})

test('where nothing is offered nobody orders', () => {
  assert.equal(basketFrom(store, [product('cake', { soldOut: true })], dice(1)), undefined)
})
