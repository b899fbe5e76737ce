import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ticket } from '@jumun/contracts/http'
import { isAnswered, unansweredMs, wanting } from './bell.ts'

const at = (ms: number): string => new Date(ms).toISOString()
const line = (station?: string) => ({
  ...{ productId: 'p', name: { en: 'P' }, quantity: 1, options: [], ...(station ? { station } : {}) },
})
/** Accepted at 0, promised for ten minutes later. */
const ticket = (orderId: string, change: Partial<Ticket> = {}): Ticket =>
  ({
    ...{ orderId, status: 'ACCEPTED', lines: [line()], minutes: 10, readyBy: at(600_000), createdAt: at(-60_000) },
    ...change,
  }) as Ticket
const here = { station: undefined, turn: 'first', answered: new Set<string>() } as const
const idsOf = (tickets: readonly Ticket[]) => tickets.map(({ orderId }) => orderId)

test('the first screen rings at once, the second when nobody has answered, and neither once somebody has', () => {
  const second = { ...here, turn: 'second' } as const
  const rings = (seen: string[], who: typeof here | typeof second, now: number) =>
    wanting([ticket('a', { seen })], who, now).urgency
  assert.deepEqual([rings([], here, 0), rings([], second, 0)], ['calm', undefined])
  assert.deepEqual([rings([], second, unansweredMs - 1), rings([], second, unansweredMs)], [undefined, 'calm'])
  assert.equal(rings([], here, 3 * unansweredMs), 'pressing')
  for (const who of [here, second]) assert.equal(rings(['*'], who, 5 * unansweredMs), undefined)
})

test('a touch silences this screen also while the platform does not hear of it', () => {
  const { urgency, unanswered } = wanting([ticket('a')], { ...here, answered: new Set(['a']) }, 0)
  assert.deepEqual([urgency, unanswered], [undefined, []])
})

test('it rings for what there is to make here: not for another station, not for what has begun or is gone', () => {
  const tickets = [
    ticket('grill', { lines: [line('grill')] }),
    ticket('everybody'),
    ticket('begun', { status: 'COOKING' }),
    ticket('struck', { lines: [{ ...line('bar'), quantity: 0 }] }),
    ticket('canceled', { status: 'CANCELED' }),
  ]
  assert.deepEqual(idsOf(wanting(tickets, { ...here, station: 'bar' }, 0).unanswered), ['everybody'])
})

test('each station answers for itself, the watch for all; the watch is at ease once every station has', () => {
  const both = ticket('a', { lines: [line('bar'), line('grill')] })
  const answered = (seen: string[], station?: string) => isAnswered({ ...both, seen }, station)
  assert.deepEqual(
    [answered(['bar'], 'bar'), answered(['bar'], 'grill'), answered(['*'], 'grill')],
    [true, false, true],
  )
  assert.deepEqual([answered(['bar']), answered(['bar', 'grill'])], [false, true])
  assert.equal(isAnswered({ ...both, lines: [line()], seen: ['bar'] }, undefined), true)
})

test('a new order that the counter leaves unanswered is heard in the kitchen, whichever turn its screen has', () => {
  const fresh = ticket('new', { status: 'NEW', createdAt: at(0), acceptBy: at(600_000) })
  for (const turn of ['first', 'second'] as const) {
    assert.equal(wanting([fresh], { ...here, turn }, unansweredMs - 1).urgency, undefined)
    const later = wanting([fresh], { ...here, turn }, unansweredMs)
    assert.deepEqual([later.urgency, idsOf(later.atCounter)], ['calm', ['new']])
  }
  const touched = wanting([fresh], { ...here, answered: new Set(['new']) }, unansweredMs)
  assert.deepEqual([touched.urgency, idsOf(touched.atCounter)], [undefined, ['new']], 'it is still shown')
})
