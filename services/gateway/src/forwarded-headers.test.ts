import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headersForClient, headersForService } from './forwarded-headers.ts'

const hop = { address: '203.0.113.9', host: 'jumun.example', requestId: 'r-1', traceparent: '00-1-2-01' }
const sent = (...raw: string[]): Record<string, string> => {
  const flat = headersForService(raw, hop)
  const pairs = Array.from({ length: flat.length / 2 }, (_, index) => [flat[index * 2], flat[index * 2 + 1]])
  return Object.fromEntries(pairs)
}
const ours = {
  'x-request-id': 'r-1',
  traceparent: '00-1-2-01',
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'jumun.example',
  'x-forwarded-proto': 'http',
}

test('who somebody is, is never the client’s to say', () => {
  assert.deepEqual(
    sent(
      'X-Service-Token',
      'stolen',
      'X-User-Id',
      'someone',
      'x-user-role',
      'operator',
      'X-Forwarded-For',
      '127.0.0.1',
      'X-Forwarded-Proto',
      'https',
      'Forwarded',
      'for=127.0.0.1',
      'X-Real-IP',
      '127.0.0.1',
      'X-Request-Id',
      'chosen',
      'Accept',
      '*/*',
    ),
    { Accept: '*/*', ...ours },
  )
})

test('headers of this connection only stay here, also those that Connection names', () => {
  assert.deepEqual(
    sent('Connection', 'close, X-Hop', 'X-Hop', '1', 'TE', 'trailers', 'Transfer-Encoding', 'chunked', 'Host', 'evil'),
    ours,
  )
  assert.deepEqual(
    sent('Connection', 'authorization, x-forwarded-for', 'Authorization', 'Bearer x'),
    { Authorization: 'Bearer x', ...ours },
    'a client cannot make the edge drop what has to arrive',
  )
})

test('the answer comes back as it was, with our headers last', () => {
  assert.deepEqual(
    headersForClient(
      {
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
        connection: 'keep-alive',
        'x-request-id': 'theirs',
        'retry-after': '1',
        'set-cookie': ['a=1', 'b=2'],
      },
      { 'x-request-id': 'r-1', vary: 'Origin' },
    ),
    [
      ['content-type', 'application/json'],
      ['retry-after', '1'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['x-request-id', 'r-1'],
      ['vary', 'Origin'],
    ].flat(),
  )
})
