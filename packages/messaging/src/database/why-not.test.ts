import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyNot } from './why-not.ts'

const failed = (message: string, code?: string): Error => Object.assign(new Error(message), { code })

test('each way of not being let in has words that say what to do, with the words of whoever refused', () => {
  for (const [error, wanted] of [
    [failed('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), /is the server running.*127\.0\.0\.1:1/],
    [new AggregateError([failed('connect ECONNREFUSED ::1:1', 'ECONNREFUSED')]), /is the server running/],
    [failed('self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'), /NODE_EXTRA_CA_CERTS/],
    [failed('unable to verify the first certificate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /NODE_EXTRA_CA_CERTS/],
    [failed("Hostname/IP does not match certificate's altnames", 'ERR_TLS_CERT_ALTNAME_INVALID'), /another name/],
    [failed('password authentication failed for user "jumun_order"', '28P01'), /password is another.*jumun_order/],
    [failed('The server does not support SSL connections'), /sslmode/],
    [failed('unsupported startup parameter: options', '08P01'), /direct=server:5432/],
  ] as const)
    assert.match(whyNot(error), wanted)
})

test('what has no words of ours is told as it is', () => {
  assert.equal(whyNot(failed('relation "x" does not exist', '42P01')), 'relation "x" does not exist')
  assert.equal(whyNot('gone'), 'gone')
})
