import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelReasonShape, type ReasonCode, reasonsOf } from '@jumun/contracts'
import { reasonSentence, saidTexts, speakerOfMessage } from './reason-texts.ts'

test('every usual reason is a sentence in the reader’s language; words stay as they were said', () => {
  for (const code of [...reasonsOf.store, ...reasonsOf.rider] as ReasonCode[]) {
    assert.equal(reasonSentence(code, 'ko'), saidTexts[code].ko)
    assert.doesNotMatch(reasonSentence(code, 'ko'), /[A-Za-z]/)
    assert.match(reasonSentence(code, 'en'), /^[A-Z].*\.$/)
  }
  assert.equal(
    reasonSentence('TOO_BUSY: 8시 이후에 와 주세요', 'en'),
    'We are too busy to make it in time. 8시 이후에 와 주세요',
  )
  assert.equal(reasonSentence('오븐이 고장났어요', 'en'), '오븐이 고장났어요')
  assert.doesNotMatch(reasonSentence('The order is already cooked and packed', 'ko'), /[A-Za-z]/)
})

test('money that goes back because an order ended says why in a sentence, for every way in which one ends', () => {
  for (const code of [...(CancelReasonShape as unknown as { readonly enum: readonly string[] }).enum, 'EXPIRED'])
    for (const language of ['ko', 'en'] as const) assert.match(reasonSentence(code, language), / .*\.$/, code)
})

test('the right one is heard: the store, the rider, or an operator', () => {
  assert.equal(speakerOfMessage('no milk', 'STORE_REJECTED'), 'store')
  assert.equal(speakerOfMessage('nobody at home', 'DELIVERY_FAILED'), 'rider')
  assert.equal(speakerOfMessage('ALREADY_COOKING', null), 'store')
  assert.equal(speakerOfMessage('ALREADY_COOKING', 'DELIVERY_FAILED'), 'store')
  assert.equal(speakerOfMessage('sorry', 'OPERATOR'), 'operator')
})
