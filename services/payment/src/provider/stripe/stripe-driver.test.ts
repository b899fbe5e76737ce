import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusedForGood } from './stripe-driver.ts'

test('a card, or an amount, of which nothing ever comes is refused; what is ours to repair, or passes, is not', () => {
  const reasonOf = (status: number, error: object) => refusedForGood({ status, body: { error } })?.reason
  assert.equal(reasonOf(402, { code: 'card_declined', decline_code: 'insufficient_funds' }), 'insufficient_funds')
  assert.equal(reasonOf(400, { code: 'resource_missing', param: 'payment_method' }), 'invalid_card')
  assert.equal(reasonOf(400, { code: 'amount_too_small', param: 'amount' }), 'amount_too_small')
  assert.equal(reasonOf(400, { code: 'amount_too_large', param: 'amount' }), 'amount_too_large')
  for (const [status, error] of [
    [400, { code: 'parameter_unknown', param: 'currency' }],
    [401, { message: 'Invalid API Key provided: sk_test_****' }],
    [409, { code: 'lock_timeout' }],
    [429, { code: 'rate_limit' }],
  ] as const)
    assert.equal(reasonOf(status, error), undefined, `${status}`)
})
