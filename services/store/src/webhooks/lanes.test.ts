import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lanes } from './lanes.ts'

/** Turns that end when the test says so, in the order in which they began. */
function turns() {
  const begun: { readonly id: string; readonly end: (failed?: Error) => void }[] = []
  return {
    begun: () => begun.map(({ id }) => id),
    one: (id: string) =>
      new Promise<void>((done, failed) => begun.push({ id, end: (error) => (error ? failed(error) : done()) })),
    async end(index: number, error?: Error) {
      begun[index]?.end(error)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
const noTrouble = (error: unknown) => assert.fail(String(error))

test('who always has more gives way when others wait for a lane, and lines up behind them', async () => {
  const t = turns()
  const endless = lanes(
    async (id, othersWait) => {
      do await t.one(id)
      while (!othersWait())
      return true
    },
    { most: 2, mostOfOne: 2, onTrouble: noTrouble },
  )
  endless.add('slow')
  endless.add('slow')
  assert.deepEqual(t.begun(), ['slow', 'slow'])
  await t.end(0)
  assert.deepEqual(t.begun(), ['slow', 'slow', 'slow'], 'alone it goes on')
  endless.add('other')
  assert.equal(t.begun().length, 3, 'there is no lane')
  await t.end(1)
  assert.deepEqual(t.begun().slice(3), ['other'])
  await t.end(2)
  assert.deepEqual(t.begun().slice(4), ['slow'])
})

test('so many lanes of one and no more, and what came meanwhile is taken up when one ends, whatever it ended with', async () => {
  const t = turns()
  const troubles: unknown[] = []
  const some = lanes(
    async (id) => {
      await t.one(id)
      return false
    },
    { mostOfOne: 2, onTrouble: (error) => troubles.push(error) },
  )
  for (let n = 0; n < 4; n++) some.add('a')
  some.add('b')
  assert.deepEqual(t.begun(), ['a', 'a', 'b'])
  const trouble = new Error('no')
  await t.end(0, trouble)
  assert.deepEqual([t.begun(), troubles], [['a', 'a', 'b', 'a'], [trouble]])
  const stopped = some.stop()
  some.add('c')
  assert.equal(t.begun().length, 4, 'nothing begins any more')
  for (const index of [1, 2, 3]) await t.end(index)
  await stopped
})
