import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import type { Product, Quote } from '@jumun/contracts/http'
import { unitPriceOf } from '../parts/choices/choices.ts'
import {
  type Cart,
  cartOfOrder,
  isSameCart,
  lineKey,
  lineOf,
  otherCurrency,
  payable,
  pricedLines,
  sumsOfLines,
  withLine,
  withoutGone,
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

test('choosing again is instead of what can no longer be chosen, and as many of it', () => {
  const cart = { storeId: 's', lines: [two, { ...two, options: ['huge'], quantity: 3 }, { ...two, productId: 'tea' }] }
  const { cart: rest, gone } = withoutGone(cart, latte)
  assert.equal(gone, 3)
  assert.deepEqual(rest?.lines, [two, { ...two, productId: 'tea' }])
  assert.deepEqual(withoutGone(undefined, latte), { cart: undefined, gone: 0 })
})

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
  assert.deepEqual(sumsOfLines(priced), [won(11_400)])
  assert.deepEqual(problems(cart), [undefined, 'product-gone'])
})

const problems = (cart: Cart, ...menu: Product[]) =>
  pricedLines(cart, menu.length > 0 ? menu : [latte]).map(({ problem }) => problem)
const line = (productId: string, quantity = 1, options: string[] = []) => ({ productId, options, quantity })
const tea: Product = { ...latte, id: 'tea', options: [], price: won(3000) }

test('each line that cannot be had says why, and the rest can be paid', () => {
  const cart: Cart = {
    storeId: 's',
    lines: [
      line('latte', 1, ['large']),
      line('latte', 1, ['venti']),
      line('latte', 1),
      line('tea', 2),
      line('tea', 2),
      line('wine'),
      line('gone'),
      line('off'),
    ],
  }
  const wine = { ...tea, id: 'wine', price: { amount: 900, currency: 'USD' } }
  const menu = [latte, { ...tea, stock: 3 }, wine, { ...tea, id: 'gone', soldOut: true, stock: 0 }]
  const lines = pricedLines(cart, [...menu, { ...tea, id: 'off', available: false }])
  assert.deepEqual(
    lines.map(({ problem }) => problem),
    [
      undefined,
      'option-gone',
      'option-gone',
      undefined,
      'not-enough-stock',
      'mixed-currencies',
      'sold-out',
      'product-gone',
    ],
  )
  assert.equal(lines[4]?.left, 1, 'of three, two are on another line')
  assert.deepEqual(sumsOfLines(payable(lines)), [won(5200 + 6000)])
})

test('two currencies in one cart are two sums and no broken screen', () => {
  const cart: Cart = { storeId: 's', lines: [line('tea'), line('wine', 2)] }
  const wine = { ...tea, id: 'wine', price: { amount: 900, currency: 'USD' } }
  assert.deepEqual(sumsOfLines(pricedLines(cart, [tea, wine])), [won(3000), { amount: 1800, currency: 'USD' }])
  const held = withLine(undefined, 's', lineOf(tea, [], 1))
  assert.equal(otherCurrency(held, wine), 'KRW')
  assert.equal(otherCurrency(held, tea), undefined)
})

test('what the platform says of the cart counts more than the menu on the screen', () => {
  const cart: Cart = { storeId: 's', lines: [line('tea'), line('latte', 1, ['large'])] }
  const said = { problems: [{ code: 'store-closed' }, { code: 'sold-out', line: 0 }] } as unknown as Quote
  const lines = pricedLines(cart, [{ ...tea, available: false }, latte], said)
  assert.deepEqual(
    lines.map(({ problem }) => problem),
    ['sold-out', undefined],
  )
})

test('the same again remembers what it was called and cost, so that what changed can be named', () => {
  const order = {
    storeId: 's',
    lines: [
      {
        ...{ productId: 'tea', name: { en: 'Tea' }, quantity: 2, unitPrice: won(2500), total: won(5000) },
        options: [{ id: 'hot', name: { en: 'Hot' }, price: won(0) }],
      },
    ],
  }
  const cart = cartOfOrder(order)
  assert.deepEqual(cart.lines[0]?.taken, { name: { en: 'Tea' }, options: [{ en: 'Hot' }], unitPrice: won(2500) })
  assert.deepEqual(problems(cart, tea), ['option-gone'])
  assert.ok(isSameCart(cart, { storeId: 's', lines: [line('tea', 2, ['hot'])] }))
  assert.ok(!isSameCart(cart, { storeId: 't', lines: [line('tea', 2, ['hot'])] }))
  assert.ok(!isSameCart(cart, { storeId: 's', lines: [line('tea', 1, ['hot'])] }))
})
