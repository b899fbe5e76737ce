import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftsOf, newGroup, optionsWish } from './option-groups.ts'

const size = {
  ...{ id: 'size', name: { ko: '크기', en: 'Size' }, min: 1, max: 1 },
  choices: [
    { id: 's', name: { en: 'Small' }, price: { amount: 0, currency: 'KRW' } },
    { id: 'l', name: { en: 'Large' }, price: { amount: 500, currency: 'KRW' } },
  ],
}

test('what is edited and left as it was comes out as it was, with its ids', () => {
  assert.deepEqual(optionsWish(draftsOf([size]), 'KRW'), [size])
})

test('a new group has no ids, and empty choices stay out', () => {
  const group = { ...newGroup('new'), en: ' Extras ', max: '２' }
  const choices = [...group.choices, { key: 'c', ko: '샷', en: '', price: '+６00원', most: '1' }]
  assert.deepEqual(optionsWish([{ ...group, choices }], 'KRW'), [
    {
      ...{ name: { en: 'Extras' }, min: 0, max: 2 },
      choices: [{ name: { ko: '샷' }, price: { amount: 600, currency: 'KRW' } }],
    },
  ])
})

test('no name, no choice, or more obligatory than there is: not yet', () => {
  const [draft] = draftsOf([size])
  assert.ok(draft)
  assert.equal(optionsWish([{ ...draft, ko: '', en: ' ' }], 'KRW'), undefined)
  assert.equal(optionsWish([{ ...draft, choices: [] }], 'KRW'), undefined)
  assert.equal(optionsWish([{ ...draft, min: '3', max: '3' }], 'KRW'), undefined)
  assert.equal(optionsWish([{ ...draft, min: '2', max: '1' }], 'KRW'), undefined)
  const [small, large] = draft.choices
  assert.ok(small && large)
  for (const price of ['abc', '4.5', '$5'])
    assert.equal(optionsWish([{ ...draft, choices: [small, { ...large, price }] }], 'KRW'), undefined, price)
  assert.equal(optionsWish([{ ...draft, ko: '\u3164', en: '' }], 'KRW'), undefined)
})
