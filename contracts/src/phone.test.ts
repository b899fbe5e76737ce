import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskedPhone } from './phone.ts'

test('of a number that is shown in part one reads how it begins and ends, however it was written', () => {
  for (const [phone, expected] of [
    ['010-5550-0134', '010-****-0134'],
    ['01055500134', '010****0134'],
    ['+82 10 5550 0134', '+82 1* **** 0134'],
    ['02-555-0134', '02-5**-0134'],
    ['555-0134', '***-0134'],
  ] as const)
    assert.equal(maskedPhone(phone), expected)
})
