import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calledSo, placeAfter, typedAfter } from './keys.ts'

/** Five slips in two columns, three and two below each other; each has its items and one step. */
const board = [
  { left: 0, top: 0, targets: 3 },
  { left: 0, top: 200, targets: 2 },
  { left: 0, top: 350, targets: 4 },
  { left: 230, top: 0, targets: 2 },
  { left: 230, top: 220, targets: 5 },
]
const walk = (from: readonly [number, number], ...keys: string[]) => {
  let at = { slip: from[0], target: from[1] }
  for (const key of keys) at = placeAfter(key, board, at) ?? at
  return [at.slip, at.target]
}

test('left and right go to the slip beside, and never over the edge', () => {
  assert.deepEqual(walk([0, 0], 'ArrowRight'), [3, 0])
  assert.deepEqual(walk([1, 0], 'ArrowRight'), [4, 0], 'the one that is nearest in height')
  assert.deepEqual(walk([2, 3], 'ArrowRight', 'ArrowLeft'), [1, 1], 'a shorter slip is entered at its last button')
  assert.deepEqual(walk([0, 1], 'ArrowLeft'), [0, 1])
  assert.deepEqual(walk([4, 0], 'ArrowRight'), [4, 0])
  assert.deepEqual(
    [walk([4, 4], 'Home'), walk([0, 2], 'End')],
    [
      [0, 0],
      [4, 0],
    ],
  )
})

test('up and down go through the items to the step, and on to the next slip or the one before', () => {
  assert.deepEqual(walk([0, 0], 'ArrowDown', 'ArrowDown'), [0, 2])
  assert.deepEqual(walk([0, 2], 'ArrowDown'), [1, 0])
  assert.deepEqual(walk([2, 3], 'ArrowDown'), [3, 0], 'at the foot of a column to the head of the next')
  assert.deepEqual(walk([3, 0], 'ArrowUp'), [2, 3])
  assert.deepEqual(
    [walk([4, 4], 'ArrowDown'), walk([0, 0], 'ArrowUp')],
    [
      [4, 4],
      [0, 0],
    ],
  )
})

test('other keys are none of ours, and an empty board has nowhere to go', () => {
  assert.equal(placeAfter('Tab', board, { slip: 0, target: 0 }), undefined)
  assert.equal(placeAfter('ArrowDown', [], { slip: 0, target: 0 }), undefined)
})

test('a number goes to the order that is called so, as it is typed', () => {
  const numbers = [112, 12, 1, 25]
  assert.deepEqual(
    ['1', '11', '12', '2', '7'].map((digits) => calledSo(numbers, digits)),
    [2, 0, 1, 3, -1],
  )
  const first = typedAfter(undefined, '1', 0)
  assert.equal(typedAfter(first, '2', 1_000).digits, '12')
  assert.equal(typedAfter(first, '2', 2_000).digits, '2', 'after a pause it is another number')
})
