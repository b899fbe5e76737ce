import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoreChange } from '@jumun/contracts'
import {
  announcementOf,
  asAnswer,
  changedStore,
  closingOf,
  followed,
  looksTheSame,
  openedStore,
  type StoreState,
} from './store.ts'

const now = new Date('2026-03-02T01:00:00.000Z') // Monday, 10:00 in Seoul
const around = { now, acceptWithinMinutes: 10 }
const made = {
  ...around,
  id: '01900000-0000-7000-8000-000000000003',
  ownerId: '01900000-0000-7000-8000-000000000006',
}
const plain = { name: { ko: '카페', en: 'Cafe' }, address: { line1: 'Teheran-ro 1' } }
const monday = { mon: [{ open: '09:00', close: '18:00' }] }
const twice = [
  { open: '11:00', close: '14:00' },
  { open: '17:00', close: '21:00' },
]
const lunchAndDinner = { mon: twice, tue: twice }
const seoul = (time: string) => new Date(`2026-03-02T${time}:00+09:00`)

const opened = (wish: object = {}): StoreState => {
  const decision = openedStore({ ...plain, ...wish }, made)
  assert.equal(decision.outcome, 'decided')
  return decision.store
}
const changed = (store: StoreState, change: StoreChange, at = now): StoreState => {
  const decision = changedStore(store, change, { ...around, now: at })
  assert.equal(decision.outcome, 'decided', JSON.stringify(decision))
  return decision.store
}
const refusal = (store: StoreState, change: StoreChange, at = now): string => {
  const decision = changedStore(store, change, { ...around, now: at })
  return decision.outcome === 'invalid' ? decision.field : decision.outcome
}
const status = ({ shownStatus, until }: StoreState) => [shownStatus, until]

