import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalEmail } from '@jumun/contracts'
import { emailInItsLetters, emailMixesLetters, mixesLetters } from './letters.ts'

test('alphabets that look alike do not stand in one word', () => {
  for (const text of ['Аdmin', 'pаypal', 'Κim', 'minjі', 'Jumun Оperator', '민지Ж']) assert.ok(mixesLetters(text), text)
})
test('what people are called is fine, also in several alphabets', () => {
  for (const text of [
    '김민지 Kim Minji',
    '김minji',
    '山田ハナコ',
    'Иван Petrov',
    'Ωmega'.slice(1),
    'José Ñandú',
    '2호점 a7',
    '👩🏽‍🍳 셰프',
    'ラーメンA',
  ])
    assert.ok(!mixesLetters(text), text)
})
test('an address mixes none before the @ nor in a part of its domain, however that is written', () => {
  for (const typed of ['minjі@jumun.test', 'kim@jumцn.test', 'kim@xn--jumn-d7d.test'])
    assert.ok(emailMixesLetters(normalEmail(typed)), typed)
  for (const typed of ['kim@jumun.test', '민지@주문.한국', 'kim@주문.test', 'иван@почта.рф'])
    assert.ok(!emailMixesLetters(normalEmail(typed)), typed)
  assert.equal(emailInItsLetters(normalEmail('Kim@주문.한국')), 'kim@주문.한국')
})
