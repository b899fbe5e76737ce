import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restOf, takesAhead, takesNow } from './resting.ts'

const now = Date.parse('2026-09-24T03:00:00.000Z')
const opensAt = '2026-09-27T00:00:00.000Z'
const chuseok = { from: '2026-09-23T15:00:00.000Z', to: '2026-09-26T15:00:00.000Z', reason: '추석' }

test('a closed store says when it opens, and on a holiday which one it is; a holiday to come is none', () => {
  assert.deepEqual(restOf({ status: 'CLOSED', opensAt, closures: [chuseok] }, now), {
    ...{ kind: 'closed', reason: '추석', until: opensAt },
  })
  const next = { ...chuseok, from: '2026-10-01T00:00:00.000Z', to: '2026-10-02T00:00:00.000Z' }
  assert.deepEqual(restOf({ status: 'CLOSED', opensAt, closures: [next] }, now), { kind: 'closed', until: opensAt })
  assert.deepEqual(restOf({ status: 'CLOSED', closures: [{ ...chuseok, reason: undefined as never }] }, now), {
    kind: 'closed',
  })
})

test('a pause and a rush say until when they are; an open store says nothing', () => {
  const until = '2026-09-24T04:00:00.000Z'
  assert.deepEqual(restOf({ status: 'PAUSED', until }, now), { kind: 'paused', until })
  assert.deepEqual(restOf({ status: 'BUSY' }, now), { kind: 'busy' })
  assert.equal(restOf({ status: 'OPEN', closures: [chuseok] }, now), undefined)
})

test('a store that is closed takes orders for later where it does so at all, and where it opens again by itself', () => {
  assert.equal(takesAhead({ status: 'CLOSED', opensAt, orderAheadDays: 3 }), true)
  assert.equal(takesAhead({ status: 'CLOSED', opensAt }), false)
  assert.equal(takesAhead({ status: 'CLOSED', orderAheadDays: 3 }), false)
  assert.equal(takesAhead({ status: 'PAUSED', orderAheadDays: 0 }), true)
})

test('an order for now is taken while it is open, up to the last one', () => {
  const closesAt = '2026-09-24T09:00:00.000Z'
  assert.equal(takesNow({ status: 'BUSY', closesAt }, now), true)
  assert.equal(takesNow({ status: 'OPEN', closesAt, lastOrderAt: '2026-09-24T02:59:00.000Z' }, now), false)
  assert.equal(takesNow({ status: 'PAUSED' }, now), false)
})
