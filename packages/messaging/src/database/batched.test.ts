import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
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
    await turn()
    await turn()
  }
  return { runs, run, end }
}

test('what comes in one turn goes together, and what comes meanwhile, and each gets its own answer', async () => {
  const { runs, run, end } = held((one) => one.toUpperCase())
  const ask = batched(run)
  const first = ['a', 'b'].map(ask)
  await turn()
  assert.deepEqual(runs, [['a', 'b']])
  const later = ['c', 'd'].map(ask)
  await turn()
  assert.deepEqual(runs, [['a', 'b']])
  await end()
  assert.deepEqual(runs.slice(1), [['c', 'd']])
  await end()
  assert.deepEqual(await Promise.all([...first, ...later]), ['A', 'B', 'C', 'D'])
})

test('who was answered together asks together for the next step', async () => {
  const one = held((it) => it)
  const other = held((it) => it)
  const [first, second] = [batched(one.run), batched(other.run)]
  const answers = Promise.all(['a', 'b', 'c'].map(async (it) => second(await first(it))))
  await turn()
  await one.end()
  assert.deepEqual(other.runs, [['a', 'b', 'c']])
  await other.end()
  await answers
})

test('two of one key come one after the other, and nobody overtakes the first of a key', async () => {
  const { runs, run, end } = held((one) => one)
  const ask = batched(run, { keyOf: (one) => one[0] as string })
  const answers = Promise.all(['a1', 'b1', 'a2', 'a3', 'b2'].map(ask))
  for (let round = 0; round < 4; round++) await end()
  assert.deepEqual(runs, [['a1', 'b1'], ['a2', 'b2'], ['a3']])
  assert.deepEqual(await answers, ['a1', 'b1', 'a2', 'a3', 'b2'])
})

test('there is a bound on what goes together', async () => {
  const { runs, run, end } = held((one) => one)
  const ask = batched(run, { most: 2 })
  const answers = Promise.all(['1', '2', '3', '4', '5'].map(ask))
  for (let round = 0; round < 4; round++) await end()
  assert.deepEqual(runs, [['1', '2'], ['3', '4'], ['5']])
  await answers
})

test("one's fault is not another's: when several fail together each is done alone", async () => {
  const runs: number[] = []
  const ask = batched(async (all: readonly string[]) => {
    runs.push(all.length)
    if (all.includes('bad')) throw new Error('bad is bad')
    return all
  })
  const answers = await Promise.allSettled(['good', 'bad', 'fine'].map(ask))
  assert.deepEqual(
    answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : String(answer.reason))),
    ['good', 'Error: bad is bad', 'fine'],
  )
  assert.deepEqual(runs, [3, 1, 1, 1])
})

test('a database that is away is everybody’s trouble: nothing is done twice', async () => {
  let runs = 0
  const ask = batched(async () => {
    runs++
    throw Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })
  })
  const answers = await Promise.allSettled(['first', 'second'].map(ask))
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  assert.equal(runs, 1)
})
