/** The report of a day on paper. Pure: a report in, ReceiptLine out. */
import { type DayFigures, type DayReport, type LocalText, localTime, type Sum } from '@jumun/contracts'
import { words } from '../books/report-words.ts'
import {
  amount,
  escaped,
  joined,
  oneColumn,
  type Paper,
  type PrintedStore,
  rule,
  widthOf,
  writerFor,
} from './documents.ts'

const mostProducts = 30

export function dayDocumentOf(store: Pick<PrintedStore, 'name'>, report: DayReport, paper: Paper): string {
  const write = writerFor(paper)
  const wide = widthOf(paper)
  const { day, report: closed, timeZone, others, staff, promises, living } = report
  const clock = (time: string): string =>
    new Date(localTime(Date.parse(time), timeZone)).toISOString().slice(0, 16).replace('T', ' ').replaceAll('-', '.')
  const price = (sum: Sum): string => write.texts(amount(sum))[0] ?? ''
  const row = (label: LocalText, value: string): string => `|${write.text(label, '/')} |${value}|`
  const figures = (of: DayFigures): string[] => [
    row(words.orders, String(of.orders)),
    row(words.canceled, String(of.canceled)),
    row(words.gross, price(of.gross)),
    row(words.fees, price(of.fees)),
    row(words.discounts, price(negative(of.discounts))),
    row(words.refunds, price(negative(of.refunds))),
    `|^^${write.text(words.net, '/')} |^^${price(of.net)}|`,
    ...(of.earlier ? [row(words.earlier, price(of.earlier.net))] : []),
    oneColumn,
    rule,
    `{width:*,5,${wide}}`,
    ...of.products
      .slice(0, mostProducts)
      .map((one) => `|${write.text(one.name, ' / ')} |${one.quantity} |${price(one.amount)}|`),
    oneColumn,
    rule,
    `{width:*,5,${wide}}`,
    ...of.hours
      .filter(({ orders, net }) => orders !== 0 || net.amount !== 0)
      .map(({ hour, orders, net }) => `|${String(hour).padStart(2, '0')}:00 |${orders} |${price(net)}|`),
    oneColumn,
    rule,
  ]
  return joined([
    oneColumn,
    ...write.texts(store.name).map((text) => `^^${text}`),
    ...write.texts(words.dayReport).map((text) => `^^${text}`),
    `^^^${escaped(day)}`,
    ...(closed
      ? [`No. ${closed.number}`, `${write.text(words.closedAt, '/')} ${escaped(clock(closed.closedAt))}`]
      : [write.text(words.preview, ' / ')]),
    ...(closed?.early ? write.texts(words.early) : []),
    rule,
    `{width:*,${wide}}`,
    ...figures(report),
    ...others.flatMap((one) => [`{width:*,${wide}}`, ...figures(one)]),
    `{width:*,${wide}}`,
    ...staff.map(({ name, accepted, handedOver }) => row({ en: escapedName(name) }, `${accepted} / ${handedOver}`)),
    row(words.kept, `${promises.kept} / ${promises.orders}`),
    oneColumn,
    ...living.map(({ number }) => `${write.text(words.living, '/')} #${number}`),
    rule,
  ])
}

const negative = ({ amount: minor, currency }: Sum): Sum => ({ amount: minor === 0 ? 0 : -minor, currency })
const escapedName = (name: string | null): string => name ?? '?'
