/** Of a card four digits and a name come in, and nothing else that a provider may say. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cardIn } from './provider-line.ts'

test('a card is a name and four digits, or nothing at all', () => {
  assert.deepEqual(cardIn({ brand: 'Visa', last4: '4242' }), { brand: 'Visa', last4: '4242' })
  assert.deepEqual(cardIn({ brand: 'BC', last4: '0341', number: '4000000000000341' } as never), {
    ...{ brand: 'BC', last4: '0341' },
  })
  for (const card of [
    undefined,
    null,
    { brand: 'Visa' },
    { brand: 'Visa', last4: '4000000000000341' },
    { brand: '4000 0000 0000 0341', last4: '0341' },
    { brand: 'Visa', last4: 4242 },
  ])
    assert.equal(cardIn(card), undefined)
})
