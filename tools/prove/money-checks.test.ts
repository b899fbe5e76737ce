import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClientRecord, emptyClientRecord } from './client-record.ts'
import { asAgreed, books, endedAsSaid } from './money-checks.ts'

const told = (change: Partial<ClientRecord> = {}) => ({
  told: new Map([[0, { ...emptyClientRecord(), ids: new Set(['a']), agreed: 5000, ...change }]]),
})
const order = (status: string) => new Map([['a', { status, total: 5000 }]])
const charge = { seq: 1, key: 'a', amount: 5000, status: 'captured', refunded: 0 }
const end = { refund: 2000, restock: false } as const

test('kept is what was charged without what went back: nothing of a cancel, all of what came, the rest of what an operator ended', () => {
  const kept = (life: ReturnType<typeof told>, status: string, refunded: number) =>
    books(life, order(status), [{ ...charge, refunded }], []).broken.length === 0
  assert.ok(kept(told(), 'CANCELED', 5000))
  assert.ok(kept(told(), 'DELIVERED', 0))
  assert.ok(kept(told({ end }), 'CANCELED', 2000))
  for (const refunded of [0, 1999, 5000]) assert.ok(!kept(told({ end }), 'CANCELED', refunded))
  assert.ok(!kept(told(), 'CANCELED', 2000), 'nobody said that a part is kept')
  assert.ok(!kept(told(), 'DELIVERED', 1))
})

test('another price than the one that was agreed to is found, in the order and on the card', () => {
  const broken = (total: number, amount: number) =>
    asAgreed(told(), new Map([['a', { status: 'PLACED', total }]]), [{ ...charge, amount }]).broken.length
  assert.deepEqual([broken(5000, 5000), broken(5010, 5000), broken(5000, 5010)], [0, 1, 1])
})

test('what an operator ended is over, reads so, and its stock is where they said', () => {
  const broken = (life: ReturnType<typeof told>, status: string, stock: string) =>
    endedAsSaid(life, order(status), [{ id: 'a', status: stock }]).broken.length
  const said = told({ end, refund: 2000 })
  assert.equal(broken(said, 'CANCELED', 'WASTED'), 0)
  assert.equal(broken(said, 'CANCELED', 'REJECTED'), 0, 'there was nothing to set aside')
  assert.equal(broken(said, 'CANCELED', 'RELEASED'), 1)
  assert.equal(broken(said, 'READY', 'WASTED'), 1)
  assert.equal(broken(told({ end, refund: 5000 }), 'CANCELED', 'WASTED'), 1)
  assert.equal(broken(told({ end: { refund: 0, restock: undefined }, refund: 0 }), 'CANCELED', 'RELEASED'), 0)
})
