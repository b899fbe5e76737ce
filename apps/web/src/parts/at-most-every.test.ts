import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atMostEvery } from './at-most-every.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('a hail of calls is two pieces of work: the first and one for all the rest', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  let done = 0
  const ask = atMostEvery(300, async () => {
    done += 1
  })
  for (let call = 0; call < 50; call += 1) ask()
  assert.equal(done, 1)
  await turn()
  context.mock.timers.tick(300)
  assert.equal(done, 2)
  await turn()
  context.mock.timers.tick(300)
  ask()
  assert.equal(done, 3)
})

test('a hail that does not end keeps no work from its end, and work that fails keeps no later one away', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const under: { resolve: () => void; reject: (error: Error) => void }[] = []
  const ask = atMostEvery(300, () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    under.push({ resolve, reject })
    return promise
  })
  for (let call = 0; call < 10; call += 1) {
    ask()
    context.mock.timers.tick(300)
    await turn()
  }
  assert.equal(under.length, 1, 'slow work is waited for, not begun anew')
  under[0]?.reject(new Error('no answer'))
  await turn()
  context.mock.timers.tick(300)
  assert.equal(under.length, 2)
})
