import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { clientAddress } from './client-address.ts'

const from = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: forwarded ? { 'x-forwarded-for': forwarded } : {} }) as IncomingMessage

test('what the client writes about its address counts for nothing', () => {
  assert.equal(clientAddress(from('203.0.113.9', '10.0.0.1'), 0), '203.0.113.9')
  assert.equal(clientAddress(from('::ffff:203.0.113.9'), 0), '203.0.113.9')
})

test('behind proxies of one’s own, what the outermost saw counts, and nothing left of it', () => {
  assert.equal(clientAddress(from('10.0.0.2', '1.1.1.1, 203.0.113.9'), 1), '203.0.113.9')
  assert.equal(clientAddress(from('10.0.0.2', '1.1.1.1, 203.0.113.9, 10.0.0.1'), 2), '203.0.113.9')
  assert.equal(clientAddress(from('10.0.0.2'), 1), '10.0.0.2')
  assert.equal(clientAddress(from('10.0.0.2', 'nonsense'), 1), '10.0.0.2')
})
