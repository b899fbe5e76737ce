import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CookingStarted, OrderReady } from '@jumun/contracts/events'
import type { StoredRecord } from '../log/event-log.ts'
import { dispatcherOf } from './dispatcher.ts'
import { onAll } from './reaction.ts'

const record = ({ type, topic }: typeof CookingStarted, more: Partial<StoredRecord> = {}): StoredRecord =>
  ({ type, topic, ...more }) as StoredRecord

test('what only somebody reacts to who wants nothing just now is left out, and all else is not', async () => {
  let wants = false
  let asked = 0
  const idle = {
    ...onAll([CookingStarted, OrderReady], async () => {}),
    isWanted: async () => {
      asked++
      return wants
    },
  }
  const { wanted } = dispatcherOf([onAll([CookingStarted], async () => {}), idle])
  const unreadable = record(OrderReady, { undecodable: 'no Avro' })
  const batch = [record(CookingStarted), record(OrderReady), unreadable]
  assert.deepEqual(await wanted(batch), [batch[0], unreadable])
  wants = true
  assert.deepEqual(await wanted(batch), batch)
  assert.equal(asked, 2, 'once for each batch')
  assert.deepEqual(await wanted([record(CookingStarted, { topic: 'jumun.other' })]), [], 'not where it belongs')
  assert.equal(asked, 2, 'nothing of it came')
})
