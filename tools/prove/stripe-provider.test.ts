import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planRun } from './plan.ts'
import { wayOf } from './stripe-provider.ts'

test('of a short run some pay with a token, in the form, at their bank, without coming back, and not at all', () => {
  const options = { seed: 1, orders: 300, faults: 0, ratePerSecond: 5, instances: 2, kafka: false }
  const ways = planRun(options).orders.map((plan) => wayOf(plan, plan.card))
  const count = (what: (way: (typeof ways)[number]) => boolean): number => ways.filter(what).length
  assert.ok(count((way) => way.by === 'token' && way.token === 'pm_card_visa') > 50)
  assert.ok(count((way) => way.by === 'token' && way.token !== 'pm_card_visa') > 5)
  assert.ok(count((way) => way.by === 'form' && way.ending === 'comes back') > 50)
  assert.ok(count((way) => way.by === 'form' && way.card === '4000002760003184') > 5)
  for (const ending of ['stays away', 'closes it'] as const)
    assert.ok(count((way) => way.by === 'form' && way.ending === ending) > 2, ending)
})
