import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assignmentOf } from './assignment.ts'

const topic = (id: number, partitions: number) => ({ id, name: `topic-${id}`, partitions })
const allOf = (id: number, partitions: number) =>
  Array.from({ length: partitions }, (_, partition) => ({ membership: id, topic: topic(id, partitions), partition }))
const membersOf = (membership: number, ids: readonly number[]) => ids.map((member) => ({ membership, member }))

test('every partition has one owner, whoever looks and in whichever order it sees the members', () => {
  for (const ids of [[7], [7, 3], [9, 3, 7], [1, 2, 3, 4, 5, 6, 7, 8]]) {
    const assigned = [...allOf(1, 6), ...allOf(2, 6)]
    const members = [...membersOf(1, ids), ...membersOf(2, ids.toReversed())]
    const owned = ids.flatMap((member) => assignmentOf(member, members, assigned))
    assert.equal(owned.length, assigned.length)
    assert.deepEqual(new Set(owned), new Set(assigned))
  }
})

test('the same partition of two topics is with the same member, for as long as there is enough for all', () => {
  const members = [...membersOf(1, [4, 8]), ...membersOf(2, [4, 8])]
  for (const member of [4, 8]) {
    const of = (id: number) => assignmentOf(member, members, allOf(id, 6)).map(({ partition }) => partition)
    assert.deepEqual(of(1), of(2))
  }
})

test('with more members than partitions all have something to do, where there are topics enough', () => {
  const ids = [1, 2, 3, 4]
  const members = [1, 2].flatMap((membership) => membersOf(membership, ids))
  const assigned = [...allOf(1, 2), ...allOf(2, 2)]
  assert.ok(ids.filter((member) => assignmentOf(member, members, assigned).length > 0).length > 2)
})

test('who is not there has nothing', () => {
  assert.deepEqual(assignmentOf(5, membersOf(1, [1]), allOf(1, 6)), [])
  assert.deepEqual(assignmentOf(5, [], allOf(1, 6)), [])
})
