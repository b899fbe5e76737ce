import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printedOnce } from './printers.ts'

test('a paper for each document: none is missing, and none comes twice but what was not confirmed', () => {
  const job = (state: string) => ({ printer: 'p', state, what: 'one' })
  const broken = (papers: string[], states: string[], unconfirmed = 0) =>
    printedOnce([{ id: 'p', papers, unconfirmed }], states.map(job)).broken.length
  assert.equal(broken(['a', 'b'], ['PRINTED', 'PRINTED', 'REPLACED']), 0)
  assert.equal(broken(['a', 'b', 'b'], ['PRINTED', 'PRINTED'], 1), 0)
  assert.equal(broken(['a', 'b', 'b'], ['PRINTED', 'PRINTED']), 2)
  assert.equal(broken(['a', 'a'], ['PRINTED', 'PRINTED']), 1, 'one twice, the other never')
  assert.equal(broken(['a'], ['PRINTED', 'PRINTED']), 1)
  assert.equal(broken(['a'], ['PRINTED', 'WAITING']), 1)
  assert.equal(broken(['a'], ['PRINTED', 'FAILED']), 1)
  const twins = ['1', '2'].map((version) => ({ ...job('PRINTED'), what: version, reads: 'CHANGED: one tea less' }))
  assert.equal(
    printedOnce([{ id: 'p', papers: ['a', 'b'], unconfirmed: 0 }], twins).broken.length,
    1,
    'nobody can tell the two apart',
  )
})
