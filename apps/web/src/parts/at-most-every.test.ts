import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atMostEvery } from './at-most-every.ts'

test('a hail of calls is two pieces of work: the first and one for all the rest', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  let done = 0
  const ask = atMostEvery(300, () => {
    done += 1
  })
  for (let call = 0; call < 50; call += 1) ask()
  assert.equal(done, 1)
  context.mock.timers.tick(300)
  assert.equal(done, 2)
  context.mock.timers.tick(300)
  ask()
  assert.equal(done, 3)
})
