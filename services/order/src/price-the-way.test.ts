/** Fees, minimums and areas: decided by the order service alone, from its own copy of what the store says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DeliveryTerms, won, wrongSums } from '@jumun/contracts'
import fc from 'fast-check'
import type { Menu } from './menu.ts'
import { priceBasket, type WantedBasket } from './price-basket.ts'
import { quoteBasket } from './quote-basket.ts'

const now = new Date('2026-06-01T10:00:00Z')
const near = { name: { en: 'Mapo' }, fee: won(2000), minimumOrder: won(10_000), minutes: 10, postcodes: ['040', '041'] }
const far = { name: { en: 'Seoul' }, fee: won(4000), minimumOrder: won(15_000), minutes: 25, postcodes: ['0'] }
const terms: DeliveryTerms = { areas: [near, far], freeFrom: won(30_000) }
const menu = (delivery?: DeliveryTerms): Menu => ({
  store: {
    ...{ storeId: 'cafe', ownerId: 'kim', status: 'OPEN', fulfilments: ['delivery', 'pickup'], minutes: 15 },
    ...(delivery ? { delivery } : {}),
  },
  products: new Map([
    [
      'water',
      { productId: 'water', storeId: 'cafe', name: { en: 'Water' }, price: won(1000), options: [], available: true },
    ],
  ]),
})
const basket = (quantity: number, postcode?: string, change: Partial<WantedBasket> = {}): WantedBasket => ({
  ...{ storeId: 'cafe', fulfilment: 'delivery', lines: [{ productId: 'water', quantity }] },
  address: { line1: 'Mapo-daero 1', ...(postcode ? { postcode } : {}) },
  ...change,
})
const quote = (wanted: WantedBasket, from = menu(terms)) => quoteBasket(wanted, from, now)?.quote ?? assert.fail()
const codes = (wanted: WantedBasket, from?: Menu) => quote(wanted, from).problems.map(({ code }) => code)

test('the fee of the first area that contains the address is a part of the total, and its minutes of the promise', () => {
  const { subtotal, deliveryFee, total, minutes, minimumOrder, missing, problems } = quote(basket(12, '04012'))
  assert.deepEqual([subtotal, deliveryFee, total], [won(12_000), won(2000), won(14_000)])
  assert.deepEqual([minutes, minimumOrder, missing, problems], [25, won(10_000), null, []])
  assert.deepEqual(quote(basket(15, '06-234')).deliveryFee, won(4000))
})

test('from a certain sum on the way costs nothing: of the lines, not of the total', () => {
  assert.deepEqual(quote(basket(29, '04012')).deliveryFee, won(2000))
  assert.deepEqual(quote(basket(30, '04012')).deliveryFee, won(0))
})

test('an address in no area is refused, and so is one without a postcode where postcodes decide', () => {
  for (const wanted of [basket(20, '63001'), basket(20)]) {
    assert.deepEqual(codes(wanted), ['outside-area'])
    const priced = priceBasket(wanted, menu(terms), now)
    assert.equal(priced.outcome === 'refused' && priced.code, 'outside-area')
  }
})

test('below the minimum of its area an order is refused, and told what is missing', () => {
  assert.deepEqual(quote(basket(14, '06234')).missing, won(1000))
  const priced = priceBasket(basket(9, '04012'), menu(terms), now)
  assert.ok(priced.outcome === 'refused' && priced.code === 'below-minimum')
  assert.deepEqual(priced.quote?.missing, won(1000))
  assert.deepEqual(codes(basket(10, '04012')), [])
})

test('who picks it up pays no way, and a store that says nothing delivers everywhere, free', () => {
  for (const one of [
    quote(basket(1, '63001', { fulfilment: 'pickup' })),
    quote(basket(1, '63001'), menu()),
    quote(basket(1), menu()),
  ]) {
    assert.deepEqual([one.deliveryFee, one.minimumOrder, one.missing, one.problems], [won(0), null, null, []])
    assert.deepEqual([one.total, one.minutes], [won(1000), 15])
  }
})

test('before there is an address only what is true anywhere is told', () => {
  const { address: _, ...nowhere } = basket(5)
  const unknown = quote(nowhere)
  assert.deepEqual([unknown.deliveryFee, unknown.minimumOrder, unknown.problems], [won(0), null, []])
  const only = quote(nowhere, menu({ areas: [near] }))
  assert.deepEqual([only.deliveryFee, only.missing], [won(2000), won(5000)])
})

test('a fee that changed since it was agreed to is told with the new quote, and nothing is written', () => {
  const agreed = basket(12, '04012', { agreedTotal: won(14_000) })
  assert.equal(priceBasket(agreed, menu(terms), now).outcome, 'priced')
  const dearer = priceBasket(agreed, menu({ areas: [{ ...near, fee: won(2500) }] }), now)
  assert.ok(dearer.outcome === 'refused' && dearer.code === 'price-changed')
  assert.deepEqual(dearer.quote?.total, won(14_500))
  const withoutFee = priceBasket({ ...agreed, agreedTotal: won(12_000) }, menu(terms), now)
  assert.equal(withoutFee.outcome === 'refused' && withoutFee.code, 'price-changed')
})

test('a fee in another currency than the menu is no price', () => {
  const dollars = { ...near, fee: { amount: 2, currency: 'USD' } }
  assert.deepEqual(codes(basket(12, '04012'), menu({ areas: [dollars] })), ['mixed-currencies'])
})

test('whatever the areas and the basket: lines + fee − discounts = total', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.nat(5000), fc.nat(40_000), fc.boolean(), (quantity, fee, freeFrom, pickup) => {
      const delivery = { areas: [{ ...near, fee: won(fee) }], freeFrom: won(freeFrom) }
      const wanted = basket(quantity + 1, '04012', pickup ? { fulfilment: 'pickup' } : {})
      const { lines, ...sums } = quote(wanted, menu(delivery))
      assert.equal(wrongSums(sums, lines), undefined)
    }),
  )
})
