import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StoredRecord } from './event-log.ts'
import { Handling, type Lot, newLot, type Portion, shareOut } from './handling.ts'

interface Named extends Lot {
  readonly name: string
}
const named = (name: string, taken = false): Named => ({ ...newLot(taken), name })
const record = (subject: string) => ({ subject }) as StoredRecord

function handlingOf(handle: (subjects: string[], taken: boolean) => Promise<void>, concurrency = 2) {
  const done: string[] = []
  const handling = new Handling<Named>({
    handle: (batch, taken) =>
      handle(
        batch.map(({ subject }) => subject),
        taken,
      ),
    concurrency,
    onTurn: () => {},
    onTrouble: () => {},
  })
  const portionOf = (lot: Named): Portion<Named> => ({
    lot,
    records: [record(lot.name)],
    done: () => done.push(lot.name),
  })
  const namesDue = (lots: readonly Named[], now = Number.POSITIVE_INFINITY) => {
    const { apart, together } = handling.due(lots, now)
    return [apart.map(({ name }) => name).join(), together.map(({ name }) => name).join()]
  }
  return { handling, done, portionOf, namesDue }
}

test('those that were taken over are handled apart, so many at a time, all others together', () => {
  const { namesDue } = handlingOf(async () => {})
  assert.deepEqual(namesDue([named('a', true), named('b'), named('c', true), named('d'), named('e', true)]), [
    'a,c',
    'b,d',
  ])
})

test('while a joint call is in work nothing else is due for it, but calls for single partitions are', async () => {
  const gate = Promise.withResolvers<void>()
  const { handling, done, portionOf, namesDue } = handlingOf(() => gate.promise)
  const [a, b, c] = [named('a'), named('b'), named('c', true)]
  handling.handleTogether([a], () => [portionOf(a)])
  assert.deepEqual(namesDue([a, b, c]), ['c', ''])
  gate.resolve()
  await handling.rest()
  assert.deepEqual(done, ['a'])
  assert.deepEqual(namesDue([a, b, c]), ['c', 'a,b'])
})

test('the partitions of a joint call that failed pause, go apart, and come back one by one as they succeed', async () => {
  const { handling, done, portionOf, namesDue } = handlingOf(async (subjects) => {
    if (subjects.includes('bad')) throw new Error('bad')
  })
  const lots = [named('good'), named('bad')] as const
  handling.handleTogether(lots, () => lots.map(portionOf))
  await handling.rest()
  assert.deepEqual(done, [])
  assert.deepEqual(namesDue(lots, 0), ['', ''])
  assert.deepEqual(namesDue(lots), ['good,bad', ''])
  for (const lot of lots) handling.handleApart(lot, () => portionOf(lot))
  await handling.rest()
  assert.deepEqual(done, ['good'])
  assert.deepEqual(namesDue(lots), ['bad', 'good'])
})

test('only the first call after a take-over says so', async () => {
  const said: boolean[] = []
  const { handling, portionOf } = handlingOf(async (_, taken) => {
    said.push(taken)
  })
  const lot = named('a', true)
  handling.handleApart(lot, () => portionOf(lot))
  await handling.rest()
  handling.handleTogether([lot], () => [portionOf(lot)])
  await handling.rest()
  assert.deepEqual(said, [true, false])
})

test('what does not fit is for the next call, and the first ones come first', () => {
  assert.deepEqual(shareOut([3, 4, 5], 5), [3, 2, 0])
  assert.deepEqual(shareOut([3, 4], 500), [3, 4])
})
