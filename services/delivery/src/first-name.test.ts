import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstNameOf } from './first-name.ts'

test('a rider is called by the first name, in Korean and in Latin letters, and never by the family', () => {
  for (const [name, first] of [
    ['최하늘', '하늘'],
    ['최하늘 Choi Haneul', '하늘'],
    ['남궁민수', '민수'],
    ['김별', '별'],
    ['Choi Haneul', 'Haneul'],
    ['Maria da Silva', 'Maria'],
    ['  ', ''],
  ] as const)
    assert.equal(firstNameOf(name), first)
})
