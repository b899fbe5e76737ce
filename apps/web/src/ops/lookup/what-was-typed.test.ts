import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookUpsFor, orderIdIn } from './what-was-typed.ts'

const id = '01900000-0000-7000-8000-0000000000ab'
const trace = '0190000000007000800000000000 00ab'.replace(' ', '')
const ways = (typed: string) => lookUpsFor(typed).map(({ by, end }) => `${by} ${end}`)

test('an order is found by its id, by its trace, and by the header that carried it', () => {
  for (const typed of [id, ` ${id.toUpperCase()} `, trace, `00-${trace}-b7ad6b7169203331-01`])
    assert.equal(orderIdIn(typed), id, typed)
  assert.equal(orderIdIn('0af7651916cd43dd8448eb211c80319c'), undefined, 'a trace of something else is no order')
  assert.equal(orderIdIn('1042'), undefined)
})

test('four digits may be a number to call, or a card; more are a number', () => {
  assert.deepEqual(ways('0134'), ['phone 0134', 'card 0134'])
  assert.deepEqual(ways('010-5550-0134'), ['phone 55500134'])
  assert.deepEqual(ways('+82 10 5550 0134'), ['phone 55500134'])
  assert.deepEqual(ways('42'), [])
})

test('what a provider calls a payment is one, names and addresses are none', () => {
  assert.deepEqual(ways('pi_3NxYkl2eZvKYlo2C'), ['payment pi_3NxYkl2eZvKYlo2C'])
  assert.deepEqual(ways(id), [`payment ${id}`])
  for (const typed of ['minji@example.com', '모퉁이 커피', 'Corner Coffee', 'Hongdae-station'])
    assert.deepEqual(ways(typed), [])
})