describe('a store', () => {
  test('needs only a name and an address; all else has a default', () => {
    assert.deepEqual(asAnswer(opened(), now), {
      ...plain,
      id: made.id,
      ownerId: made.ownerId,
      kind: 'restaurant',
      fulfilments: ['delivery', 'pickup'],
      status: 'OPEN',
      dayStartsAt: '05:00',
      minutes: 15,
      acceptWithinMinutes: 10,
      pickupWithinMinutes: 10,
      autoAccept: false,
      version: 1,
      createdAt: now.toISOString(),
    })
  })

  test('what is set to null is as if it had never been given', () => {
    const full = opened({ kind: 'bar', hours: monday, dayStartsAt: '06:00', minutes: 5, acceptWithinMinutes: 3 })
    const emptied = changed(full, { kind: null, hours: null, dayStartsAt: null, minutes: null })
    assert.deepEqual(
      asAnswer(changed(emptied, { acceptWithinMinutes: null, autoAccept: null, fulfilments: null, status: null }), now),
      { ...asAnswer(opened(), now), version: 3 },
    )
  })

  test('says which stations its kitchen has and what it can cook, and takes both back', () => {
    const stations = [{ id: 'grill', name: { en: 'Grill' }, cookMinutes: 20 }]
    const capacity = { slotMinutes: 15, cookMinutes: 40 }
    const kitchen = changed(opened(), { stations, capacity })
    assert.deepEqual(
      [announcementOf(kitchen, now).stations, announcementOf(kitchen, now).capacity],
      [stations, capacity],
    )
    const none = asAnswer(changed(kitchen, { stations: [], capacity: null }), now)
    assert.deepEqual([none.stations, none.capacity], [undefined, undefined])
    assert.equal(refusal(opened(), { stations: [...stations, ...stations] }), 'stations.1.id')
  })

  test('without hours keeps the status that was set, until it is changed or its time is over', () => {
    for (const set of ['OPEN', 'BUSY', 'PAUSED', 'CLOSED'] as const)
      assert.deepEqual(status(changed(opened(), { status: set })), [set, undefined])
    const paused = changed(opened(), { status: 'PAUSED', until: '2026-03-02T11:00:00+09:00' })
    assert.deepEqual(status(paused), ['PAUSED', '2026-03-02T02:00:00.000Z'])
    assert.equal(followed(paused, seoul('10:59')), paused)
    assert.deepEqual(status(followed(paused, seoul('11:00'))), ['OPEN', undefined])
    assert.deepEqual(status(changed(paused, { until: null })), ['PAUSED', undefined])
    assert.deepEqual(status(changed(paused, { minutes: 20 })), ['PAUSED', '2026-03-02T02:00:00.000Z'])
  })

  test('paused after lunch is open for dinner', () => {
    const store = opened({ hours: lunchAndDinner })
    const paused = changed(store, { status: 'PAUSED' }, seoul('13:05'))
    assert.deepEqual(status(paused), ['PAUSED', seoul('17:00').toISOString()])
    const afternoon = followed(paused, seoul('14:00'))
    assert.equal(afternoon.shownStatus, 'CLOSED')
    assert.deepEqual(status(followed(afternoon, seoul('17:00'))), ['OPEN', undefined])
    const wholeDay = changed(store, { status: 'PAUSED', until: seoul('20:00').toISOString() }, seoul('13:05'))
    const dinner = followed(followed(wholeDay, seoul('14:00')), seoul('17:00'))
    assert.equal(dinner.shownStatus, 'PAUSED')
    assert.deepEqual(status(followed(dinner, seoul('20:00'))), ['OPEN', undefined])
  })

  test('paused before ends of pauses were known ends at the next opening, too', () => {
    const { until: _, ...old } = changed(opened({ hours: lunchAndDinner }), { status: 'PAUSED' }, seoul('13:05'))
    const known = followed(old, seoul('14:00'))
    assert.deepEqual(status(known), ['CLOSED', seoul('17:00').toISOString()])
    assert.equal(followed(known, seoul('17:00')).shownStatus, 'OPEN')
  })

  test('a wish that its hours make vain is refused, and what was set can be taken back at any time', () => {
    const store = opened({ hours: lunchAndDinner })
    const afternoon = seoul('15:00')
    for (const set of ['OPEN', 'PAUSED', 'BUSY'] as const)
      assert.equal(refusal(store, { status: set }, afternoon), 'outside-hours')
    assert.equal(refusal(store, { status: 'PAUSED', until: seoul('16:00').toISOString() }, afternoon), 'outside-hours')
    const evening = changed(store, { status: 'PAUSED', until: seoul('18:00').toISOString() }, afternoon)
    assert.deepEqual(status(evening), ['CLOSED', seoul('18:00').toISOString()])
    assert.deepEqual(status(changed(evening, { status: null }, afternoon)), ['CLOSED', undefined])
    assert.equal(changed(store, { status: 'CLOSED' }, afternoon).setStatus, 'CLOSED')
    assert.equal(changed(store, { status: 'OPEN', hours: null }, afternoon).shownStatus, 'OPEN')
    assert.equal(changed(store, { minutes: 20 }, afternoon).shownStatus, 'CLOSED')
  })

  test('an end goes with a pause alone, and lies ahead', () => {
    assert.equal(refusal(opened(), { until: '2026-03-02T02:00:00Z' }), 'until')
    assert.equal(refusal(opened(), { status: 'OPEN', until: '2026-03-02T02:00:00Z' }), 'until')
    assert.equal(refusal(opened(), { status: 'BUSY', until: '2026-03-02T01:00:00Z' }), 'until')
    assert.equal(refusal(opened(), { status: 'BUSY', until: '2026-02-30T99:00:00Z' }), 'until')
  })

  test('hours without a day are no hours; hours of closed days alone are refused', () => {
    const store = opened({ hours: monday })
    assert.deepEqual(
      [changed(store, { hours: {} }).hours, changed(store, { hours: {} }).shownStatus],
      [undefined, 'OPEN'],
    )
    const elsewhere = changed(store, { hours: { timeZone: 'America/New_York' } }, seoul('03:00'))
    assert.equal(elsewhere.shownStatus, 'OPEN')
    assert.equal(announcementOf(elsewhere, now).timeZone, 'America/New_York')
    assert.equal(refusal(store, { hours: { mon: [], sun: [] } }), 'hours')
    assert.equal(refusal(store, { hours: { timeZone: 'Atlantis/Capital' } }), 'hours.timeZone')
  })

  test('spans that overlap are refused, also over midnight and over the end of the week', () => {
    const [lunch, late] = [
      { open: '11:00', close: '15:00' },
      { open: '14:00', close: '21:00' },
    ]
    assert.equal(refusal(opened(), { hours: { mon: [lunch, late] } }), 'hours.mon.1')
    const night = { open: '18:00', close: '03:00' }
    assert.equal(
      refusal(opened(), { hours: { mon: [night], tue: [{ open: '02:00', close: '10:00' }] } }),
      'hours.tue.0',
    )
    assert.equal(
      refusal(opened(), { hours: { sat: [night], sun: [{ open: '02:30', close: '10:00' }] } }),
      'hours.sat.0',
    )
    const touching = {
      mon: [night],
      tue: [{ open: '03:00', close: '03:00' }],
      wed: [{ open: '03:00', close: '04:00' }],
    }
    assert.deepEqual(changed(opened(), { hours: touching }).hours, touching)
  })

  test('tells when it closes and when it takes its last order, while it is open and ever closes', () => {
    const closesAt = '2026-03-02T09:00:00.000Z'
    assert.deepEqual(closingOf({ hours: monday }, now), { closesAt, lastOrderAt: closesAt })
    const half = { hours: monday, lastOrderMinutes: 30 }
    assert.deepEqual(closingOf(half, now), { closesAt, lastOrderAt: '2026-03-02T08:30:00.000Z' })
    const always = [{ open: '00:00', close: '00:00' }]
    const week = { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always }
    for (const hours of [{}, { tue: [{ open: '09:00', close: '18:00' }] }, week])
      assert.deepEqual(closingOf({ hours, lastOrderMinutes: 30 }, now), {})
    assert.deepEqual(closingOf({ lastOrderMinutes: 30 }, now), {})
  })

  test('takes its last order so long before closing as its owner set, and says so; null takes that back', () => {
    const store = opened({ hours: monday })
    const half = changed(store, { lastOrderMinutes: 30 })
    assert.equal(announcementOf(half, now).lastOrderAt, '2026-03-02T08:30:00.000Z')
    assert.equal(asAnswer(half, now).lastOrderMinutes, 30)
    assert.equal(looksTheSame(store, half, now), false)
    assert.equal(changed(half, { minutes: 20 }).lastOrderMinutes, 30)
    assert.equal('lastOrderMinutes' in changed(half, { lastOrderMinutes: null }), false)
    assert.equal(asAnswer(opened({ hours: monday, lastOrderMinutes: 15 }), now).lastOrderAt, '2026-03-02T08:45:00.000Z')
  })

  test('is announced again when customers see something new or may have to wait longer, not when its kitchen changes a habit', () => {
    const store = opened()
    assert.equal(looksTheSame(store, changed(store, { autoAccept: true, pickupWithinMinutes: 3 }), now), true)
    for (const change of [
      { minutes: 20 },
      { status: 'BUSY' as const },
      { kind: 'cafe' },
      { acceptWithinMinutes: 3 },
      { name: { en: 'Bar' } },
      { dayStartsAt: '06:00' },
      { hours: { tue: monday.mon } },
    ])
      assert.equal(looksTheSame(store, changed(store, change), now), false)
  })
})

