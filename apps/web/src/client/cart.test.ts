import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import type { Product } from '@jumun/contracts/http'
import {
  type Cart,
  firstChoices,
  lineKey,
  missingGroups,
  pricedLines,
  toggled,
  totalOf,
  unitPriceOf,
  withLine,
  withQuantity,
} from './cart.ts'

const latte: Product = {
  id: 'latte',
  storeId: 's',
  name: { ko: '라떼', en: 'Latte' },
  price: won(4500),
  options: [
    {
      id: 'size',
      name: { en: 'Size' },
      min: 1,
      max: 1,
      choices: [
        { id: 'regular', name: { en: 'Regular' }, price: won(0) },
        { id: 'large', name: { en: 'Large' }, price: won(700) },
      ],
    },
    {
      id: 'extra',
      name: { en: 'Extra' },
      min: 0,
      max: 2,
      choices: [
        { id: 'shot', name: { en: 'Shot' }, price: won(500) },
        { id: 'syrup', name: { en: 'Syrup' }, price: won(300) },
        { id: 'cream', name: { en: 'Cream' }, price: won(800) },
      ],
    },
  ],
  stock: null,
  soldOut: false,
  available: true,
  version: 1,
  createdAt: '',
}
const two = { productId: 'latte', options: ['large', 'shot'], quantity: 2 }

test('the same choice twice is one line, another choice is another', () => {
  let cart = withLine(undefined, 's', two)
  cart = withLine(cart, 's', { ...two, quantity: 1 })
  cart = withLine(cart, 's', { productId: 'latte', options: ['regular'], quantity: 1 })
  assert.deepEqual(
    cart.lines.map((line) => line.quantity),
    [3, 1],
  )
})

test('another store begins another cart', () => {
  assert.deepEqual(withLine(withLine(undefined, 's', two), 't', two), { storeId: 't', lines: [two] })
})

test('taking the last one away leaves no cart', () => {
  assert.equal(withQuantity(withLine(undefined, 's', two), lineKey(two), 0), undefined)
})

test('prices come from the menu, options included', () => {
  assert.deepEqual(unitPriceOf(latte, ['large', 'shot']), won(5700))
  const cart: Cart = { storeId: 's', lines: [two, { productId: 'gone', options: [], quantity: 1 }] }
  const priced = pricedLines(cart, [latte])
  assert.deepEqual(totalOf(priced), won(11_400))
  assert.deepEqual(
    priced.map((line) => line.sellable),
    [true, false],
  )
})

test('one of one changes by choosing another; of several no more than the limit', () => {
  const [size, extra] = latte.options
  assert.ok(size && extra)
  let chosen = firstChoices(latte)
  assert.deepEqual([...chosen], ['regular'])
  chosen = toggled(size, chosen, 'large')
  assert.deepEqual([...chosen], ['large'])
  assert.deepEqual([...toggled(size, chosen, 'large')], ['large'])
  chosen = toggled(extra, toggled(extra, chosen, 'shot'), 'syrup')
  assert.equal(toggled(extra, chosen, 'cream'), chosen)
  assert.deepEqual(missingGroups(latte, chosen), [])
  assert.deepEqual(missingGroups(latte, new Set()), ['size'])
})
