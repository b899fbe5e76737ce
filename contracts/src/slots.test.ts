import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Hours } from './http/hours.ts'
import { type SlotStore, slotStart, slotsOf, startOf, whyNoSlot } from './slots.ts'
import { businessDay } from './store-time.ts'

const daily = (open: string, close: string, timeZone = 'Asia/Seoul'): Hours => {
  const day = [{ open, close }]
  return { timeZone, mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }
}
const cafe: SlotStore = {
  hours: daily('11:00', '12:30'),
  orderAheadDays: 2,
  leadMinutes: 15,
  capacity: { slotMinutes: 30 },
}
const seoul = (time: string, day = '2026-03-02') => new Date(`${day}T${time}:00+09:00`)
const morning = seoul('08:00')
const clocks = (store: SlotStore, day: string, now: Date, timeZone = 'Asia/Seoul') =>
  slotsOf(store, day, now).map(({ from }) =>
    from.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
  )

describe('the slots of a store', () => {
  test('lie within its hours, the lead before them too', () => {
    assert.deepEqual(clocks(cafe, '2026-03-02', morning), ['11:30', '12:00'])
    assert.deepEqual(clocks({ ...cafe, leadMinutes: 0 }, '2026-03-02', morning), ['11:00', '11:30', '12:00'])
  })

  test('end with the last order', () => {
    assert.deepEqual(clocks({ ...cafe, lastOrderMinutes: 30 }, '2026-03-02', morning), ['11:30'])
  })

  test('begin no sooner than the kitchen can have it', () => {
    assert.deepEqual(clocks(cafe, '2026-03-02', seoul('11:16')), ['12:00'])
    assert.deepEqual(clocks(cafe, '2026-03-02', seoul('11:15')), ['11:30', '12:00'])
  })

  test('are there for as many days ahead as the store wants, and for none where it wants none', () => {
    assert.equal(slotsOf(cafe, '2026-03-04', morning).length, 2)
    assert.deepEqual(slotsOf(cafe, '2026-03-05', morning), [])
    assert.deepEqual(slotsOf(cafe, '2026-03-01', morning), [])
    const { orderAheadDays: _, ...now } = cafe
    assert.deepEqual(slotsOf(now, '2026-03-02', morning), [])
  })

  test('keep breaks and holidays free', () => {
    const day = [
      { open: '11:00', close: '12:00' },
      { open: '13:00', close: '14:00' },
    ]
    assert.deepEqual(clocks({ ...cafe, hours: { mon: day } }, '2026-03-02', morning), ['11:30', '13:30'])
    const closures = [{ from: '2026-03-02T03:00:00Z', to: '2026-03-03T02:40:00Z' }] // noon until 11:40 the day after
    assert.deepEqual(clocks({ ...cafe, closures }, '2026-03-02', morning), ['11:30'])
    assert.deepEqual(clocks({ ...cafe, closures }, '2026-03-03', morning), ['12:00'])
  })

  test('of a paused store begin when the pause has ended', () => {
    const paused = { ...cafe, status: 'PAUSED' as const }
    assert.deepEqual(clocks({ ...paused, until: seoul('11:30') }, '2026-03-02', morning), ['12:00'])
    assert.deepEqual(slotsOf(paused, '2026-03-02', morning), [])
  })

  test('after midnight belong to the evening before', () => {
    const bar = { ...cafe, hours: daily('23:00', '01:00') }
    assert.deepEqual(clocks(bar, '2026-03-02', morning), ['23:30', '00:00', '00:30'])
    assert.equal(businessDay(bar, slotsOf(bar, '2026-03-02', morning)[2]?.from ?? 0), '2026-03-02')
  })

  test('follow the clocks when they change: the hour that is skipped has none, the one that comes twice has two', () => {
    const night = (timeZone: string): SlotStore => ({
      ...{ hours: daily('00:00', '04:00', timeZone), dayStartsAt: '00:00' },
      ...{ orderAheadDays: 1, leadMinutes: 0, capacity: { slotMinutes: 60 } },
    })
    const newYork = clocks(
      night('America/New_York'),
      '2026-03-08',
      new Date('2026-03-08T02:00:00Z'),
      'America/New_York',
    )
    assert.deepEqual(newYork, ['00:00', '01:00', '03:00'])
    const berlin = clocks(night('Europe/Berlin'), '2026-10-25', new Date('2026-10-24T20:00:00Z'), 'Europe/Berlin')
    assert.deepEqual(berlin, ['00:00', '01:00', '02:00', '02:00', '03:00'])
  })

  test('are a quarter of an hour where nobody says otherwise, also of a store that never closes', () => {
    assert.equal(slotsOf({ orderAheadDays: 1 }, '2026-03-03', morning).length, 96)
  })

  test('are what one may order for, and nothing else is', () => {
    const why = (at: Date, store = cafe) => whyNoSlot(store, at, morning)
    assert.equal(why(seoul('11:30')), undefined)
    assert.equal(why(seoul('11:31')), 'slot-unknown')
    assert.equal(why(new Date(Number.NaN)), 'slot-unknown')
    assert.equal(why(seoul('07:30')), 'slot-passed')
    assert.equal(why(seoul('08:00')), 'slot-passed')
    assert.equal(why(seoul('15:00')), 'slot-closed')
    assert.equal(why(seoul('11:30', '2026-03-05')), 'slot-too-far')
    assert.equal(why(seoul('11:30'), { hours: daily('11:00', '12:30') }), 'no-ordering-ahead')
  })

  test('whatever the store, its clocks and the moment: each can be ordered, is in order, on the grid, and not too soon', () => {
    const store = fc.record({
      hours: fc.constantFrom(
        undefined,
        daily('09:00', '02:30', 'Europe/Berlin'),
        daily('22:10', '21:50', 'Asia/Kolkata'),
      ),
      dayStartsAt: fc.constantFrom('00:00', '02:30', '05:00'),
      orderAheadDays: fc.integer({ min: 0, max: 3 }),
      leadMinutes: fc.integer({ min: 0, max: 240 }),
      lastOrderMinutes: fc.integer({ min: 0, max: 60 }),
      capacity: fc.record({ slotMinutes: fc.integer({ min: 5, max: 240 }) }),
    })
    const from = Date.parse('2026-03-01T00:00:00Z')
    fc.assert(
      fc.property(
        store,
        fc.integer({ min: 0, max: 300 * 24 * 60 }),
        fc.integer({ min: 0, max: 3 }),
        (of, minute, days) => {
          const now = new Date(from + minute * 60_000)
          const day = new Date(Date.parse(businessDay(of, now)) + days * 86_400_000).toISOString().slice(0, 10)
          let last = 0
          for (const slot of slotsOf(of, day, now)) {
            assert.equal(whyNoSlot(of, slot.from, now), undefined)
            const middle = (slot.from.getTime() + slot.to.getTime()) / 2
            assert.equal(slotStart(of, of.capacity.slotMinutes, middle), slot.from.getTime())
            assert.equal(businessDay(of, slot.from), day)
            assert.ok(slot.from.getTime() >= last && startOf(of, slot.from) >= now)
            last = slot.to.getTime()
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
