import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runExclusive, runShared } from './poison-isolation.ts'

test('a suspect waits for what is in work, and what comes later waits for the suspect', async () => {
  const told: string[] = []
  const gates = { first: Promise.withResolvers<void>(), suspect: Promise.withResolvers<void>() }
  const work =
    (name: string, gate = Promise.resolve()) =>
    async () => {
      told.push(`${name} begins`)
      await gate
      told.push(`${name} ends`)
    }
  const all = [
    runShared(work('first', gates.first.promise)),
    runShared(work('second')),
    runExclusive(work('suspect', gates.suspect.promise)),
    runShared(work('later')),
  ]
  await all[1]
  gates.first.resolve()
  await all[0]
  gates.suspect.resolve()
  await Promise.all(all)
  assert.deepEqual(told.slice(0, 2), ['first begins', 'second begins'])
  assert.deepEqual(told.slice(-5), ['first ends', 'suspect begins', 'suspect ends', 'later begins', 'later ends'])
})

test('an error is the error of the work, and nobody waits for it longer', async () => {
  await assert.rejects(
    runExclusive(async () => Promise.reject(new Error('own'))),
    { message: 'own' },
  )
  assert.equal(await runShared(async () => 'next'), 'next')
})

test('a suspect that hangs does not hold up all others for good', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<string>()
  const hanging = runExclusive(() => {
    begun.resolve()
    return gate.promise
  })
  await begun.promise
  const other = runShared(async () => 'handled')
  t.mock.timers.tick(5_000)
  assert.equal(await other, 'handled')
  gate.resolve('in the end')
  assert.equal(await hanging, 'in the end')
})
