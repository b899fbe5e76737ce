import assert from 'node:assert/strict'
import { test } from 'node:test'
import { batched } from './batched.ts'

/** Runs end when the test says so. */
function held<Out>(answer: (one: string) => Out) {
  const runs: (readonly string[])[] = []
  const ends: PromiseWithResolvers<void>[] = []
  const run = async (all: readonly string[]): Promise<Out[]> => {
    runs.push(all)
    const end = Promise.withResolvers<void>()
    ends.push(end)
    await end.promise
    return all.map(answer)
  }
  const end = async (): Promise<void> => {
    ends.shift()?.resolve()
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
  return { runs, run, end }
}

test('the first goes at once, what comes meanwhile goes together, and each gets its own answer', async () => {
  const { runs, run, end } = held((one) => one.toUpperCase())
  const ask = batched(run)
  const answers = Promise.all(['a', 'b', 'c'].map(ask))
  assert.deepEqual(runs, [['a']])
  await end()
  assert.deepEqual(runs, [['a'], ['b', 'c']])
  await end()
  assert.deepEqual(await answers, ['A', 'B', 'C'])
})

test('two of one key come one after the other, and nobody overtakes the first of a key', async () => {
  const { runs, run, end } = held((one) => one)
  const ask = batched(run, { keyOf: (one) => one[0] as string })
  const answers = Promise.all(['x', 'a1', 'b1', 'a2', 'a3', 'b2'].map(ask))
  for (let round = 0; round < 4; round++) await end()
  assert.deepEqual(runs, [['x'], ['a1', 'b1'], ['a2', 'b2'], ['a3']])
  assert.deepEqual(await answers, ['x', 'a1', 'b1', 'a2', 'a3', 'b2'])
})

test('there is a bound on what goes together', async () => {
  const { runs, run, end } = held((one) => one)
  const ask = batched(run, { most: 2 })
  const answers = Promise.all(['1', '2', '3', '4'].map(ask))
  for (let round = 0; round < 3; round++) await end()
  assert.deepEqual(runs, [['1'], ['2', '3'], ['4']])
  await answers
})

test("one's fault is not another's: when several fail together each is done alone", async () => {
  const runs: number[] = []
  const ask = batched(async (all: readonly string[]) => {
    runs.push(all.length)
    if (all.includes('bad')) throw new Error('bad is bad')
    return all
  })
  const answers = await Promise.allSettled(['first', 'good', 'bad', 'fine'].map(ask))
  assert.deepEqual(
    answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : String(answer.reason))),
    ['first', 'good', 'Error: bad is bad', 'fine'],
  )
  assert.deepEqual(runs, [1, 3, 1, 1, 1])
})

test('a database that is away is everybody’s trouble: nothing is done twice', async () => {
  let runs = 0
  const ask = batched(async () => {
    runs++
    throw Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })
  })
  const answers = await Promise.allSettled(['first', 'second', 'third'].map(ask))
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  )
  assert.equal(runs, 2)
})
