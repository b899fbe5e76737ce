import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import { draftsOf, emptyArea, moved, termsOf } from './area-drafts.ts'

const near = {
  name: { ko: '마포구' },
  fee: won(2000),
  minimumOrder: won(12_000),
  minutes: 10,
  postcodes: ['040', '041'],
}
const round = {
  ...{ name: { en: 'Around us' }, fee: won(0), minimumOrder: won(0), minutes: 5 },
  circle: { lat: 37.55, lng: 126.91, radiusM: 800 },
}
const terms = { areas: [near, round], freeFrom: won(30_000) }

test('areas that are opened and saved without a change are the same', () => {
  assert.deepEqual(termsOf(draftsOf(terms), '30000', 'KRW'), terms)
  assert.deepEqual(termsOf(draftsOf({ areas: [near] }), '', 'KRW'), { areas: [near] })
})

test('amounts are of the currency in which the store sells, cents included', () => {
  const money = (amount: number) => ({ amount, currency: 'USD' })
  const dollars = {
    areas: [{ name: { en: 'Downtown' }, fee: money(250), minimumOrder: money(1000), minutes: 10 }],
    freeFrom: money(3050),
  }
  assert.deepEqual(termsOf(draftsOf(dollars), '30.50', 'USD'), dollars)
  assert.equal(termsOf(draftsOf(dollars), '₩30000', 'USD'), undefined)
})

test('no area is no rule: the store delivers everywhere again', () => {
  assert.equal(termsOf([], '30000', 'KRW'), null)
})

test('an area that is half filled in is not saved', () => {
  const [first, second] = draftsOf(terms)
  assert.ok(first && second)
  for (const half of [
    emptyArea(),
    { ...first, ko: ' ' },
    { ...first, fee: '' },
    { ...second, lat: '' },
    { ...second, radius: 'x' },
  ])
    assert.equal(termsOf([half], '', 'KRW'), undefined)
})

test('a circle that names no middle is around the store, where that is known', () => {
  const [, second] = draftsOf(terms)
  assert.ok(second)
  const around = { ...second, lat: '', lng: '' }
  assert.deepEqual(termsOf([around], '', 'KRW', { lat: 37.55, lng: 126.91 }), { areas: [round] })
  assert.equal(termsOf([around], '', 'KRW'), undefined)
  assert.equal(termsOf([{ ...around, lat: '37' }], '', 'KRW', { lat: 37.55, lng: 126.91 }), undefined)
})

test('areas keep their order, and change it one by one', () => {
  const areas = draftsOf(terms)
  assert.deepEqual(termsOf(moved(areas, 1, -1), '', 'KRW'), { areas: [round, near] })
  assert.deepEqual(termsOf(moved(areas, 0, 1), '', 'KRW'), { areas: [round, near] })
})
