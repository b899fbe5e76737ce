import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Product, Store } from '@jumun/contracts/http'
import { popularOf } from './popular-of.ts'

const now = Date.parse('2026-06-01T12:00:00Z')
const lastOrder = { closesAt: '2026-06-01T12:30:00Z', lastOrderAt: '2026-06-01T12:00:00Z' }
const store = (id: string, status: Store['status'] = 'OPEN') => ({ id, status }) as Store
const dish = (id: string, storeId: string, more: Partial<Product> = {}) =>
  ({ id, storeId, available: true, soldOut: false, ...more }) as Product
const shown = (dishes: readonly Product[], stores: readonly Store[]) =>
  popularOf(dishes, stores, now).map((one) => one.dish.id)

test('one of each store in turn, in the order in which the stores are shown', () => {
  const dishes = [dish('a1', 'a'), dish('a2', 'a'), dish('b1', 'b'), dish('b2', 'b'), dish('b3', 'b')]
  assert.deepEqual(shown(dishes, [store('b'), store('a')]), ['b1', 'a1', 'b2', 'a2', 'b3'])
})

test('nothing that cannot be had now: sold out, hidden, of a store that rests or is not shown', () => {
  const dishes = [
    ...[dish('gone', 'a', { soldOut: true }), dish('hidden', 'a', { available: false }), dish('good', 'a')],
    ...[dish('paused', 'b'), dish('closed', 'c'), dish('elsewhere', 'd'), dish('busy', 'e'), dish('over', 'f')],
  ]
  const stores = [
    store('a'),
    store('b', 'PAUSED'),
    store('c', 'CLOSED'),
    store('e', 'BUSY'),
    { ...store('f'), ...lastOrder },
  ]
  assert.deepEqual(shown(dishes, stores), ['good', 'busy'])
})

test('a dozen at most, and no store fills it alone while others have some', () => {
  const dishes = Array.from({ length: 40 }, (_, n) => dish(`${n}`, n < 30 ? 'a' : `s${n}`))
  const stores = [store('a'), ...Array.from({ length: 10 }, (_, n) => store(`s${n + 30}`))]
  const all = popularOf(dishes, stores, now)
  assert.equal(all.length, 12)
  assert.equal(all.filter((one) => one.store.id === 'a').length, 2)
})
