import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionOf } from './murmur2.ts'

test('keys go to the partitions that Kafka’s Java client sends them to', () => {
  // from org.apache.kafka.common.utils.UtilsTest: the hash of each, of which the client takes the low 31 bits
  const known: readonly [string, number][] = [
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ]
  for (const [key, hash] of known) assert.equal(partitionOf(key, 2 ** 31), hash & 0x7fffffff, key)
})
