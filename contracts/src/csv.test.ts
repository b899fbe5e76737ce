import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOf, unguarded } from './csv.ts'

test('a spreadsheet reads Korean, calculates with numbers, and never with what somebody called a dish', () => {
  const file = csvOf([
    ['상품', 'amount'],
    ['=HYPERLINK("http://x")', -4500],
    ['+1', 2],
    ['@cmd', 3],
    ['\tx', 4],
    ['＝1', 5],
    ['콩국수, 곱빼기', null],
  ])
  assert.equal(file.codePointAt(0), 0xfeff)
  assert.deepEqual(file.slice(1).split('\r\n'), [
    '상품,amount',
    `"'=HYPERLINK(""http://x"")",-4500`,
    `'+1,2`,
    `'@cmd,3`,
    `"'\tx",4`,
    `'＝1,5`,
    '"콩국수, 곱빼기",',
    '',
  ])
  assert.deepEqual(["'=1", "'＝1", "'n'", '=1'].map(unguarded), ['=1', '＝1', "'n'", '=1'])
})
