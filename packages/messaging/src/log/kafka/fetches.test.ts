import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RecordsBatch } from '@platformatic/kafka'
import { planFetches, type ReadCursor, recordsOf } from './fetches.ts'

const cursor = (partition: number, more: Partial<ReadCursor> = {}): ReadCursor => ({
  ...{ topic: 'orders', partition, next: 0n },
  full: () => false,
  take: () => undefined,
  wentBack: () => undefined,
  ...more,
})
/** One topic whose partitions are led by these brokers; -1 by none. */
const led = (...leaders: number[]) =>
  new Map([['orders', { id: 'the-topic', partitions: leaders.map((leader) => ({ leader })) }]])
const nobody = (): boolean => false

describe('whom to ask for what', () => {
  test('each broker for the partitions that it leads', () => {
    const [one, two, three] = [cursor(0), cursor(1), cursor(2)]
    const { nodes, someLeftOut } = planFetches([one, two, three], led(1, 2, 1), nobody)
    assert.deepEqual(
      nodes.map(({ id, wanted }) => [id, wanted.map(({ cursor }) => cursor.partition)]),
      [
        [1, [0, 2]],
        [2, [1]],
      ],
    )
    assert.equal(someLeftOut, false)
  })
  test('what is full is not asked for, and those beside it should not wait long for themselves', () => {
    const { nodes } = planFetches([cursor(0, { full: () => true }), cursor(1)], led(1, 1), nobody)
    assert.deepEqual(
      nodes.map(({ excluded, wanted }) => [excluded, wanted.length]),
      [[true, 1]],
    )
  })
  test('a broker all of whose partitions are full is not asked', () => {
    assert.deepEqual(planFetches([cursor(0, { full: () => true })], led(1), nobody).nodes, [])
  })
  test('a partition that nobody leads, or whose topic nobody knows, holds up no other', () => {
    const [orphan, stranger] = [cursor(1), cursor(0, { topic: 'riders' })]
    const { nodes, leaderless, someLeftOut } = planFetches([cursor(0), orphan, stranger], led(1, -1), nobody)
    assert.equal(nodes.length, 1)
    assert.deepEqual(leaderless, [orphan, stranger])
    assert.ok(someLeftOut)
  })
  test('one that is ill is left out for now', () => {
    const { nodes, someLeftOut } = planFetches([cursor(0), cursor(1)], led(1, 1), ({ partition }) => partition === 1)
    assert.deepEqual(
      nodes.flatMap(({ wanted }) => wanted.map(({ cursor }) => cursor.partition)),
      [0],
    )
    assert.ok(someLeftOut)
  })
  test('a topic that was made anew is not read on where the old one was left', () => {
    const old = cursor(0, { next: 500n, mark: 'the-old-topic' })
    const { nodes, wentBack } = planFetches([old, cursor(1, { mark: 'the-topic' })], led(1, 1), nobody)
    assert.deepEqual(wentBack, [old])
    assert.deepEqual(
      nodes.flatMap(({ wanted }) => wanted.map(({ cursor }) => cursor.partition)),
      [1],
    )
  })
})

describe('what of an answer is news', () => {
  /** A batch from this offset on, with records at these distances; the last may have been compacted away. */
  const batch = (first: bigint, offsetDeltas: readonly number[], lastOffsetDelta: number, attributes = 0) =>
    ({
      ...{ attributes, firstOffset: first, lastOffsetDelta, firstTimestamp: 1000n },
      records: offsetDeltas.map((offsetDelta) => ({
        offsetDelta,
        timestampDelta: 1n,
        key: null,
        value: null,
        headers: [],
      })),
    }) as unknown as RecordsBatch
  const asked = (from: bigint) => ({ topicId: 'the-topic', cursor: cursor(3, { next: from }), from })
  const heard = (from: bigint, ...batches: RecordsBatch[]) => {
    const { records, next } = recordsOf(asked(from), batches)
    return { offsets: records.map(({ offset }) => Number(offset)), next: Number(next) }
  }

  test('each record once, also where a broker sends a batch that began before what was asked for', () => {
    assert.deepEqual(heard(12n, batch(10n, [0, 1, 2, 3], 3), batch(14n, [0], 0)), { offsets: [12, 13, 14], next: 15 })
  })
  test('what was compacted away, and the marks of transactions, are passed over', () => {
    assert.deepEqual(heard(10n, batch(10n, [0], 4), batch(15n, [0], 0, 0b10_0000)), { offsets: [10], next: 16 })
  })
  test('an old batch does not set a reader back', () => {
    assert.deepEqual(heard(12n, batch(10n, [0, 1], 1)), { offsets: [], next: 12 })
  })
  test('a record says from which topic, partition and time it is', () => {
    const { records } = recordsOf(asked(10n), [batch(10n, [0], 0)])
    const [{ topic, mark, partition, timestamp } = assert.fail('no record')] = records
    assert.deepEqual(
      { topic, mark, partition, timestamp },
      { topic: 'orders', mark: 'the-topic', partition: 3, timestamp: 1001n },
    )
  })
})
