import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freeSlots, type KitchenStore, lastStart, needOf, piecesAt, slotAt, type Taken } from './slots.ts'

const kitchen = { slotMinutes: 15, cookMinutes: 40, stations: { grill: 10 } }
const store = (taken: readonly Taken[] = []): KitchenStore => ({ timeZone: 'Asia/Seoul', capacity: kitchen, taken })
const at = (time: string) => new Date(`2026-03-02T${time}:00+09:00`)
const piece = (time: string, station: string, minutes: number): Taken => ({
  at: at(time).toISOString(),
  station,
  seconds: minutes * 60,
})
const whole = (minutes: number) => new Map([['', minutes * 60]])
const around = (from: string, until: string) => ({ from: at(from).getTime(), until: at(until).getTime() })

test('an order asks of the kitchen what its lines take, and of a station only where it has a limit', () => {
  const pieces = [
    { quantity: 2, product: { cookMinutes: 2.5, station: 'grill' } },
    { quantity: 3, product: { cookMinutes: 1, station: 'bar' } },
    { quantity: 9, product: {} },
    { quantity: 9, product: undefined },
  ]
  assert.deepEqual(
    [...needOf(pieces, kitchen)],
    [
      ['', 480],
      ['grill', 300],
    ],
  )
  assert.equal(needOf([{ quantity: 9, product: { station: 'grill' } }], kitchen).size, 0)
})

test('slots are those of the store’s own clocks, also over midnight and where clocks are moved', () => {
  const start = (time: string, zone: string, slotMinutes = 60) =>
    new Date(slotAt({ timeZone: zone }, { ...kitchen, slotMinutes }, Date.parse(time))).toISOString()
  assert.equal(start('2026-03-02T03:07:59Z', 'Asia/Seoul', 15), '2026-03-02T03:00:00.000Z')
  assert.equal(start('2026-03-02T03:07:59Z', 'Asia/Kathmandu'), '2026-03-02T02:15:00.000Z')
  assert.equal(
    start('2026-03-02T14:59:00Z', 'Asia/Seoul', 50),
    '2026-03-02T14:20:00.000Z',
    'the last of a day is shorter',
  )
  assert.equal(start('2026-03-02T15:01:00Z', 'Asia/Seoul', 50), '2026-03-02T15:00:00.000Z')
  assert.equal(start('2026-03-29T01:30:00Z', 'Europe/Berlin'), '2026-03-29T01:00:00.000Z', '03:30, an hour after 01:30')
})

test('as soon as possible is the slot that runs, and the next with room when that has none', () => {
  const first = (taken: readonly Taken[], minutes: number) =>
    freeSlots(store(taken), whole(minutes), at('12:07'), at('14:00'), 1)[0]?.from
  assert.equal(first([], 40), at('12:00').toISOString())
  assert.equal(first([piece('12:00', '', 31)], 10), at('12:15').toISOString())
  assert.equal(first([piece('12:00', '', 30)], 10), at('12:00').toISOString())
  assert.equal(first([piece('12:00', '', 31), piece('12:15', '', 40)], 10), at('12:30').toISOString())
})

test('nothing is split that fits into one slot; a station that is full counts like a kitchen that is', () => {
  const grilled = new Map([
    ['', 600],
    ['grill', 600],
  ])
  const slots = freeSlots(store([piece('12:00', 'grill', 1)]), grilled, at('12:00'), at('13:00'), 2)
  assert.deepEqual(
    slots.map(({ from }) => from),
    [at('12:15').toISOString(), at('12:30').toISOString()],
  )
  assert.deepEqual(slots[0]?.pieces, [piece('12:15', '', 10), piece('12:15', 'grill', 10)])
})

test('what is larger than any slot takes what there is of several, and is done with the last', () => {
  const pieces = piecesAt(store([piece('12:00', '', 35)]), whole(100), at('12:00').getTime(), around('12:00', '14:00'))
  assert.deepEqual(pieces, [
    piece('12:00', '', 5),
    piece('12:15', '', 40),
    piece('12:30', '', 40),
    piece('12:45', '', 15),
  ])
  assert.equal(lastStart(pieces), at('12:45').getTime())
  const party = piecesAt(store(), whole(100), at('12:00').getTime(), { ...around('11:00', '12:00'), ahead: true })
  assert.deepEqual(
    party,
    [piece('12:00', '', 40), piece('11:45', '', 40), piece('11:30', '', 20)],
    'ordered ahead: before',
  )
  assert.equal(
    piecesAt(store(), whole(100), at('12:00').getTime(), { ...around('11:45', '12:00'), ahead: true }),
    undefined,
  )
})

test('a kitchen that can do nothing has no slot, however long one looks', () => {
  const closed = { ...store(), capacity: { ...kitchen, cookMinutes: 0 } }
  assert.deepEqual(freeSlots(closed, whole(1), at('12:00'), at('23:00'), 3), [])
})
