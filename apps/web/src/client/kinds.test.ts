import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kindName, kindOf, kindsOf } from './kinds.ts'

const stores = ['cafe', 'Café', '카페', 'pizza', '막걸리집'].map((kind) => ({ kind }))

test('a kind is one kind however its stores wrote it, and the most frequent stands first', () => {
  assert.deepEqual(kindsOf(stores), ['cafe', 'pizza', '막걸리집'])
  assert.equal(kindOf({ kind: ' Cafés ' }), 'cafe')
})

test('a kind is called as people call it, and one that nobody knows as its store wrote it', () => {
  assert.deepEqual(
    ['cafe', '막걸리집', 'constructor'].map((kind) => kindName(kind, 'ko')),
    ['카페', '막걸리집', 'constructor'],
  )
})

test('where all stores are of one kind there is nothing to choose', () => {
  assert.deepEqual(kindsOf(stores.slice(0, 3)), [])
})
