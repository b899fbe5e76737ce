import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientOf, countedAddress } from './client.ts'

test('an IPv6 customer counts by /64, however the address is spelled', () => {
  assert.equal(countedAddress('203.0.113.9'), '203.0.113.9')
  assert.equal(countedAddress('::FFFF:203.0.113.9'), '203.0.113.9')
  assert.equal(countedAddress('2001:db8:1:2:3:4:5:6'), countedAddress('2001:db8:1:2:ffff::1'))
  assert.equal(countedAddress('2001:DB8:0001:2::1'), countedAddress('2001:db8:1:2::2'))
  assert.equal(countedAddress('2001:db8::1'), countedAddress('2001:db8::2'))
  assert.equal(countedAddress('2001:db8::5:1:2:3:4'), countedAddress('2001:db8:0:5::'))
  assert.equal(countedAddress('fe80::1%eth0'), countedAddress('fe80::2%eth1'))
  assert.notEqual(countedAddress('2001:db8:1:2::1'), countedAddress('2001:db8:1:3::1'))
})

test('the client is who the gateway saw', () => {
  const socket = { remoteAddress: '::1' } as never
  const headers = { 'x-forwarded-for': '10.0.0.1, 203.0.113.9', 'user-agent': 'x'.repeat(1000) }
  assert.equal(clientOf({ headers, socket }).address, '203.0.113.9')
  assert.equal(clientOf({ headers, socket }).agent.length, 300)
  assert.equal(clientOf({ headers: {}, socket }).address, '0:0:0:0::/64')
})
