import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dishChange, draftOf, wishOf, withStation } from './kitchen-draft.ts'

const stations = [{ id: 'grill', name: { ko: '그릴' }, cookMinutes: 20 }]
const capacity = { slotMinutes: 15, cookMinutes: 40 }

test('what a kitchen is comes back as it was', () => {
  assert.deepEqual(wishOf(draftOf({ stations, capacity })), { stations, capacity })
  assert.deepEqual(wishOf(draftOf({})), { stations: null, capacity: null })
})

test('what is switched off is taken away, and stations stay', () => {
  assert.deepEqual(wishOf({ ...draftOf({ stations, capacity }), counted: false }), { stations, capacity: null })
})

test('a new station has an id that no other has, and needs a name', () => {
  const more = withStation(withStation(draftOf({ stations: [{ id: 'station-2', name: { en: 'Bar' } }] })))
  assert.deepEqual(
    more.stations.map(({ id }) => id),
    ['station-2', 'station-3', 'station-4'],
  )
  assert.deepEqual(wishOf(more), { problem: 'station' })
})

test('what cannot be read is said, and not guessed', () => {
  const draft = draftOf({ stations, capacity })
  assert.ok('problem' in wishOf({ ...draft, cookMinutes: 'many' }))
  assert.ok('problem' in wishOf({ ...draft, slotMinutes: '3' }))
  assert.ok('problem' in wishOf({ ...draft, slotMinutes: '' }))
})

test('of a dish only what is different is sent; emptied, it is taken away', () => {
  const dish = { cookMinutes: 2.5, station: 'grill' }
  assert.equal(dishChange(dish, { minutes: '2.5', station: 'grill' }), undefined)
  assert.deepEqual(dishChange(dish, { minutes: '４', station: 'grill' }), { cookMinutes: 4 })
  assert.deepEqual(dishChange(dish, { minutes: '', station: '' }), { cookMinutes: null, station: null })
  assert.equal(dishChange({}, { minutes: '', station: '' }), undefined)
  assert.equal(dishChange(dish, { minutes: 'x', station: '' }), undefined)
})
