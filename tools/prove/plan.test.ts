import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planRun } from './plan.ts'

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

test('brokers are only hurt where there are any', () => {
  const hurt = (kafka: boolean) => planRun({ ...wish, kafka }).faults.some((fault) => fault.kind === 'kill a broker')
  assert.equal(hurt(false), false)
  assert.equal(hurt(true), true)
})

test('more orders do not change what becomes of the first', () => {
  const few = planRun({ ...wish, orders: 10 }).orders
  assert.deepEqual(planRun({ ...wish, orders: 20 }).orders.slice(0, 10), few)
})
