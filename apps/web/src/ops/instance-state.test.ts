import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stateOf } from './instance-state.ts'

const well = { up: true, missing: [], breakers: [] }

test('a service is down without a ready instance, troubled when one of them is, up otherwise', () => {
  assert.equal(stateOf({ instances: [] }), 'down')
  assert.equal(stateOf({ instances: [{ ...well, up: false, missing: ['it does not answer'] }] }), 'down')
  assert.equal(stateOf({ instances: [well, { ...well, up: false, missing: ['it does not answer'] }] }), 'troubled')
  assert.equal(stateOf({ instances: [{ ...well, parked: 1 }] }), 'troubled')
  assert.equal(stateOf({ instances: [{ ...well, timersFailing: 1 }] }), 'troubled')
  assert.equal(stateOf({ instances: [{ ...well, logLosses: 1 }] }), 'troubled')
  assert.equal(stateOf({ instances: [{ ...well, webhooksFailing: 1 }] }), 'troubled')
  assert.equal(
    stateOf({ instances: [{ ...well, breakers: [{ name: 'payment', state: 'open' as const }] }] }),
    'troubled',
  )
  assert.equal(stateOf({ instances: [well, well] }), 'up')
  assert.equal(stateOf({ instances: [{ ...well, slow: true }] }), 'troubled', 'slow is not dead')
})
