/** What a day comes to: every won once, in the hour and on the day it belongs to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hoursOfBusinessDay, type StoreTime } from '@jumun/contracts'
import { type BookedFact, figuresIn, figuresOf, netOf, promisesOf } from './figures.ts'
import { settledSums } from './settlements.ts'

const seoul: StoreTime = { timeZone: 'Asia/Seoul', dayStartsAt: '05:00' }
const today = '2026-03-02'
const latte = { productId: 'latte', name: { ko: '라떼' }, quantity: 2, amount: 9000 }
const cake = { productId: 'cake', name: { ko: '케이크' }, quantity: 1, amount: 6000 }

const nothing = { gross: 0, fees: 0, discounts: 0, refunds: 0, currency: 'KRW' }
const fact = (kind: BookedFact['kind'], n: number, at: string, more: Partial<BookedFact> = {}): BookedFact => ({
  ...{ orderId: 'one', kind, n, at: new Date(at), day: today },
  ...nothing,
  ...more,
})
const sale = (at = '2026-03-02T03:10:00Z', more: Partial<BookedFact> = {}): BookedFact =>
  fact('SALE', 2, at, { gross: 15_000, fees: 3000, discounts: 1000, lines: [latte, cake], ...more })
const at = (day: string) => ({ store: seoul, day })
const amounts = (figures: ReturnType<typeof figuresIn>) => {
  const { gross, fees, discounts, refunds, net } = figures
  return [gross, fees, discounts, refunds, net].map(({ amount }) => amount)
}
const sold = ({ products }: ReturnType<typeof figuresIn>) =>
  products.map(({ productId, quantity, amount }) => [productId, quantity, amount.amount])

test('gross + fees − discounts − refunds = net, in its hour by the clocks of the store', () => {
  const figures = figuresIn('KRW', [sale(), fact('REFUND', 2, '2026-03-02T04:30:00Z', { refunds: 6000 })], at(today))
  assert.deepEqual(amounts(figures), [15_000, 3000, 1000, 6000, 11_000])
  assert.deepEqual([figures.orders, figures.canceled, figures.hours.length], [1, 0, 24])
  const busy = figures.hours.filter(({ orders, net }) => orders > 0 || net.amount !== 0)
  assert.deepEqual(
    busy.map(({ hour, orders, net }) => [hour, orders, net.amount]),
    [
      [12, 1, 17_000],
      [13, 0, -6000],
    ],
  )
  assert.equal(figures.hours[0]?.hour, 5, 'the day begins at five')
})

test('what was taken out is sold no more; what was canceled neither, and both on the day on which it happened', () => {
  const changed = fact('CHANGE', 4, '2026-03-02T03:20:00Z', { lines: [{ ...latte, quantity: 1, amount: 4500 }] })
  assert.deepEqual(sold(figuresIn('KRW', [sale(), changed], at(today))), [['latte', 1, 4500]])
  const canceled = fact('CANCEL', 5, '2026-03-02T03:30:00Z')
  const figures = figuresIn('KRW', [sale(), changed, canceled], at(today))
  assert.deepEqual([sold(figures), figures.orders, figures.canceled], [[], 1, 1])
  const tomorrow = [sale(), changed, { ...canceled, day: '2026-03-03' }]
  assert.deepEqual(sold(figuresIn('KRW', tomorrow, at(today))), [['latte', 1, 4500]])
  assert.deepEqual(sold(figuresIn('KRW', tomorrow, at('2026-03-03'))), [['latte', -1, -4500]])
})

test('a refund that came after its day was closed is on the next one, said apart, and in no hour', () => {
  const late = fact('REFUND', 2, '2026-03-01T19:59:00Z', { refunds: 4500 }) // 04:59 in Seoul: still the day before
  const figures = figuresIn('KRW', [late], at(today))
  assert.deepEqual(amounts(figures), [0, 0, 0, 4500, -4500])
  assert.equal(figures.earlier?.refunds.amount, 4500)
  assert.ok(figures.hours.every(({ net }) => net.amount === 0))
})

test('currencies are kept apart, the one with most in it first', () => {
  const dollars = sale('2026-03-02T05:00:00Z', { orderId: 'two', currency: 'USD', gross: 700, fees: 0, discounts: 0 })
  const all = figuresOf([dollars, sale(), sale(undefined, { orderId: 'three' })], at(today))
  assert.deepEqual(
    all.map(({ currency, orders, net }) => [currency, orders, net.amount]),
    [
      ['KRW', 2, 34_000],
      ['USD', 1, 700],
    ],
  )
})

test('a business day has 23 hours when clocks go forward and 25 when they go back, and none of them is lost', () => {
  const berlin: StoreTime = { timeZone: 'Europe/Berlin', dayStartsAt: '00:00' }
  const hours = (store: StoreTime, day: string) => hoursOfBusinessDay(store, day).map(({ hour }) => hour)
  assert.equal(hours(berlin, '2026-03-29').length, 23)
  assert.ok(!hours(berlin, '2026-03-29').includes(2))
  assert.deepEqual(hours(berlin, '2026-10-25').slice(0, 5), [0, 1, 2, 2, 3])
  assert.equal(hours({ ...berlin, dayStartsAt: '05:00' }, '2026-03-28').length, 23, 'the night of its evening')
  assert.equal(hours(seoul, today).length, 24)
  const half = hours({ ...seoul, dayStartsAt: '05:30' }, today)
  assert.deepEqual([half.length, half[0], half.at(-1)], [25, 5, 5])
  // both of the hours that the clock shows twice have what happened in them
  const twice = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((time, n) => ({
    ...sale(time, { orderId: `${n}` }),
    day: '2026-10-25',
  }))
  const figures = figuresIn('KRW', twice, { store: berlin, day: '2026-10-25' })
  assert.deepEqual(
    figures.hours.flatMap(({ hour, orders }) => (orders > 0 ? [[hour, orders]] : [])),
    [
      [2, 1],
      [2, 1],
    ],
  )
})

test('promised against actual: kept by the minute that was promised; one ordered ahead says nothing of how long paying takes', () => {
  const time = (minute: number) => new Date(Date.UTC(2026, 2, 2, 3, 0, 0) + minute * 60_000)
  const pace = (orderId: string, readyBy: number, readyAt: number, paid: number | undefined = -2) => ({
    ...{ orderId, acceptedAt: time(0), readyBy: time(readyBy), readyAt: time(readyAt) },
    paidAt: paid === undefined ? undefined : time(paid),
  })
  const { orders, kept, promised, actual, fromPaid } = promisesOf([
    pace('a', 10, 10.9),
    pace('b', 20, 25),
    { ...pace('c', 30, 12), paidAt: undefined },
  ])
  assert.deepEqual([orders, kept, promised, actual, fromPaid], [3, 2, 20, 16, 20])
  assert.deepEqual(promisesOf([]), { orders: 0, kept: 0, promised: null, actual: null, fromPaid: null, items: [] })
})

test('payout = net − commission, for each currency; what goes back takes its commission along', () => {
  const rows = [
    { ...nothing, gross: 10_000, fees: 3000, discounts: 500, refunds: 0 },
    { ...nothing, refunds: 2500 },
    { ...nothing, currency: 'USD', gross: 333 },
  ]
  assert.deepEqual(
    settledSums(rows, 1250).map(({ net, commission, payout }) => [
      net.currency,
      net.amount,
      commission.amount,
      payout.amount,
    ]),
    [
      ['KRW', 10_000, 1250, 8750],
      ['USD', 333, 42, 291],
    ],
  )
  const [back] = settledSums([{ ...nothing, refunds: 8000 }], 1000)
  assert.deepEqual([back?.commission.amount, back?.payout.amount], [-800, -7200])
  assert.equal(netOf({ ...nothing, gross: 1, fees: 2, discounts: 3, refunds: 4 }), -4)
  assert.deepEqual(settledSums([], 1000), [])
})
