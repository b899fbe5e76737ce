import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClientRecord, emptyClientRecord } from './client-record.ts'
import { daysAreTheProviders } from './close-the-day.ts'
import { asAgreed, books, endedAsSaid } from './money-checks.ts'

const told = (change: Partial<ClientRecord> = {}) => ({
  told: new Map([[0, { ...emptyClientRecord(), ids: new Set(['a']), agreed: 5000, ...change }]]),
})
const order = (status: string, total = 5000, paid = total) => new Map([['a', { status, total, paid }]])
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
  const all = { refund: 'all', restock: true } as const
  assert.equal(broken(told({ end: all, refund: 5000 }), 'CANCELED', 'RELEASED'), 0)
  assert.equal(broken(told({ end: all, refund: 4000 }), 'CANCELED', 'RELEASED'), 1)
})

test('of what its store changed the difference goes back, and what it gave back in parts, each once', () => {
  const parts = [
    { id: 'x', amount: 500 },
    { id: 'y', amount: 500 },
  ]
  const refund = (key: string, amount: number, chargeKey = 'a') => ({ key, chargeKey, amount })
  const bothParts = [refund('part-x', 500), refund('part-y', 500)]
  const broken = (refunded: number, refunds = bothParts, status = 'COLLECTED', life = told({ parts })) =>
    books(life, order(status, 3000, 5000), [{ ...charge, refunded }], refunds).broken.length
  assert.equal(broken(3000, [refund('part-of-the-change', 2000), ...bothParts]), 0)
  assert.equal(broken(2000), 1, 'the difference did not go back')
  assert.equal(broken(3500), 1, 'a part went back twice')
  assert.equal(broken(3000, [refund('part-x', 500)]), 1, 'the provider knows nothing of one')
  assert.equal(broken(3000, [refund('part-x', 500), refund('part-y', 400)]), 1)
  assert.equal(broken(3000, [refund('part-x', 500), refund('part-y', 500, 'b')]), 1)
  assert.equal(broken(5000, [refund('refund-a', 2000), ...bothParts], 'CANCELED'), 0)
  assert.equal(broken(5000, [refund('refund-a', 2000), refund('again', 1), ...bothParts], 'CANCELED'), 1)
  const ended = told({ end: { refund: 1000, restock: false }, parts })
  assert.equal(broken(4000, bothParts, 'CANCELED', ended), 0)
})

test('who agreed to a price pays at most that: less where their store changed the order, never more', () => {
  const broken = (total: number, paid: number) =>
    asAgreed(told(), order('COLLECTED', total, paid), [charge]).broken.length
  assert.deepEqual([broken(3000, 5000), broken(5000, 5000), broken(6000, 5000), broken(3000, 4000)], [0, 0, 1, 1])
})

test('what the days of a store come to is what the provider keeps for it', () => {
  const storeOf = new Map([
    ['a', 'one'],
    ['b', 'one'],
    ['c', 'two'],
  ])
  const charges = [
    { ...charge, refunded: 1000 },
    { ...charge, key: 'b', status: 'declined' },
    { ...charge, key: 'c' },
  ]
  const broken = (one: number, two: number) => {
    const nets = new Map(Object.entries({ one, two, three: 0 }).map(([id, net]) => [id, { net, reports: 1 }]))
    return daysAreTheProviders(nets, charges, storeOf).broken.length
  }
  assert.deepEqual([broken(4000, 5000), broken(5000, 5000), broken(4000, 4999), broken(3999, 0)], [0, 1, 1, 2])
})
