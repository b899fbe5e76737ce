import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fairLine, LineFull } from './fair-line.ts'

/** Work that ends when it is told to, and the order in which it was begun. */
function workshop() {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const work = (name: string) => () => {
    begun.push(name)
    return new Promise<void>((resolve) => ends.push(resolve))
  }
  const endOne = async () => {
    ends.shift()?.()
    for (let tick = 0; tick < 10; tick++) await Promise.resolve()
  }
  return { begun, work, endOne }
}

test('whoever comes after a crowd of one key is next, not last', async () => {
  const { begun, work, endOne } = workshop()
  const line = fairLine({ atOnce: 2, waitingPerKey: 100, waiting: 200 })
  const crowd = Array.from({ length: 50 }, (_, index) => line.run('crowd', work(`crowd ${index}`)))
  const owner = line.run('owner', work('owner'))
  await endOne()
  await endOne()
  assert.deepEqual(begun, ['crowd 0', 'crowd 1', 'crowd 2', 'owner'])
  for (let index = 0; index < 60; index++) await endOne()
  await Promise.all([...crowd, owner])
  assert.equal(begun.length, 51)
})

test('one key has so many in line; the next is told at once, and others get in', async () => {
  const { work, endOne } = workshop()
  const line = fairLine({ atOnce: 1, waitingPerKey: 3, waiting: 100 })
  const taken = Array.from({ length: 4 }, () => line.run('crowd', work('crowd')))
  await assert.rejects(line.run('crowd', work('one too many')), (error) => error instanceof LineFull && error.byOne)
  taken.push(line.run('owner', work('owner')))
  for (let index = 0; index < 6; index++) await endOne()
  await Promise.all(taken)
})

test('a full line makes room at the expense of the longest queue; where all are equal the newcomer is turned away', async () => {
  const { begun, work, endOne } = workshop()
  const line = fairLine({ atOnce: 1, waitingPerKey: 10, waiting: 3 })
  const first = line.run('crowd', work('crowd 0'))
  const crowd = [1, 2, 3].map((index) => line.run('crowd', work(`crowd ${index}`)))
  const turnedAway = assert.rejects(crowd[2] as Promise<void>, LineFull)
  const owner = line.run('owner', work('owner'))
  await turnedAway
  const guest = line.run('guest', work('guest'))
  await assert.rejects(crowd[1] as Promise<void>, LineFull)
  await assert.rejects(line.run('another', work('another')), (error) => error instanceof LineFull && !error.byOne)
  for (let index = 0; index < 6; index++) await endOne()
  await Promise.all([first, crowd[0], owner, guest])
  assert.deepEqual(begun, ['crowd 0', 'crowd 1', 'owner', 'guest'])
})

test('work that fails makes room like any other', async () => {
  const line = fairLine({ atOnce: 1, waitingPerKey: 1, waiting: 1 })
  await assert.rejects(
    line.run('a', async () => {
      throw new Error('broken')
    }),
  )
  assert.equal(await line.run('a', async () => 'done'), 'done')
})
