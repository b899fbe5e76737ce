import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Activity } from '@jumun/contracts/http'
import { deedTexts } from './activity-texts.ts'
import { activityWords } from './activity-words.ts'

const both = (what: string, detail: Activity['detail']) =>
  (['ko', 'en'] as const).map((language) => activityWords({ what, detail }, language))

test('what was done is a sentence in either language, with the order as people call it, money and reasons', () => {
  assert.deepEqual(both('refund', { number: 12, amount: 3000, currency: 'KRW', reason: 'SOLD_OUT' }), [
    '12번 주문 ₩3,000 환불: 재료가 떨어졌어요.',
    'Refunded ₩3,000 of order 12: We have run out of an ingredient.',
  ])
  assert.deepEqual(both('ticket.remove', { number: 3, ko: '라떼', en: 'Latte', left: 1, reason: '우유가 없어요' }), [
    '3번 주문에서 라떼 빼기 (1개 남김): 우유가 없어요',
    'Took Latte out of order 3 (1 left): 우유가 없어요',
  ])
  assert.deepEqual(
    both('ticket.replace', { number: 3, ko: '라떼', en: 'Latte', toKo: '모카', toEn: null, reason: 'x' }),
    ['3번 주문: 라떼 대신 모카: x', 'Order 3: 모카 instead of Latte: x'],
  )
  assert.deepEqual(both('menu.switch', { ko: '라떼', en: 'Latte', count: 1, state: 'SOLD_OUT' }), [
    '라떼 품절',
    'Latte: sold out',
  ])
  assert.deepEqual(both('menu.stock', { ko: '라떼', en: 'Latte', before: 0, after: null }), [
    '라떼 재고 0 → –',
    'Latte: stock 0 → –',
  ])
  assert.deepEqual(both('store.change', { fields: 'status, until', status: 'PAUSED' }), [
    '주문 받기 잠시 멈춤',
    'Paused orders',
  ])
  assert.deepEqual(both('staff.role', { role: 'manager', person: '김하늘' }), [
    '김하늘 역할 변경: 매니저',
    'Gave 김하늘 another role: Manager',
  ])
})

test('what a newer service writes down is shown as it is written, never left out', () => {
  assert.deepEqual(both('shop.paint', { colour: 'red' }), ['shop.paint red', 'shop.paint red'])
})

test('no sentence lacks a word where a detail is missing', () => {
  for (const what of Object.keys(deedTexts))
    for (const words of both(what, {})) {
      assert.ok(words.length > 0, what)
      assert.doesNotMatch(words, /undefined|null|NaN/, what)
    }
})
