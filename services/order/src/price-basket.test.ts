import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { won } from '@jumun/contracts'
import type { Menu, MenuProduct, MenuStore } from './menu.ts'
import { priceBasket, type WantedBasket } from './price-basket.ts'
import { quoteBasket } from './quote-basket.ts'

const now = new Date('2026-06-01T10:00:00Z')
const store: MenuStore = { storeId: 'cafe', ownerId: 'kim', status: 'OPEN', fulfilments: ['delivery', 'pickup'] }
const latte: MenuProduct = {
  productId: 'latte',
  storeId: 'cafe',
  name: { ko: '라떼', en: 'Latte' },
  price: won(4500),
  available: true,
  options: [
    {
      id: 'size',
      name: { en: 'Size' },
      min: 1,
      max: 1,
      choices: [
        { id: 'tall', name: { en: 'Tall' }, price: won(0) },
        { id: 'grande', name: { en: 'Grande' }, price: won(500) },
      ],
    },
    {
      id: 'extras',
      name: { en: 'Extras' },
      min: 0,
      max: 2,
      choices: ['shot', 'syrup', 'oat'].map((id) => ({ id, name: { en: id }, price: won(300) })),
    },
  ],
}
const water: MenuProduct = { ...latte, productId: 'water', name: { ko: '물' }, price: won(1000), options: [] }
const menu = (change: Partial<MenuStore> = {}, ...products: MenuProduct[]): Menu => ({
  store: { ...store, ...change },
  products: new Map([latte, water, ...products].map((product) => [product.productId, product])),
})
const basket = (change: Partial<WantedBasket> = {}): WantedBasket => ({
  storeId: 'cafe',
  fulfilment: 'pickup',
  lines: [{ productId: 'water', quantity: 1 }],
  ...change,
})
const codeOf = (wanted: WantedBasket, from: Menu = menu()): string => {
  const pricing = priceBasket(wanted, from, now)
  return pricing.outcome === 'priced' ? 'priced' : pricing.code
}

test('a basket costs what our menu says: options with the unit price, lines with the quantity', () => {
  const pricing = priceBasket(
    basket({
      lines: [
        { productId: 'latte', quantity: 2, options: ['shot', 'grande'] },
        { productId: 'water', quantity: 3 },
      ],
    }),
    menu(),
    now,
  )
  assert.ok(pricing.outcome === 'priced')
  assert.deepEqual(pricing.total, won(2 * (4500 + 500 + 300) + 3 * 1000))
  assert.deepEqual(pricing.lines[0]?.unitPrice, won(5300))
  assert.deepEqual(
    pricing.lines[0]?.options.map(({ id }) => id),
    ['grande', 'shot'],
  )
})

describe('a store takes orders', () => {
  test('while it is open or busy', () => {
    assert.equal(codeOf(basket(), menu({ status: 'BUSY' })), 'priced')
    for (const status of ['PAUSED', 'CLOSED'] as const) assert.equal(codeOf(basket(), menu({ status })), 'store-closed')
  })
  test('only in the ways it offers', () => {
    assert.equal(codeOf(basket(), menu({ fulfilments: ['delivery'] })), 'fulfilment-unavailable')
  })
  test('until its last order, to the second', () => {
    assert.equal(codeOf(basket(), menu({ lastOrderAt: new Date(now.getTime() + 1) })), 'priced')
    assert.equal(codeOf(basket(), menu({ lastOrderAt: now })), 'store-closed')
  })
  test('and a delivery needs an address', () => {
    const pricing = priceBasket(basket({ fulfilment: 'delivery' }), menu(), now)
    assert.ok(pricing.outcome === 'refused' && pricing.field === 'address')
    assert.equal(codeOf(basket({ fulfilment: 'delivery', address: { line1: 'Mapo-daero 1' } })), 'priced')
  })
})

describe('a product', () => {
  test('or a store that nobody told us of is said to be unknown', () => {
    assert.equal(codeOf(basket({ lines: [{ productId: 'cake', quantity: 1 }] })), 'unknown-product')
    assert.equal(codeOf(basket(), { store: undefined, products: new Map() }), 'unknown-store')
  })
  test('of another store is not on this menu', () => {
    const foreign = { ...water, productId: 'tea', storeId: 'tearoom' }
    assert.equal(codeOf(basket({ lines: [{ productId: 'tea', quantity: 1 }] }), menu({}, foreign)), 'unknown-product')
  })
  test('that is not offered is refused', () => {
    assert.equal(codeOf(basket(), menu({}, { ...water, available: false })), 'product-unavailable')
  })
  test('in another currency does not fit', () => {
    const imported = { ...water, productId: 'wine', price: { amount: 900, currency: 'EUR' } }
    const lines = [
      { productId: 'wine', quantity: 1 },
      { productId: 'water', quantity: 1 },
    ]
    assert.equal(codeOf(basket({ lines }), menu({}, imported)), 'mixed-currencies')
  })
  test('so dear that no payment can carry it is refused, not rounded', () => {
    assert.equal(codeOf(basket({ lines: [{ productId: 'water', quantity: 999 }] })), 'priced')
    const dear = { ...water, price: won(1_000_000_000) }
    assert.equal(codeOf(basket({ lines: [{ productId: 'water', quantity: 2 }] }), menu({}, dear)), 'invalid-request')
  })
})

