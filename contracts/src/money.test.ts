import assert from 'node:assert/strict'
import { test } from 'node:test'
import { currencyPattern } from './currencies.ts'
import { sumPerCurrency, won } from './money.ts'

test('money is in a currency that people pay with: no code for "none", for tests or for metals, and none that is over', () => {
  const pattern = new RegExp(currencyPattern)
  for (const code of ['KRW', 'USD', 'EUR', 'JPY', 'VND', 'KWD', 'XOF']) assert.match(code, pattern)
  for (const code of ['XXX', 'XTS', 'XAU', 'XDR', 'DEM', 'ABC', 'krw', 'KRWW', '']) assert.doesNotMatch(code, pattern)
})

test('what is in two currencies has two sums', () => {
  const dollars = (amount: number) => ({ amount, currency: 'USD' })
  assert.deepEqual(sumPerCurrency([won(100), dollars(3), won(50), dollars(4)]), [won(150), dollars(7)])
  assert.deepEqual(sumPerCurrency([]), [])
})
