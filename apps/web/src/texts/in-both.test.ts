import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inBoth, inLanguage, languageOf, readable } from './in-both.ts'

test('the reader gets the first language of theirs that we speak, else English', () => {
  assert.equal(languageOf(['fr-FR', 'ko-KR', 'en']), 'ko')
  assert.equal(languageOf(['en-GB', 'ko']), 'en')
  assert.equal(languageOf(['de']), 'en')
})

test('a name in one language only is shown in that one', () => {
  assert.equal(readable({ ko: '라떼' }, 'en'), '라떼')
  assert.equal(readable({ ko: '라떼', en: 'Latte' }, 'en'), 'Latte')
})

test('texts are chosen once per language', () => {
  const texts = inBoth({
    hi: { ko: '안녕', en: 'Hello' },
    n: { ko: (n: number) => `${n}개`, en: (n: number) => `${n}` },
  })
  assert.equal(inLanguage(texts, 'ko').n(3), '3개')
  assert.equal(inLanguage(texts, 'en'), inLanguage(texts, 'en'))
})
