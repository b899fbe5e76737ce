import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ticket } from '@jumun/contracts/http'
import { calling, cameByItself, missed, pressureOf } from './alarm.ts'

const minute = 60_000
const at = (minutes: number): string => new Date(minutes * minute).toISOString()
const ticket = (orderId: string, change: Partial<Ticket> = {}): Ticket =>
  ({ orderId, storeId: 's', status: 'NEW', createdAt: at(0), updatedAt: at(0), acceptBy: at(10), ...change }) as Ticket

test('a new order grows more pressing with each third of its time, and the last minute is the last', () => {
  assert.deepEqual(
    [0, 3, 4, 8, 9.1, 11].map((minutes) => pressureOf(ticket('a'), minutes * minute)),
    ['calm', 'calm', 'pressing', 'pressing', 'last', 'last'],
  )
  const short = ticket('a', { acceptBy: at(0.5) })
  assert.deepEqual(
    [0, 0.2, 0.4].map((minutes) => pressureOf(short, minutes * minute)),
    ['calm', 'pressing', 'last'],
  )
})

test('it calls for every store of the owner, as loud as the most pressing order, and not for those that are answered', () => {
  const tickets = [
    ticket('a', { storeId: 'cafe', createdAt: at(5), acceptBy: at(15) }),
    ticket('b', { storeId: 'sushi' }),
    ticket('c', { storeId: 'sushi', status: 'ACCEPTED' }),
  ]
  const both = calling(tickets, new Set(), 9.5 * minute)
  assert.deepEqual(
    [both.count, both.urgency, [...both.byStore]],
    [
      2,
      'last',
      [
        ['sushi', 1],
        ['cafe', 1],
      ],
    ],
  )
  const one = calling(tickets, new Set(['b']), 9.5 * minute)
  assert.deepEqual([one.count, one.urgency], [1, 'pressing'])
  assert.deepEqual(calling(tickets, new Set(['a', 'b']), 0), { count: 0, byStore: new Map() })
})

test('an order that its store accepted by itself is news while it is new', () => {
  const accepted = { type: 'TicketAccepted', time: at(5), service: 'store' }
  const entry = { state: 'ACCEPTED' as const, timeline: [accepted] }
  assert.deepEqual(
    [5, 5.9, 7].map((minutes) => cameByItself(entry, minutes * minute)),
    [true, true, false],
  )
  assert.equal(cameByItself({ ...entry, state: 'COOKING' }, 5 * minute), false)
  assert.equal(cameByItself({ state: 'ACCEPTED', timeline: [] }, 5 * minute), false)
})

test('orders that nobody answered are told until they are read', () => {
  const gone = ticket('a', { status: 'REJECTED', reason: 'STORE_NO_RESPONSE', updatedAt: at(10) })
  const declined = ticket('b', { status: 'REJECTED', reason: 'STORE_REJECTED', updatedAt: at(10) })
  assert.deepEqual(missed([gone, declined], 0, 20 * minute), [gone])
  assert.deepEqual(missed([gone, declined], 10 * minute, 20 * minute), [])
  assert.deepEqual(missed([gone], 0, 60 * 24 * minute + 11 * minute), [], 'a day later it is history')
})
