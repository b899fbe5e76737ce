import assert from 'node:assert/strict'
import { test } from 'node:test'
import { complaintOf } from './browser-words.ts'

const validity = { valueMissing: false, tooShort: false }

test('what is wrong with a field is said in the reader’s language, whatever language the browser speaks', () => {
  assert.equal(complaintOf({ validity: { ...validity, valueMissing: true } }, 'ko'), '이 칸을 채워 주세요.')
  const short = { validity: { ...validity, tooShort: true }, minLength: 8 }
  assert.equal(complaintOf(short, 'ko'), '8자 이상 입력해 주세요.')
  assert.equal(complaintOf(short, 'en'), 'Please enter at least 8 characters.')
  assert.equal(complaintOf({ validity }, 'en'), 'Please check what you entered.')
})
