import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emptyVector, hasReached, readVector, vectorOf, writeVector } from './positions.ts'

const vectors = fc.array(fc.array(fc.option(fc.nat(), { nil: undefined }), { maxLength: 8 }), {
  minLength: 5,
  maxLength: 5,
})

test('a vector survives being written down', () => {
  fc.assert(
    fc.property(vectors, (vector) => {
      const read = readVector(writeVector(vector))
      assert.ok(read)
      assert.ok(hasReached(read, vector) && hasReached(vector, read))
    }),
  )
})

test('what is no vector of ours is not taken for one', () => {
  for (const text of ['', '1', '~~~', '~~~~~', 'A~~~~', '1 ~~~~', '%~~~~', `${'z'.repeat(30)}~~~~`, '.'.repeat(20_000)])
    assert.equal(readVector(text), undefined, text.slice(0, 40))
})

test('one vector has reached another when it is nowhere behind', () => {
  const at = (position: number) => vectorOf([{ topic: 'jumun.order', partition: 2, position }])
  assert.equal(hasReached(at(5), at(5)), true)
  assert.equal(hasReached(at(6), at(5)), true)
  assert.equal(hasReached(at(4), at(5)), false)
  assert.equal(hasReached(emptyVector, at(0)), false)
  assert.equal(hasReached(emptyVector, emptyVector), true)
  assert.equal(hasReached(vectorOf([{ topic: 'jumun.store', partition: 2, position: 9 }]), at(5)), false)
})
