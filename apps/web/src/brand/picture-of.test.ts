import assert from 'node:assert/strict'
import { test } from 'node:test'
import { motifOf, tintOf } from './picture-of.ts'

test('the particular goes before the general', () => {
  assert.equal(motifOf('아이스 아메리카노'), 'icedGlass')
  assert.equal(motifOf('Americano'), 'hotCup')
  assert.equal(motifOf('Chicken burger'), 'burger')
  assert.equal(motifOf('김치찌개'), 'stew')
})

test('a name that says nothing leaves it to the category', () => {
  assert.equal(motifOf('오늘의 특선', '커피'), 'hotCup')
  assert.equal(motifOf('???', undefined), 'plate')
})

test('a tint is stable and in range', () => {
  assert.equal(tintOf('abc', 6), tintOf('abc', 6))
  for (const id of ['a', 'b', 'c', '0190b3f2']) assert.ok(tintOf(id, 6) < 6)
})
