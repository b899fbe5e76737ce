import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import type { DashboardEntry } from '@jumun/contracts/http'
import { arrivalOf, wayMinutesOf } from './arrival.ts'

const at = (clock: string): number => Date.parse(`2026-11-02T${clock}:00.000Z`)
const iso = (clock: string): string => new Date(at(clock)).toISOString()
const told = (type: string, clock: string) => ({ type, time: iso(clock), service: 'order' })
const order = (state: DashboardEntry['state'], more: Partial<DashboardEntry> = {}) => ({
  ...{ state, fulfilment: 'delivery' as const, createdAt: iso('12:00'), timeline: [told('OrderPlaced', '12:01')] },
  ...more,
})
const store = { minutes: 15, wayMinutes: 12 }
const clockOf = (...given: Parameters<typeof arrivalOf>) => {
  const arrival = arrivalOf(...given)
  return arrival && new Date(arrival.at).toISOString().slice(11, 16)
}

test('before anybody promised it is the usual time and the way, afterwards the promise and the way, in steps of five minutes', () => {
  assert.equal(clockOf(order('CONFIRMED'), store, at('12:02')), '12:30') // 12:01 + 15 + 12
  assert.equal(clockOf(order('ACCEPTED', { promisedAt: iso('12:30') }), store, at('12:03')), '12:45')
  assert.equal(
    clockOf(order('COOKING', { promisedAt: iso('12:30'), fulfilment: 'pickup' }), store, at('12:03')),
    '12:30',
  )
})

test('a promise that is over moves on with the clock', () => {
  const late = order('COOKING', { promisedAt: iso('12:30') })
  assert.equal(clockOf(late, store, at('12:41')), '12:55')
  const pickup = { ...late, fulfilment: 'pickup' as const }
  assert.deepEqual(arrivalOf(pickup, store, at('12:41')), { at: at('12:45'), isSoon: true })
})

test('a rider sets out when it is ready or fetched; who is nearly there is there any moment', () => {
  const ready = order('READY', { timeline: [told('OrderReady', '12:20')] })
  assert.equal(clockOf(ready, store, at('12:26')), '12:40')
  const fetched = order('DELIVERING', { timeline: [told('OrderReady', '12:20'), told('DeliveryPickedUp', '12:28')] })
  assert.deepEqual(arrivalOf(fetched, store, at('12:30')), { at: at('12:40'), isSoon: false })
  assert.equal(arrivalOf(fetched, store, at('12:44'))?.isSoon, true)
})

test('what was ordered for a time comes by that time; what is ready to collect, or over, has no time to come', () => {
  assert.equal(clockOf(order('PLACED', { wantedAt: iso('18:30'), fulfilment: 'pickup' }), store, at('12:02')), '18:30')
  assert.equal(arrivalOf(order('READY', { fulfilment: 'pickup' }), store, at('12:30')), undefined)
  for (const state of ['DELIVERED', 'CANCELED', 'AWAITING_PAYMENT'] as const)
    assert.equal(arrivalOf(order(state), store, at('12:30')), undefined)
})

test('the way takes as long as its area says, else by how far it is, else as long as usual', () => {
  const area = { name: { en: 'Mapo' }, fee: won(0), minimumOrder: won(0), minutes: 20, postcodes: ['04'] }
  const address = { line1: 'Seoul', point: { lat: 37.55, lng: 126.92 } }
  const home = { line1: '1 Mapo-daero', postcode: '04100', point: { lat: 37.57, lng: 126.92 } }
  assert.equal(wayMinutesOf({ address, delivery: { areas: [area] } }, home), 20)
  assert.equal(wayMinutesOf({ address }, home), 13) // 2.2 km
  assert.equal(wayMinutesOf({ address }, { line1: 'somewhere' }), 15)
  assert.equal(wayMinutesOf({ address }, undefined), 15)
})
