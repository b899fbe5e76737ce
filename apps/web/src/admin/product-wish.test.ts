import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wishOf } from './product-wish.ts'

const typed = (fields: Record<string, string>) => (name: string) => fields[name] ?? ''

test('thousands separators and empty texts stay out', () => {
  assert.deepEqual(wishOf(typed({ nameKo: ' 라떼 ', price: '4,500', stock: '7', categoryEn: 'Coffee' }), 'KRW', true), {
    name: { ko: '라떼' },
    price: { amount: 4500, currency: 'KRW' },
    category: { en: 'Coffee' },
    stock: 7,
  })
})

test('without a name there is no product; without counting there is no number', () => {
  assert.equal(wishOf(typed({ price: '1' }), 'KRW', false), undefined)
  assert.equal(wishOf(typed({ nameEn: 'Latte', price: '1', stock: '3' }), 'KRW', false)?.stock, null)
})