describe('a holiday', () => {
  const chuseok = { from: '2026-03-02T00:00:00Z', to: '2026-03-04T20:00:00Z', reason: '추석 · Chuseok' }
  const daily = { mon: twice, tue: twice, wed: twice, thu: twice }

  test('closes the store, whatever its hours say, and tells when it opens again', () => {
    const store = changed(opened({ hours: daily }), { closures: [chuseok] }, seoul('12:00'))
    assert.equal(store.shownStatus, 'CLOSED')
    const shown = asAnswer(store, seoul('12:00'))
    assert.deepEqual([shown.status, shown.opensAt, shown.closesAt], ['CLOSED', '2026-03-05T02:00:00.000Z', undefined])
    assert.deepEqual(shown.closures, [chuseok])
    assert.equal(followed(store, new Date(chuseok.to)), store)
    assert.equal(followed(store, new Date('2026-03-05T02:00:00.000Z')).shownStatus, 'OPEN')
  })

  test('of a store without hours closes it, too', () => {
    const store = changed(opened(), { closures: [chuseok] })
    assert.deepEqual(status(store), ['CLOSED', undefined])
    assert.equal(asAnswer(store, now).opensAt, '2026-03-04T20:00:00.000Z')
    assert.equal(followed(store, new Date(chuseok.to)).shownStatus, 'OPEN')
  })

  test('taken back opens it again', () => {
    const closed = changed(opened(), { closures: [chuseok] })
    assert.equal(changed(closed, { closures: null }).shownStatus, 'OPEN')
    assert.equal(changed(closed, { closures: [] }).closures, undefined)
  })

  test('before it a pause without an end lasts until it is over', () => {
    const later = { from: '2026-03-02T08:00:00Z', to: '2026-03-03T20:00:00Z' } // from 17:00, before dinner
    const store = changed(opened({ hours: daily, closures: [later] }), { status: 'PAUSED' }, seoul('13:00'))
    assert.deepEqual(status(store), ['PAUSED', '2026-03-04T02:00:00.000Z'])
  })

  test('makes a wish to be open vain, which is said', () => {
    const store = opened({ hours: daily, closures: [chuseok] })
    assert.equal(refusal(store, { status: 'OPEN' }, seoul('12:00')), 'outside-hours')
  })

  test('that ends before it begins is refused by its field', () => {
    assert.equal(refusal(opened(), { closures: [{ from: chuseok.to, to: chuseok.from }] }), 'closures.0.to')
  })

  test('shortens the hours before it, and with them the last order', () => {
    const early = { from: '2026-03-02T04:00:00Z', to: '2026-03-02T20:00:00Z' } // from 13:00
    assert.deepEqual(closingOf({ hours: daily, closures: [early], lastOrderMinutes: 30 }, seoul('12:00')), {
      closesAt: '2026-03-02T04:00:00.000Z',
      lastOrderAt: '2026-03-02T03:30:00.000Z',
    })
  })
})

test('a store announces its slots only while one may order ahead, and it is not closed for good', () => {
  const store = opened({ orderAheadDays: 2, hours: { timeZone: 'Asia/Seoul', mon: twice } })
  assert.deepEqual(announcementOf(store, now).hours, { mon: twice })
  assert.equal(announcementOf(store, now).orderAheadDays, 2)
  assert.equal(announcementOf(changed(store, { status: 'CLOSED' }), now).orderAheadDays, undefined)
  assert.equal(announcementOf(opened(), now).hours, undefined)
})
