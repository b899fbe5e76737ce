import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laneEntries } from './lane-entries.ts'

const at = (second: number): string => `2026-01-01T09:00:0${second}.000Z`
const event = (id: string, service: string, type: string, second: number) => ({
  ...{ id, service, type, sequence: 1 },
  time: at(second),
})

test('events, questions to the provider and retries stand in their lanes, as they happened', () => {
  const entries = laneEntries({
    events: [event('e-1', 'order', 'OrderDrafted', 1), event('e-2', 'payment', 'PaymentApproved', 5)],
    unanswered: [
      { outcome: 'unreachable', at: at(1), tookMs: 3 },
      { outcome: 'not-asked', at: at(2), tookMs: 0 },
    ],
    calls: [
      { what: 'charge', outcome: 'failed', at: at(2), tookMs: 40 },
      { what: 'charge', outcome: 'silent', at: at(3), tookMs: 3000 },
      { what: 'lookup', outcome: 'captured', at: at(4), tookMs: 20 },
    ],
    notes: [
      {
        service: 'store',
        eventId: 'e-9',
        action: 'parked',
        who: 'jumun',
        at: at(6),
        detail: { type: 'OrderConfirmed' },
      },
      { service: 'store', eventId: 'e-1', action: 'retried', who: 'kim', at: at(7), detail: { outcome: 'handled' } },
    ],
  })
  assert.deepEqual(
    entries.map((entry) => [
      entry.lane,
      entry.kind === 'event'
        ? entry.event.type
        : entry.kind === 'call'
          ? `${entry.call.what} ${entry.attempt}`
          : `${entry.note.action} ${entry.about}`,
    ]),
    [
      ['order', 'OrderDrafted'],
      ['order', 'payment 1'],
      ['order', 'payment 2'],
      ['payment', 'charge 1'],
      ['payment', 'charge 2'],
      ['payment', 'lookup 1'],
      ['payment', 'PaymentApproved'],
      ['store', 'parked OrderConfirmed'],
      ['store', 'retried OrderDrafted'],
    ],
  )
})
