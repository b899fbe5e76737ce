import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostCheck } from './hosts.ts'

const isHere = hostCheck(['order', 'Shop.Example.com', '*.jumun.test'])

test('addresses, localhost, own and allowed names are here', () => {
  for (const host of [
    ...['127.0.0.1:8088', '192.168.0.5', '[::1]:8088', '[::]', 'localhost', 'LOCALHOST:1', 'client.localhost:8088'],
    ...['order:8080', 'shop.example.com', 'shop.example.com.:443', 'a.jumun.test', 'a.b.jumun.test'],
  ])
    assert.ok(isHere(host), host)
  assert.ok(isHere(undefined))
})

test('any other name is not', () => {
  for (const host of [
    ...['evil.com', 'evil.com:8088', 'localhost.evil.com', '127.0.0.1.evil.com', 'xlocalhost', 'jumun.test'],
    ...['evil.com@127.0.0.1', '127.0.0.1:8088:evil', '', ':80', '[evil]', 'a b', 'shop.example.com.evil.com'],
  ])
    assert.ok(!isHere(host), host)
})

test('who allows any name has said so', () => {
  assert.ok(hostCheck(['*'])('evil.com'))
})
