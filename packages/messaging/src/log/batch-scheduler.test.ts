import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  BatchScheduler,
  divideLimit,
  newPartitionState,
  type PartitionBatch,
  type PartitionState,
} from './batch-scheduler.ts'
import type { StoredRecord } from './event-log.ts'

interface Named extends PartitionState {
  readonly name: string
}
const named = (name: string, firstAfterAssignment = false): Named => ({
  ...newPartitionState(firstAfterAssignment),
  name,
})
const record = (subject: string) => ({ subject }) as StoredRecord

function schedulerOf(handle: (subjects: string[], firstAfterAssignment: boolean) => Promise<void>, concurrency = 2) {
  const done: string[] = []
  const scheduler = new BatchScheduler<Named>({
    handle: (batch, firstAfterAssignment) =>
      handle(
        batch.map(({ subject }) => subject),
        firstAfterAssignment,
      ),
    concurrency,
    onTurn: () => {},
    onTrouble: () => {},
  })
  const batchOf = (partition: Named): PartitionBatch<Named> => ({
    partition,
    records: [record(partition.name)],
    done: () => done.push(partition.name),
  })
  const namesDue = (partitions: readonly Named[], now = Number.POSITIVE_INFINITY) => {
    const { apart, together } = scheduler.due(partitions, now)
    return [apart.map(({ name }) => name).join(), together.map(({ name }) => name).join()]
  }
  return { scheduler, done, batchOf, namesDue }
}

test('those that were taken over are handled apart, so many at a time, all others together', () => {
  const { namesDue } = schedulerOf(async () => {})
  assert.deepEqual(namesDue([named('a', true), named('b'), named('c', true), named('d'), named('e', true)]), [
    'a,c',
    'b,d',
  ])
})

test('while a joint call is in work nothing else is due for it, but calls for single partitions are', async () => {
  const gate = Promise.withResolvers<void>()
  const { scheduler, done, batchOf, namesDue } = schedulerOf(() => gate.promise)
  const [a, b, c] = [named('a'), named('b'), named('c', true)]
  scheduler.handleTogether([a], () => [batchOf(a)])
  assert.deepEqual(namesDue([a, b, c]), ['c', ''])
  gate.resolve()
  await scheduler.rest()
  assert.deepEqual(done, ['a'])
  assert.deepEqual(namesDue([a, b, c]), ['c', 'a,b'])
})

test('the partitions of a joint call that failed pause, go apart, and come back one by one as they succeed', async () => {
  const { scheduler, done, batchOf, namesDue } = schedulerOf(async (subjects) => {
    if (subjects.includes('bad')) throw new Error('bad')
  })
  const partitions = [named('good'), named('bad')] as const
  scheduler.handleTogether(partitions, () => partitions.map(batchOf))
  await scheduler.rest()
  assert.deepEqual(done, [])
  assert.deepEqual(namesDue(partitions, 0), ['', ''])
  assert.deepEqual(namesDue(partitions), ['good,bad', ''])
  for (const partition of partitions) scheduler.handleApart(partition, () => batchOf(partition))
  await scheduler.rest()
  assert.deepEqual(done, ['good'])
  assert.deepEqual(namesDue(partitions), ['bad', 'good'])
})

test('only the first call after a take-over says so', async () => {
  const said: boolean[] = []
  const { scheduler, batchOf } = schedulerOf(async (_, firstAfterAssignment) => {
    said.push(firstAfterAssignment)
  })
  const partition = named('a', true)
  scheduler.handleApart(partition, () => batchOf(partition))
  await scheduler.rest()
  scheduler.handleTogether([partition], () => [batchOf(partition)])
  await scheduler.rest()
  assert.deepEqual(said, [true, false])
})

test('what does not fit is for the next call, and the first ones come first', () => {
  assert.deepEqual(divideLimit([3, 4, 5], 5), [3, 2, 0])
  assert.deepEqual(divideLimit([3, 4], 500), [3, 4])
})
