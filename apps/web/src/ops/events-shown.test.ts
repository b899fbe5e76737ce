import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoggedEvent } from '@jumun/contracts/http'
import { fits, withEvents } from './events-shown.ts'

const event = (id: string, rest: Partial<LoggedEvent> = {}): LoggedEvent => ({
  ...{ id, type: 'OrderPlaced', service: 'order', subject: 'o-1', correlationid: 'o-1', sequence: 1 },
  time: '2026-01-01T00:00:00.000Z',
  ...rest,
})
const ids = (events: readonly LoggedEvent[]): string => events.map(({ id }) => id).join(' ')

test('newest first, each once, and never more than one can look through', () => {
  const held = withEvents([], [event('1'), event('2')])
  assert.equal(ids(held), '2 1')
  assert.equal(ids(withEvents(held, [event('2'), event('3'), event('3')])), '3 2 1')
  assert.equal(ids(withEvents(held, [event('3'), event('4')], 3)), '4 3 2')
  assert.equal(withEvents(held, [event('1')]), held)
})

test('filters narrow by service, type and whatever stands in the event', () => {
  const paid = event('1', { service: 'payment', type: 'PaymentApproved', data: { amount: 4500 } })
  const all = { service: '', type: '', text: '' }
  assert.equal(fits(paid, all), true)
  assert.equal(fits(paid, { ...all, service: 'order' }), false)
  assert.equal(fits(paid, { ...all, type: 'PaymentApproved', text: '4500' }), true)
  assert.equal(fits(paid, { ...all, text: 'o-2' }), false)
})
