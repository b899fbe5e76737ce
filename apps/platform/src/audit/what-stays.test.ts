import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whatStays } from './what-stays.ts'

const found = (id: string, ...broken: string[]) => ({ id, name: id, examined: '3 orders', broken })
const one = '01a200b0-e729-720c-9788-b8f02a5a5477'
const other = '01a200b0-e729-720c-9788-b8f02a5a5478'

test('what was under way is gone when one looks again, and what is broken is there, with other numbers', () => {
  const first = [
    found('I1'),
    found('I2', `product ${one}: 3 + 0 is not 2 + 0 + 0`),
    found(
      'I5',
      `payment ${one} has said 1 events, 0 are in the log`,
      `payment ${other} has said 2 events, 1 are in the log`,
    ),
  ]
  const second = [
    found('I1', `order ${one} was captured 2 times`),
    found('I2', `product ${one}: 3 + 0 is not 1 + 1 + 0`),
    found('I5', `payment ${other} has said 2 events, 1 are in the log`),
  ]
  assert.deepEqual(
    whatStays(first, second).map(({ broken }) => broken),
    [[], first[1]?.broken, [`payment ${other} has said 2 events, 1 are in the log`]],
  )
})

test('the same sentence in another row is another case', () => {
  const [row] = whatStays([found('I1', 'something')], [found('I1'), found('I2', 'something')])
  assert.deepEqual(row?.broken, [])
})
