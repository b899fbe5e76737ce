import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptTicket, listStores, placeOrder } from '@jumun/contracts/http'
import { requestOf } from './request.ts'

test('parameters go into the path, the body is JSON', () => {
  const request = requestOf(acceptTicket, { params: { orderId: 'a b' }, body: { minutes: 15 } })
  assert.deepEqual(request, {
    method: 'POST',
    path: '/tickets/a%20b/accept',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: '{"minutes":15}',
  })
})

test('what is not asked for stays out of the query', () => {
  assert.equal(requestOf(listStores, { query: { q: '', open: true, cursor: undefined } }).path, '/stores?open=true')
})

test('an attempt carries its key', () => {
  assert.equal(requestOf(placeOrder, { key: 'k1', body: {} }).headers['idempotency-key'], 'k1')
})

test('a forgotten parameter is a mistake of ours, said at once', () => {
  assert.throws(() => requestOf(acceptTicket, {}), /needs orderId/)
})
