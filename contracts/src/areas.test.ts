/** Fees and minimums follow the first area that contains an address. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { areaOf, metresBetween, plainPostcode, type Whereabouts } from './areas.ts'
import type { DeliveryArea } from './generated/events.ts'
import { won } from './money.ts'

const area = (en: string, where: Pick<DeliveryArea, 'postcodes' | 'circle'>): DeliveryArea => ({
  ...{ name: { en }, fee: won(2000), minimumOrder: won(12_000), minutes: 15 },
  ...where,
})
const cityHall = { lat: 37.5663, lng: 126.9779 }
const near = area('near', { circle: { ...cityHall, radiusM: 1000 } })
const mapo = area('Mapo', { postcodes: ['040', '04-1'] })
const seoul = area('Seoul', { postcodes: ['0'] })
const nameOf = (areas: readonly DeliveryArea[], where: Whereabouts) => areaOf({ areas }, where)?.name['en']

test('a postcode begins as one of the area’s does, with or without dashes and spaces, and in full-width digits', () => {
  for (const postcode of ['04012', '040-12', ' 040 12', '０４０１２', '04112'])
    assert.equal(nameOf([mapo], { postcode }), 'Mapo', postcode)
  for (const postcode of ['04212', '4012', '104012', '-', ''])
    assert.equal(nameOf([mapo], { postcode }), undefined, postcode)
  assert.equal(nameOf([area('City', { postcodes: ['sw1a'] })], { postcode: 'SW1A 2AA' }), 'City')
})

test('however a postcode is written, it is the same one', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9A-Z]{3,8}$/),
      fc.nat(8),
      fc.constantFrom('-', ' ', '–', ' - '),
      (code, at, mark) => {
        assert.equal(plainPostcode(` ${code.slice(0, at)}${mark}${code.slice(at)} `), code)
      },
    ),
  )
})

test('a circle contains what is no farther from its middle than its radius', () => {
  const northBy = (metres: number) => ({ point: { lat: cityHall.lat + metres / 111_195.08, lng: cityHall.lng } })
  assert.equal(nameOf([near], { point: cityHall }), 'near')
  assert.equal(nameOf([near], northBy(999)), 'near')
  assert.equal(nameOf([near], northBy(1001)), undefined)
  assert.equal(nameOf([near], {}), undefined)
})

test('the first area that contains an address counts, and one that says nothing is everywhere else', () => {
  const rest = area('rest', {})
  assert.equal(nameOf([mapo, seoul, rest], { postcode: '04012' }), 'Mapo')
  assert.equal(nameOf([seoul, mapo, rest], { postcode: '04012' }), 'Seoul')
  assert.equal(nameOf([mapo, near, rest], { postcode: '63001', point: cityHall }), 'near')
  assert.equal(nameOf([mapo, seoul, rest], { postcode: '63001' }), 'rest')
  assert.equal(nameOf([mapo, rest], {}), 'rest')
  assert.equal(nameOf([mapo, near], {}), undefined)
})

test('either its postcodes or its circle is enough', () => {
  const both = area('both', { postcodes: ['040'], circle: { ...cityHall, radiusM: 1000 } })
  assert.equal(nameOf([both], { postcode: '04012' }), 'both')
  assert.equal(nameOf([both], { postcode: '63001', point: cityHall }), 'both')
  assert.equal(nameOf([both], { postcode: '63001' }), undefined)
})

test('distances are those on a globe, the same there and back, also over the date line', () => {
  const busan = { lat: 35.1796, lng: 129.0756 }
  assert.ok(Math.abs(metresBetween(cityHall, busan) - 325_000) < 1500)
  assert.equal(metresBetween(cityHall, busan), metresBetween(busan, cityHall))
  assert.ok(metresBetween({ lat: 0, lng: 179.999 }, { lat: 0, lng: -179.999 }) < 223)
})
