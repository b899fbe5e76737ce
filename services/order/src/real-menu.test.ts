/** What a menu says beside its prices: hours, sold-outs, choices that are off or that can be had twice. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import type { Menu, MenuProduct, MenuStore } from './menu.ts'
import { priceBasket } from './price-basket.ts'
import { quoteBasket } from './quote-basket.ts'

const store: MenuStore = {
  storeId: 'cafe',
  ownerId: 'kim',
  status: 'OPEN',
  fulfilments: ['pickup'],
  timeZone: 'Asia/Seoul',
}
const ramen: MenuProduct = {
  productId: 'ramen',
  storeId: 'cafe',
  name: { en: 'Ramen' },
  price: won(9000),
  available: true,
  options: [
    {
      id: 'extras',
      name: { en: 'Extras' },
      min: 0,
      max: 4,
      choices: [
        { id: 'egg', name: { en: 'Egg' }, price: won(1000), most: 3 },
        { id: 'pork', name: { en: 'Pork' }, price: won(3000), soldOutUntil: '2026-06-02T20:00:00.000Z' },
        { id: 'corn', name: { en: 'Corn' }, price: won(500), available: false },
        { id: 'rice', name: { en: 'Rice' }, price: won(1000) },
      ],
    },
  ],
}
const at = (time: string) => new Date(`2026-06-02T${time}:00+09:00`)
const menuOf = (product: MenuProduct): Menu => ({ store, products: new Map([[product.productId, product]]) })
const basket = (options: string[] = []) => ({
  storeId: 'cafe',
  fulfilment: 'pickup' as const,
  lines: [{ productId: 'ramen', quantity: 2, options }],
})
const ask = (options: string[], product: MenuProduct = ramen, now = at('12:00')) => {
  const priced = priceBasket(basket(options), menuOf(product), now)
  const problems = quoteBasket(basket(options), menuOf(product), now)?.quote.problems.map(({ code }) => code)
  return { code: priced.outcome === 'priced' ? 'priced' : priced.code, problems, priced }
}

test('a choice that may be had several times is named, priced and told as often', () => {
  const { priced } = ask(['egg', 'rice', 'egg'])
  assert.ok(priced.outcome === 'priced')
  assert.deepEqual(
    priced.lines[0]?.options.map(({ id, price }) => [id, price.amount]),
    [
      ['egg', 1000],
      ['egg', 1000],
      ['rice', 1000],
    ],
  )
  assert.deepEqual(priced.total, won(2 * (9000 + 3000)))
  assert.deepEqual(Object.keys(priced.lines[0]?.options[0] ?? {}), ['id', 'name', 'price'], 'as it ever was')
})

test('no more of a choice than it says, once where it says nothing, and never more than its group takes', () => {
  assert.equal(ask(['egg', 'egg', 'egg']).code, 'priced')
  assert.equal(ask(['egg', 'egg', 'egg', 'egg']).code, 'invalid-options')
  assert.equal(ask(['rice', 'rice']).code, 'invalid-options')
  assert.equal(ask(['egg', 'egg', 'egg', 'rice']).code, 'priced')
  assert.equal(
    ask(['egg', 'egg', 'rice'], { ...ramen, options: ramen.options.map((one) => ({ ...one, max: 2 })) }).code,
    'invalid-options',
  )
})

test('a choice that is sold out, or off the menu, cannot be chosen; the dish can', () => {
  assert.deepEqual([ask(['pork']).code, ask(['pork']).problems], ['sold-out', ['option-gone']])
  assert.deepEqual([ask(['corn']).code, ask(['corn']).problems], ['invalid-options', ['option-gone']])
  assert.equal(ask([]).code, 'priced')
  assert.equal(ask(['pork'], ramen, new Date('2026-06-02T20:00:00.000Z')).code, 'priced', 'and it ends by itself')
})

test('what is sold out until a time can be had again from then on, whoever told us or not', () => {
  const soldOut = { ...ramen, soldOutUntil: at('15:00') }
  assert.deepEqual([ask([], soldOut).code, ask([], soldOut).problems], ['sold-out', ['sold-out']])
  assert.equal(ask([], soldOut, at('15:00')).code, 'priced')
})

test('outside its daypart a dish cannot be ordered', () => {
  const breakfast = { ...ramen, served: [{ from: '07:00', to: '11:00' }] }
  assert.deepEqual([ask([], breakfast).code, ask([], breakfast).problems], ['not-served-now', ['not-served-now']])
  assert.equal(ask([], breakfast, at('10:59')).code, 'priced')
})

test('what is ordered ahead has to be there then: breakfast tomorrow can be ordered in the evening', () => {
  const breakfast = { ...ramen, served: [{ from: '07:00', to: '11:00' }], soldOutUntil: at('23:00') }
  const ofTheLine = (wantedAt: string) => {
    const { problems } = quoteBasket({ ...basket(), wantedAt }, menuOf(breakfast), at('20:00'))?.quote ?? assert.fail()
    return problems.filter(({ line }) => line === 0).map(({ code }) => code)
  }
  assert.deepEqual(ofTheLine('2026-06-03T08:00:00+09:00'), [])
  assert.deepEqual(ofTheLine('2026-06-03T12:00:00+09:00'), ['not-served-now'])
})
