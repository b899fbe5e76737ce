import assert from 'node:assert/strict'
import { test } from 'node:test'
import { poolSizeIn, SettingError } from '@jumun/service'
import { connectionsWanted } from './connections.ts'

test('the server has room for every instance at its busiest, however many of them were asked for', () => {
  const tenServices = connectionsWanted(10)
  assert.ok(tenServices >= 10 * 15, 'eight of the pool, and seven beside it, each')
  assert.equal(connectionsWanted(18) - tenServices, 8 * 16)
  assert.equal(connectionsWanted(10, 20) - tenServices, 10 * 12)
})

test('how many connections a service keeps is a number, or a sentence that says so', () => {
  assert.equal(poolSizeIn({}), undefined)
  assert.equal(poolSizeIn({ JUMUN_DATABASE_CONNECTIONS: '4' }), 4)
  for (const text of ['0', '1', '101', '-3', '4.5', 'many'])
    assert.throws(() => poolSizeIn({ JUMUN_DATABASE_CONNECTIONS: text }), SettingError)
})
