import assert from 'node:assert/strict'
import { test } from 'node:test'
import { won } from '@jumun/contracts'
import type { Product } from '@jumun/contracts/http'
import { canBeChosen, chosenTimes, firstChoices, missingGroups, toggled, unitPriceOf } from './choices.ts'

const latte: Product = {
  id: 'latte',
  storeId: 's',
  name: { ko: '라떼', en: 'Latte' },
  price: won(4500),
  options: [
    {
      id: 'size',
      name: { en: 'Size' },
      min: 1,
      max: 1,
      choices: [
        { id: 'regular', name: { en: 'Regular' }, price: won(0) },
        { id: 'large', name: { en: 'Large' }, price: won(700) },
      ],
    },
    {
      id: 'extra',
      name: { en: 'Extra' },
      min: 0,
      max: 2,
      choices: [
        { id: 'shot', name: { en: 'Shot' }, price: won(500) },
        { id: 'syrup', name: { en: 'Syrup' }, price: won(300) },
        { id: 'cream', name: { en: 'Cream' }, price: won(800) },
      ],
    },
  ],
  stock: null,
  soldOut: false,
  available: true,
  version: 1,
  createdAt: '',
}

test('one of one changes by choosing another; of several no more than the limit', () => {
  const [size, extra] = latte.options
  assert.ok(size && extra)
  let chosen = firstChoices(latte)
  assert.deepEqual([...chosen], ['regular'])
  chosen = toggled(size, chosen, 'large')
  assert.deepEqual([...chosen], ['large'])
  assert.deepEqual([...toggled(size, chosen, 'large')], ['large'])
  chosen = toggled(extra, toggled(extra, chosen, 'shot'), 'syrup')
  assert.equal(toggled(extra, chosen, 'cream'), chosen)
  assert.deepEqual(missingGroups(latte, chosen), [])
  assert.deepEqual(missingGroups(latte, []), ['size'])
})

test('a choice that can be had several times is counted, as far as it and its group go; one that is sold out is not taken', () => {
  const egg = { id: 'egg', name: { en: 'Egg' }, price: won(1000), most: 3 }
  const pork = { id: 'pork', name: { en: 'Pork' }, price: won(3000), soldOutUntil: '2999-01-01T00:00:00Z' }
  const group = { id: 'more', name: { en: 'More' }, min: 0, max: 4, choices: [egg, pork] }
  const ramen = { ...latte, options: [group] }
  assert.deepEqual(chosenTimes(group, ['egg'], egg, 2), ['egg', 'egg'])
  assert.deepEqual(chosenTimes(group, ['egg'], egg, 9), ['egg', 'egg', 'egg'])
  assert.deepEqual(chosenTimes({ ...group, max: 2 }, ['pork', 'egg'], egg, 2), ['pork', 'egg'])
  assert.deepEqual(unitPriceOf(ramen, ['egg', 'egg']), won(latte.price.amount + 2000))
  assert.equal(canBeChosen(ramen, ['egg', 'egg', 'egg']), true)
  assert.equal(canBeChosen(ramen, ['egg', 'egg', 'egg', 'egg']), false)
  assert.equal(canBeChosen(ramen, ['pork']), false)
  assert.deepEqual(firstChoices({ options: [{ ...group, min: 1, max: 1, choices: [pork, egg] }] }), ['egg'])
})
