import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFound, searchForm, searchText } from './search-form.ts'

const found = (sought: string, ...texts: string[]) => isFound(searchText(...texts), sought)

test('a word is found however it is composed: one by one, in letters, half or full width', () => {
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) {
    assert.ok(found('커피'.normalize(form), '골목 커피'), form)
    assert.ok(found('커피', '골목 커피'.normalize(form)), form)
  }
  assert.ok(found('ㅋㅓㅍㅣ', '골목 커피'))
  assert.ok(found('ㄱㅏㅄ', '값'))
  assert.ok(found('ＬＡＴＴＥ', 'Café Latte'))
  assert.ok(found('cafe', 'CAFÉ'.normalize('NFD')))
})

test('spaces and punctuation make no difference, a sign that names something does', () => {
  assert.ok(found('라떼', '라 떼'))
  assert.ok(found('라떼', '카페라떼'))
  assert.ok(found('카페 라떼', '카페라떼'))
  assert.ok(found('골목커피', '골목 커피'))
  assert.ok(found('골목\u3000커피', '골목-커피'))
  assert.ok(found("mcdonald's", 'McDonald’s'))
  assert.ok(found('100%', 'Juice 100 %'))
  assert.ok(!found('%', 'Juice'))
})

test('what is typed so far is on its way, and first letters are enough', () => {
  for (const typed of ['ㄹ', '라', '라ㄸ', '라떼', 'ㄹㄸ', 'ㅋㅍㄹㄸ'])
    assert.ok(found(typed, '카페 라떼', 'Caffè latte'), typed)
  assert.ok(found('와', '왕만두'))
  assert.ok(!found('ㄱㄸ', '카페 라떼'))
})

test('one text does not go over into the next, and nothing finds nothing', () => {
  assert.ok(!found('lattetea', 'Latte', 'Tea'))
  for (const nothing of ['', '  ', '!?', '\u200b', '\u3164'])
    assert.ok(!found(nothing, 'Latte'), JSON.stringify(nothing))
})

test('the form of a form is the form', () => {
  for (const text of ['골목 커피', 'Café', '닭갈비', 'ﬁsh & chips', '왜요', '10％'])
    assert.equal(searchForm(searchForm(text)), searchForm(text))
})
