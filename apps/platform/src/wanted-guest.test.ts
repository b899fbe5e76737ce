import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wantedGuest } from './wanted-guest.ts'

test('what is not said is not allowed', () => {
  assert.deepEqual(wantedGuest('loyalty', { network: ['10.1.0.0/16', 'loyalty.local'] }), {
    ...{ name: 'loyalty', paths: [], networks: ['10.1.0.0/16', 'loyalty.local'], open: false, tokens: false },
  })
  const all = { network: ['10.1.0.7'], path: ['/loyalty', '/points'], open: true, tokens: true }
  assert.deepEqual(wantedGuest('loyalty', all).paths, ['/loyalty', '/points'])
})

test('what is wrong is told in a sentence, before anybody is asked', () => {
  for (const [name, typed, why] of [
    [undefined, { network: ['10.1.0.7'] }, /Who may join\?/],
    ['Loyalty!', { network: ['10.1.0.7'] }, /"Loyalty!" is none/],
    ['loyalty', {}, /Where may loyalty be\?/],
    ['loyalty', { network: ['10.1.0.7'], path: ['loyalty'] }, /such as \/loyalty; "loyalty" is none/],
    ['loyalty', { network: ['10.1.0.7'], path: ['/a/b'] }, /one segment/],
  ] as const)
    assert.throws(() => wantedGuest(name, typed), why)
})