test('options must exist, and each group wants so many', () => {
  const chosen = (...options: string[]) => codeOf(basket({ lines: [{ productId: 'latte', quantity: 1, options }] }))
  assert.equal(chosen('tall'), 'priced')
  assert.equal(chosen('tall', 'shot', 'oat'), 'priced')
  assert.equal(chosen(), 'invalid-options')
  assert.equal(chosen('tall', 'grande'), 'invalid-options')
  assert.equal(chosen('tall', 'shot', 'oat', 'syrup'), 'invalid-options')
  assert.equal(chosen('tall', 'cherry'), 'invalid-options')
})

describe('the total that was agreed to', () => {
  test('is what is charged, or nothing is: another price is said with the new quote', () => {
    assert.equal(codeOf(basket({ agreedTotal: won(1000) })), 'priced')
    for (const agreedTotal of [won(900), won(1100), { amount: 1000, currency: 'USD' }]) {
      const pricing = priceBasket(basket({ agreedTotal }), menu(), now)
      assert.ok(pricing.outcome === 'refused')
      assert.deepEqual([pricing.code, pricing.quote?.total], ['price-changed', won(1000)])
    }
  })
})

describe('a quote', () => {
  const lines = [
    { productId: 'water', quantity: 2 },
    { productId: 'latte', quantity: 1, options: ['tall', 'cherry'] },
    { productId: 'cake', quantity: 1 },
    { productId: 'wine', quantity: 1 },
    { productId: 'tea', quantity: 1 },
    { productId: 'juice', quantity: 2 },
    { productId: 'juice', quantity: 2 },
    { productId: 'soup', quantity: 1 },
  ]
  const more = menu(
    { minutes: 12 },
    { ...water, productId: 'wine', price: { amount: 900, currency: 'EUR' } },
    { ...water, productId: 'tea', left: 0 },
    { ...water, productId: 'juice', left: 3 },
    { ...water, productId: 'soup', available: false },
  )
  test('names every line that cannot be had, and gives the price of the rest', () => {
    const quoted = quoteBasket(basket({ lines }), more, now)
    assert.deepEqual(quoted?.quote.problems, [
      { code: 'option-gone', line: 1 },
      { code: 'product-gone', line: 2 },
      { code: 'mixed-currencies', line: 3 },
      { code: 'sold-out', line: 4 },
      { code: 'not-enough-stock', line: 6 },
      { code: 'product-gone', line: 7 },
    ])
    assert.deepEqual(
      quoted?.quote.lines.map(({ productId, quantity }) => [productId, quantity]),
      [
        ['water', 2],
        ['juice', 2],
      ],
    )
    const { subtotal, deliveryFee, discounts, total, minimumOrder, missing, minutes } = quoted.quote
    assert.deepEqual([subtotal, deliveryFee, total], [won(4000), won(0), won(4000)])
    assert.deepEqual([discounts, minimumOrder, missing, minutes], [[], null, null, 12])
  })
  test('promises what it really takes lately, the way beside it, and no less than its longest dish', () => {
    const minutesAt = (store: Partial<MenuStore>, cookMinutes?: number) =>
      quoteBasket(basket(), menu(store, { ...water, ...(cookMinutes ? { cookMinutes } : {}) }), now)?.quote.minutes
    assert.deepEqual([minutesAt({ minutes: 12 }), minutesAt({ minutes: 12, learnedMinutes: 19 })], [12, 19])
    assert.deepEqual([minutesAt({ minutes: 12, learnedMinutes: 8 }, 14.5), minutesAt({ minutes: 12 }, 3)], [15, 12])
    assert.equal(minutesAt({ learnedMinutes: 19 }), null, 'a store that never said how long it takes')
  })
  test('has what stands against the whole basket, beside its price', () => {
    const quoted = quoteBasket(basket(), menu({ status: 'CLOSED', fulfilments: ['delivery'] }), now)
    assert.deepEqual(quoted?.quote.problems, [{ code: 'store-closed' }, { code: 'fulfilment-unavailable' }])
    assert.deepEqual(quoted?.quote.total, won(1000))
  })
  test('of nothing that can be had is nothing, in the currency of the menu', () => {
    const quoted = quoteBasket(basket({ lines: [{ productId: 'wine', quantity: 1 }] }), more, now)
    assert.deepEqual(quoted?.quote.total, { amount: 900, currency: 'EUR' })
    const gone = menu({}, { ...water, productId: 'wine', price: { amount: 900, currency: 'EUR' }, left: 0 })
    const only = { store: gone.store, products: new Map([...gone.products].filter(([id]) => id === 'wine')) }
    const none = quoteBasket(basket({ lines: [{ productId: 'wine', quantity: 1 }] }), only, now)
    assert.deepEqual(none?.quote.total, { amount: 0, currency: 'EUR' })
  })
})

test('so many options that no event could carry their names are refused before anything is written', () => {
  const long = Array.from({ length: 50 }, (_, n) => ({
    id: `topping ${n}`,
    name: { ko: '가'.repeat(200) },
    price: won(0),
  }))
  const pizza: MenuProduct = {
    ...water,
    productId: 'pizza',
    options: [{ id: 'toppings', name: { en: 'Toppings' }, min: 0, max: 50, choices: long }],
  }
  const lines = (count: number) =>
    Array.from({ length: count }, () => ({ productId: 'pizza', quantity: 1, options: long.map(({ id }) => id) }))
  assert.equal(codeOf(basket({ lines: lines(4) }), menu({}, pizza)), 'priced')
  assert.equal(codeOf(basket({ lines: lines(5) }), menu({}, pizza)), 'invalid-request')
  assert.deepEqual(quoteBasket(basket({ lines: lines(5) }), menu({}, pizza), now)?.quote.problems, [
    { code: 'too-many-options' },
  ])
})
