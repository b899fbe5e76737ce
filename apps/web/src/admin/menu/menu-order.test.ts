import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Product } from '@jumun/contracts/http'
import { menuByCategory } from '../../client/menu-by-category.ts'
import { asOrdered, categoriesOf } from './menu-order.ts'

const dish = (id: string, category?: string, more: Partial<Product> = {}) =>
  ({
    id,
    name: { ko: id },
    available: true,
    soldOut: false,
    ...(category ? { category: { ko: category } } : {}),
    ...more,
  }) as Product
const menu = [
  dish('3', '빵'),
  dish('2', '커피', { position: 2 }),
  dish('1', '커피', { position: 3 }),
  dish('4'),
  dish('5', '차', { soldOut: true, position: 1 }),
]
const order = { storeId: 's', version: 1, dayparts: [], categories: [{ name: { ko: '차' } }, { name: { ko: '커피' } }] }
const ids = (products: readonly Product[]) => products.map(({ id }) => id).join('')

test('a menu reads in the order in which its owner put it; what has no place comes after', () => {
  assert.deepEqual(
    categoriesOf(order, menu).map(({ name }) => name.ko),
    ['차', '커피', '빵'],
  )
  assert.equal(ids(asOrdered(order, menu)), '52134')
})

test('customers read the same, and before it, of a long one, what most people take', () => {
  const words = { other: '메뉴', popular: '인기' }
  const read = menuByCategory(menu, order, 'ko', words)
  assert.deepEqual(
    read.map(({ name, products }) => `${name} ${ids(products)}`),
    ['차 5', '커피 21', '빵 3', '메뉴 4'],
  )
  const many = Array.from({ length: 12 }, (_, index) => dish(`a${index}`, '면', { popular: index === 7 }))
  assert.deepEqual(
    menuByCategory(many, undefined, 'ko', words).map(({ name, products }) => [name, products.length]),
    [
      ['인기', 1],
      ['면', 12],
    ],
  )
})
