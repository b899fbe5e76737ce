import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everythingTold, type Taken } from './webhooks.ts'

const one = (id: string, sequence: number, orderId = 'o', source = 'order'): Taken => ({
  id,
  orderId,
  source,
  sequence,
})
const well = { asked: 9, forged: [], waiting: 0 }
const broken = (published: string[], taken: Taken[], more: Partial<typeof well> = {}) =>
  everythingTold(published, taken, { ...well, ...more }).broken

test('every event came, in the order of its order, once or oftener', () => {
  const taken = [one('a', 2), one('x', 2, 'other'), one('b', 4), one('a', 2), one('p', 3, 'o', 'payment'), one('c', 5)]
  assert.deepEqual(broken(['a', 'b', 'c', 'p', 'x'], taken), [])
})

test('what never came, came too early, is nobody’s, waits, or is not signed is found', () => {
  assert.match(broken(['a', 'b'], [one('a', 2)])[0] ?? '', /event b never came/)
  assert.match(broken(['a', 'b'], [one('b', 4), one('a', 2)])[0] ?? '', /order told 2 after 4/)
  assert.match(broken([], [one('a', 2)])[0] ?? '', /no event of theirs/)
  assert.match(broken([], [], { waiting: 3 })[0] ?? '', /3 deliveries wait/)
  assert.match(broken([], [], { forged: ['OrderPlaced x'] as never })[0] ?? '', /not signed/)
})
