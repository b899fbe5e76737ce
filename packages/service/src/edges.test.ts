import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findNotes } from '../test/test-endpoints.ts'
import type { CallService } from './calls/call.ts'
import type { ServiceDescriptor } from './define-service.ts'
import { allowedCalls, calledBy, callersOf, publishersFor } from './edges.ts'

const card = (name: ServiceDescriptor['name'], edges: Partial<ServiceDescriptor> = {}): ServiceDescriptor => ({
  ...{ name, summary: '', paths: [], subscribes: [], calls: [] },
  ...edges,
})
const platform = [
  card('order', { subscribes: ['PaymentApproved', 'OrderPlaced'], calls: ['payment'] }),
  card('payment'),
  card('dashboard', { subscribes: 'everything', calls: 'everybody' }),
]

test('a service takes the tokens of those who call it on the map, never its own', () => {
  assert.deepEqual(callersOf('payment', platform), ['order', 'dashboard'])
  assert.deepEqual(callersOf('order', platform), ['dashboard'])
  assert.deepEqual(callersOf('dashboard', platform), [])
  assert.deepEqual(callersOf('payment', []), [], 'who knows nobody takes nobody’s')
})

test('whom a service hears and asks are others', () => {
  assert.deepEqual(
    platform.map((one) => publishersFor(one, platform)),
    [['payment'], [], ['order', 'payment']],
  )
  assert.deepEqual(
    platform.map((one) => calledBy(one, platform)),
    [['payment'], [], ['order', 'payment']],
  )
})

test('a call that is not on the map is a mistake and says which line is missing', async () => {
  const answered: CallService = async () => ({ status: 200 }) as never
  await allowedCalls('dashboard', platform, answered)(findNotes, { timeoutMs: 1 })
  assert.throws(
    () => allowedCalls('payment', platform, answered)(findNotes, { timeoutMs: 1 }),
    /payment asks order, which its "calls" on the map of services does not name/,
  )
})
