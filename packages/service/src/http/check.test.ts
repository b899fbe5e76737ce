import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { checkText } from './check.ts'

test('a number in an address is the one that was written, or refused', () => {
  const read = checkText(Type.Object({ after: Type.Optional(Type.Integer()) }), 'query')
  assert.deepEqual(read({ after: '9007199254740991' }), { after: Number.MAX_SAFE_INTEGER })
  for (const after of ['9007199254740992', '9007199254740993', '-9007199254740993', '1e300'])
    assert.throws(() => read({ after }), { code: 'invalid-request' }, after)
})
