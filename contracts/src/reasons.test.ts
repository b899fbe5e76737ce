import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cleanLines } from './clean-text.ts'
import { type ReasonCode, readReason, reasonsOf, reasonText, speakerOf } from './reasons.ts'

test('a reason is read as it was said: a code, words, or both', () => {
  const code = fc.constantFrom<ReasonCode>(...reasonsOf.store, ...reasonsOf.rider)
  const words = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map(cleanLines)
    .filter((text) => text !== '')
  const plain = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(shape, { noNullPrototype: true })
  const said = fc.oneof(plain({ code }), plain({ words }), plain({ code, words }))
  fc.assert(fc.property(said, (one) => assert.deepEqual(readReason(reasonText(one)), one)))
  assert.deepEqual(readReason('We are out of milk: sorry'), { words: 'We are out of milk: sorry' })
  assert.deepEqual(readReason('constructor'), { words: 'constructor' })
})

test('what the log has from before there were codes is read as the code', () => {
  assert.deepEqual(readReason('The kitchen has already started on this order'), { code: 'ALREADY_COOKING' })
  assert.equal(speakerOf('ALREADY_COOKING'), 'store')
  assert.equal(speakerOf('NO_ANSWER'), 'rider')
})
