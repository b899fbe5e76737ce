import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findNotes } from '../test/test-endpoints.ts'
import type { CallService } from './calls/call.ts'
import type { ServiceCard } from './define-service.ts'
import { calledBy, callersOf, heardBy, onTheMap } from './edges.ts'

const card = (name: ServiceCard['name'], edges: Partial<ServiceCard> = {}): ServiceCard => ({
  ...{ name, summary: '', paths: [], hears: [], calls: [] },
  ...edges,
})
const platform = [
  card('order', { hears: ['PaymentApproved', 'OrderPlaced'], calls: ['payment'] }),
  card('payment'),
  card('dashboard', { hears: 'everything', calls: 'everybody' }),
]

test('a service takes the tokens of those who call it on the map, never its own', () => {
  assert.deepEqual(callersOf('payment', platform), ['order', 'dashboard'])
  assert.deepEqual(callersOf('order', platform), ['dashboard'])
  assert.deepEqual(callersOf('dashboard', platform), [])
  assert.deepEqual(callersOf('payment', []), [], 'who knows nobody takes nobody’s')
})

test('whom a service hears and asks are others', () => {
  assert.deepEqual(
    platform.map((one) => heardBy(one, platform)),
    [['payment'], [], ['order', 'payment']],
  )
  assert.deepEqual(
    platform.map((one) => calledBy(one, platform)),
    [['payment'], [], ['order', 'payment']],
  )
})

test('a call that is not on the map is a mistake and says which line is missing', async () => {
  const answered: CallService = async () => ({ status: 200 }) as never
  await onTheMap('dashboard', platform, answered)(findNotes, { timeoutMs: 1 })
  assert.throws(
    () => onTheMap('payment', platform, answered)(findNotes, { timeoutMs: 1 }),
    /payment asks order, which its "calls" on the map of services does not name/,
  )
})
