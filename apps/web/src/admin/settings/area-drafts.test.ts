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
  assert.deepEqual(termsOf(draftsOf(terms), '30000'), terms)
  assert.deepEqual(termsOf(draftsOf({ areas: [near] }), ''), { areas: [near] })
})

test('no area is no rule: the store delivers everywhere again', () => {
  assert.equal(termsOf([], '30000'), null)
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
    assert.equal(termsOf([half], ''), undefined)
})

test('areas keep their order, and change it one by one', () => {
  const areas = draftsOf(terms)
  assert.deepEqual(termsOf(moved(areas, 1, -1), ''), { areas: [round, near] })
  assert.deepEqual(termsOf(moved(areas, 0, 1), ''), { areas: [round, near] })
})
