import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newClusterId } from './brokers.ts'

test('an id of a cluster never looks like a flag to the tool that takes it', () => {
  const ids = Array.from({ length: 256 }, (_, first) => newClusterId(Buffer.from([first, ...Array(15).fill(0xff)])))
  assert.deepEqual(
    ids.filter((id) => !/^[A-Za-z0-9_][\w-]{21}$/.test(id)),
    [],
  )
  assert.notEqual(newClusterId(), newClusterId())
})
