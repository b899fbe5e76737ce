import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planRun } from './plan.ts'
import { kitchens, leadUntilTheNext, slotMinutes } from './plan-trade.ts'

const wish = { seed: 7, orders: 500, faults: 20, ratePerSecond: 10, instances: 2, kafka: false }

test('the same seed gives the same plan, another seed another', () => {
  assert.deepEqual(planRun(wish), planRun(wish))
  assert.notDeepEqual(planRun(wish), planRun({ ...wish, seed: 8 }))
})

test('as many faults as were asked for, of many kinds, all while orders are placed', () => {
  const { faults, lifeMs } = planRun(wish)
  assert.equal(faults.length, 20)
  assert.ok(new Set(faults.map(({ kind }) => kind)).size >= 10)
  for (const { atMs } of faults) assert.ok(atMs > 0 && atMs < lifeMs)
  assert.deepEqual(
    [...faults].sort((left, right) => left.atMs - right.atMs),
    faults,
  )
})

test('a long run kills every service, on either log', () => {
  for (const kafka of [false, true])
    for (const faults of [20, 40]) {
      const plan = planRun({ ...wish, faults, kafka }).faults
      const killed = new Set(plan.flatMap((fault) => (fault.kind === 'kill' ? fault.parts : [])))
      const services = new Set([...killed].map((part) => part.replace(/-\d+$/, '')))
      assert.equal(services.size, 10, [...killed].join(', '))
      assert.ok(new Set(plan.map(({ kind }) => kind)).size >= 12)
    }
})

test('a short run has several kinds and several kills', () => {
  const { faults } = planRun({ ...wish, faults: 8 })
  assert.equal(faults.length, 8)
  assert.equal(faults.filter(({ kind }) => kind === 'kill').length, 4)
})

test('brokers are only hurt where there are any', () => {
  const hurt = (kafka: boolean) => planRun({ ...wish, kafka }).faults.some((fault) => fault.kind === 'kill a broker')
  assert.equal(hurt(false), false)
  assert.equal(hurt(true), true)
})

test('more orders do not change what becomes of the first', () => {
  const few = planRun({ ...wish, orders: 10 }).orders
  assert.deepEqual(planRun({ ...wish, orders: 20 }).orders.slice(0, 10), few)
})

test('a short run has orders for later, lines that change in each way, and part refunds, none of what an operator ends', () => {
  const { orders } = planRun({ ...wish, orders: 300 })
  const trades = orders.map(({ trade }) => trade)
  assert.ok(orders.some(({ store, trade }) => kitchens.includes(store) && trade.ahead))
  assert.equal(new Set(trades.flatMap(({ change }) => change?.what ?? [])).size, 3)
  for (const { beside, change } of trades)
    assert.equal(beside !== undefined, change !== undefined && change.what !== 'take out a piece')
  assert.ok(trades.filter(({ refund }) => refund).length >= 10)
  for (const { operatorEnds, trade } of orders) assert.ok(!operatorEnds || !trade.refund)
})

test('the lead is such that a slot begins at the next whole minute', () => {
  for (let minute = 0; minute < 2 * slotMinutes; minute++) {
    const lead = leadUntilTheNext(minute * 60_000 - 1)
    assert.ok(lead >= 0 && lead < slotMinutes)
    assert.equal((minute + lead) % slotMinutes, 0)
  }
})
