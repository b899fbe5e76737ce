/** A day and a settlement as tables for a spreadsheet: a line for each figure, amounts as numbers in units of their currency. Pure. */
import {
  type Cell,
  csvOf,
  type DayFigures,
  type DayReport,
  type FileAnswer,
  fractionDigitsOf,
  type LocalText,
  localTime,
  type SettledSums,
  type Settlements,
  type Sum,
} from '@jumun/contracts'
import { words } from './report-words.ts'

const label = ({ ko, en }: LocalText): string => `${ko} ${en}`
const units = ({ amount, currency }: Sum): number => amount / 10 ** fractionDigitsOf(currency)
const clockIn = (timeZone: string, time: string): string =>
  new Date(localTime(Date.parse(time), timeZone)).toISOString().slice(0, 16).replace('T', ' ')
const file = (name: string, rows: readonly (readonly Cell[])[]): FileAnswer => ({
  type: 'text/csv; charset=utf-8',
  bytes: Buffer.from(csvOf(rows)),
  headers: { 'content-disposition': `attachment; filename="${name}.csv"` },
})

/** Korean first, whichever was written first. */
const nameOf = ({ ko, en }: Readonly<Record<string, string>>): string => [ko, en].filter(Boolean).join(' / ')

const moneyWords = ['gross', 'fees', 'discounts', 'refunds', 'net'] as const

export function dayAsCsv(report: DayReport): FileAnswer {
  const { day, report: closed, currency, others, staff, promises, living, timeZone } = report
  const head = [label(words.what), label(words.name), label(words.count), label(words.amount), label(words.currency)]
  return file(`jumun-${day}`, [
    head,
    [label(words.day), day],
    [label(words.report), closed ? `No. ${closed.number}` : label(words.open)],
    ...(closed ? [[label(words.closedAt), clockIn(timeZone, closed.closedAt)]] : []),
    ...(closed?.early ? [[label(words.early)]] : []),
    ...figureRows(report, currency),
    ...others.flatMap((figures) => figureRows(figures, figures.net.currency)),
    ...staff.flatMap(({ userId, name, accepted, ready, handedOver }) => [
      [label(words.accepted), name ?? userId, accepted],
      [label(words.ready), name ?? userId, ready],
      [label(words.handedOver), name ?? userId, handedOver],
    ]),
    [label(words.promises), label(words.kept), promises.kept],
    [label(words.promises), label(words.ofOrders), promises.orders],
    [label(words.promises), label(words.promisedMinutes), promises.promised],
    [label(words.promises), label(words.actualMinutes), promises.actual],
    ...living.map(({ number, status }) => [label(words.living), `#${number} ${status}`]),
  ])
}

function figureRows(figures: DayFigures, currency: string): Cell[][] {
  const { orders, canceled, hours, products, earlier } = figures
  return [
    [label(words.orders), null, orders, null, currency],
    [label(words.canceled), null, canceled, null, currency],
    ...moneyWords.map((name) => [label(words[name]), null, null, units(figures[name]), currency]),
    ...(earlier ? [[label(words.earlier), null, earlier.orders, units(earlier.net), currency]] : []),
    ...hours
      .filter((hour) => hour.orders !== 0 || hour.net.amount !== 0)
      .map(({ hour, orders: count, net }) => [
        ...[label(words.hour), `${String(hour).padStart(2, '0')}:00`, count, units(net), currency],
      ]),
    ...products.map(({ name, quantity, amount }) => [
      ...[label(words.product), nameOf(name), quantity, units(amount), currency],
    ]),
  ]
}

export function settlementsAsCsv({ from, to, timeZone, days, items, open, basisPoints }: Settlements): FileAnswer {
  const columns = [...moneyWords, 'commission', 'payout'] as const
  const amounts = (sums: Partial<SettledSums> & Pick<SettledSums, 'net'>): Cell[] => [
    ...columns.map((name) => (sums[name] ? units(sums[name]) : null)),
    sums.net.currency,
  ]
  return file(`jumun-${from}-${to}`, [
    [
      ...[words.what, words.from, words.to, words.report].map(label),
      ...columns.map((name) => label(words[name])),
      ...[words.currency, words.basisPoints, words.paidAt, words.reference].map(label),
    ],
    ...days.map(({ day, report, settlementId, ...sums }) => [label(words.day), day, day, report, ...amounts(sums)]),
    ...items.flatMap(({ sums, ...one }) =>
      sums.map((ofOne) => [
        ...[label(words.settled), one.from, one.to, null, ...amounts(ofOne)],
        ...[one.basisPoints, clockIn(timeZone, one.paidAt), one.reference ?? null],
      ]),
    ),
    ...open.map((sums) => [label(words.unsettled), from, to, null, ...amounts(sums), basisPoints]),
  ])
}
