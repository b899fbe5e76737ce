import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NewStore, Store } from '@jumun/contracts/http'
import { changeOf, type Filled, placeAsTyped, wishOf } from './store-wish.ts'

const hours = { mon: [{ open: '10:00', close: '21:00' }] }
const filled = (
  fields: Record<string, string>,
  checked: readonly string[] = ['pickup'],
  week: Filled['hours'] = hours,
) => wishOf({ field: (name) => fields[name] ?? '', isChecked: (name) => checked.includes(name), hours: week })
const store = {
  ...{ id: 's', ownerId: 'o', status: 'OPEN', version: 3, createdAt: '' },
  name: { ko: '골목 커피' },
  address: { line1: '골목길 1', note: 'blue door' },
  kind: 'cafe',
  hours,
  fulfilments: ['delivery', 'pickup'],
  minutes: 10,
  acceptWithinMinutes: 10,
  autoAccept: false,
  dayStartsAt: '05:00',
  lastOrderMinutes: 20,
} as Store
const fields = {
  ...{ nameKo: '골목 커피', line1: '골목길 1', kind: 'cafe', minutes: '10', acceptWithinMinutes: '10' },
  ...{ dayStartsAt: '05:00', lastOrderMinutes: '20' },
}

test('a form that was not touched changes nothing, in whatever order things stand', () => {
  assert.deepEqual(changeOf(store, filled(fields, ['pickup', 'delivery']) as NewStore), {})
})

test('only what is different is sent, what was emptied as null, and what the form does not ask for stays', () => {
  const wish = filled({ ...fields, line2: 'B1', lastOrderMinutes: '', minutes: '15' }, ['pickup', 'autoAccept'], null)
  assert.deepEqual(changeOf(store, wish as NewStore), {
    address: { line1: '골목길 1', line2: 'B1', note: 'blue door' },
    minutes: 15,
    lastOrderMinutes: null,
    autoAccept: true,
    fulfilments: ['pickup'],
    hours: null,
  })
})

test('a store has a name in one language at least, and one way to get the food', () => {
  assert.equal(filled({ ...fields, nameKo: ' ' }), 'name')
  assert.equal(filled(fields, []), 'fulfilments')
})

test('minutes are read as people write them, and what cannot be read is refused, not guessed', () => {
  const wish = filled({ ...fields, minutes: '１５분', lastOrderMinutes: '' })
  assert.ok(typeof wish === 'object')
  assert.deepEqual([wish.minutes, wish.lastOrderMinutes], [15, undefined])
  assert.equal(filled({ ...fields, minutes: '1.5' }), 'number')
  const quick = filled({ ...fields, acceptWithinMinutes: '0.5' })
  assert.equal(typeof quick === 'object' && quick.acceptWithinMinutes, 0.5)
  assert.equal(filled({ ...fields, nameKo: '\u3164' }), 'name')
})

test('what a receipt and a caller need is asked for: phone, business number, tax; a number that cannot be called is refused', () => {
  const wish = filled({ ...fields, phone: '02-555-0134', businessNumber: ' 105-81-23457 ', vatPercent: '7.5' })
  assert.ok(typeof wish === 'object')
  assert.deepEqual([wish.address.phone, wish.businessNumber, wish.vatPercent], ['02-555-0134', '105-81-23457', 7.5])
  const before = { ...store, businessNumber: '105-81-23457', vatPercent: 7.5 }
  assert.deepEqual(changeOf(before, filled(fields, ['pickup', 'delivery']) as NewStore), {
    ...{ businessNumber: null, vatPercent: null },
  })
  assert.equal(filled({ ...fields, phone: 'call me' }), 'phone')
  assert.equal(filled({ ...fields, vatPercent: '51' }), 'number')
})

test('where it is can be copied from a map, changed and taken away; what is no place is refused', () => {
  const shop = { ...store, address: { ...store.address, postcode: '04779', point: { lat: 37.5446, lng: 127.0437 } } }
  const known = { ...fields, postcode: '04779', place: placeAsTyped(shop.address.point) }
  const change = (typed: object) => changeOf(shop, filled({ ...known, ...typed }, ['pickup', 'delivery']) as NewStore)
  assert.deepEqual(change({}), {})
  const moved = { ...shop.address, point: { lat: -33.86, lng: 151.2 } }
  for (const typed of ['-33.86, 151.2', '(-33.86,151.2)', ' －33.86　151.2 '])
    assert.deepEqual(change({ place: typed }), { address: moved }, typed)
  assert.deepEqual(change({ place: '', postcode: '' }), { address: store.address })
  for (const typed of ['37.5', 'Seoul', '97, 127', '37, 181', '37.5446, 127.0437, 3'])
    assert.equal(filled({ ...known, place: typed }), 'place', typed)
})

test('how long a rider may take is asked for, too', () => {
  const shop = { ...store, pickupWithinMinutes: 10 }
  const wish = filled({ ...fields, pickupWithinMinutes: '5' }, ['pickup', 'delivery']) as NewStore
  assert.deepEqual(changeOf(shop, wish), { pickupWithinMinutes: 5 })
  assert.equal(filled({ ...fields, pickupWithinMinutes: '0' }), 'number')
})
