import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginningOf, typedData } from './typed-data.ts'

test('only a JSON object can be the data of an event, and what is wrong has a name', () => {
  assert.deepEqual(typedData('{"orderId":"o-1"}'), { outcome: 'data', data: { orderId: 'o-1' } })
  assert.equal(typedData('{"orderId":').outcome, 'not-json')
  assert.equal(typedData('').outcome, 'not-json')
  assert.equal(typedData('[1]').outcome, 'no-object')
  assert.equal(typedData('null').outcome, 'no-object')
})

test('one begins with the data as it is, or with what is known of it when it cannot be read', () => {
  assert.deepEqual(typedData(beginningOf({ data: { a: 1 }, correlationid: 'o-1' })), {
    outcome: 'data',
    data: { a: 1 },
  })
  assert.deepEqual(typedData(beginningOf({ correlationid: 'o-1' })), { outcome: 'data', data: { orderId: 'o-1' } })
})
