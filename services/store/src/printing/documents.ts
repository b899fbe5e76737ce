/** What stands on paper: slips for the kitchen, the customer's receipt, the label on the bag. Pure: facts in, ReceiptLine out. */
import { type LocalText, localTime, type Money, type Printer, timeZoneOf } from '@jumun/contracts'
import type { TicketDetails } from '../ticket-shape.ts'
import { inCodePage } from './code-page.ts'

export type DocumentKind = 'station' | 'slip' | 'receipt' | 'label' | 'test'
/** A line as it was when the document was asked for. */
export interface PrintedLine {
  readonly name: LocalText
  readonly quantity: number
  readonly options: readonly { readonly name: LocalText }[]
  readonly total?: Money | undefined
  /** Of one that is printed because it changed. */
  readonly change?: 'added' | 'removed'
}

export interface PrintedTicket
  extends Pick<
    TicketDetails,
    'number' | 'fulfilment' | 'subtotal' | 'deliveryFee' | 'discounts' | 'total' | 'note' | 'noteAwaited' | 'address'
  > {
  readonly createdAt: Date
  /** When it was promised, as far as it was. */
  readonly readyBy?: string | undefined
  /** The slot that the customer chose. */
  readonly wantedAt?: string | undefined
}

export interface PrintedStore {
  readonly name: LocalText
  readonly address: { readonly line1: string; readonly line2?: string | undefined }
  readonly hours?: { readonly timeZone?: string | undefined } | undefined
}

export interface DocumentFacts {
  readonly kind: DocumentKind
  readonly store: PrintedStore
  readonly ticket: PrintedTicket
  readonly lines: readonly PrintedLine[]
  /** What the station is called. */
  readonly station?: LocalText | undefined
  /** Only what is different from what was printed before. */
  readonly changed?: 'CHANGED' | 'CANCELED' | undefined
  /** When that was, and as of which version of the ticket: of two slips with the same change on them each is another one. */
  readonly change?: { readonly at: Date; readonly version: number } | undefined
  /** Somebody wanted it again. */
  readonly again?: boolean
  /** The printer had it before and did not say what became of it. */
  readonly maybeCopy?: boolean
}

export type Paper = Pick<Printer, 'columns' | 'language'>

const words = {
  pickup: { ko: '포장', en: 'Pickup' },
  delivery: { ko: '배달', en: 'Delivery' },
  ordered: { ko: '주문', en: 'Ordered' },
  promised: { ko: '완성', en: 'Ready by' },
  wanted: { ko: '예약', en: 'Wanted at' },
  note: { ko: '요청', en: 'Note' },
  noteAwaited: { ko: '요청 사항 있음: 화면을 확인하세요', en: 'There is a note: see the screen' },
  CHANGED: { ko: '변경', en: 'CHANGED' },
  CANCELED: { ko: '취소', en: 'CANCELED' },
  added: { ko: '추가', en: 'ADD' },
  removed: { ko: '빼기', en: 'TAKE OUT' },
  again: { ko: '재출력', en: 'REPRINT' },
  maybeCopy: { ko: '중복 출력일 수 있음', en: 'COPY?' },
  subtotal: { ko: '상품 금액', en: 'Items' },
  fee: { ko: '배달비', en: 'Delivery' },
  total: { ko: '합계', en: 'Total' },
  receipt: { ko: '영수증', en: 'Receipt' },
  items: { ko: '개', en: 'items' },
  test: { ko: '시험 출력', en: 'Test page' },
  testWords: { ko: '한글이 바르게 보이면 준비되었습니다', en: 'If this reads well, the printer is ready' },
} as const satisfies Record<string, LocalText>

/** @returns ReceiptLine markup, of letters that the code page has */
export function documentOf(facts: DocumentFacts, paper: Paper): string {
  const write = writerFor(paper)
  const { kind } = facts
  switch (kind) {
    case 'station':
    case 'slip':
      return joined([...slipHead(facts, write), ...linesFor(facts, write), ...noteOf(facts, write)])
    case 'receipt':
      return joined(receiptOf(facts, write))
    case 'label':
      return joined(labelOf(facts, write))
    case 'test':
      return joined(testPageOf(facts, write))
    default:
      return kind satisfies never
  }
}

export const joined = (lines: readonly string[]): string => lines.filter((line) => line !== '').join('\n')
export const oneColumn = '{width:*}'
export const rule = '---'

interface Writer {
  /** In the languages of the printer, escaped. */
  text(text: LocalText, between?: string): string
  /** Several lines where there are two languages. */
  texts(text: LocalText): readonly string[]
  readonly paper: Paper
}

export function writerFor(paper: Paper): Writer {
  const texts = ({ ko, en }: LocalText): readonly string[] => {
    const wanted = paper.language === 'both' ? [ko, en] : [paper.language === 'ko' ? (ko ?? en) : (en ?? ko)]
    return [...new Set(wanted.filter((text) => text !== undefined))].map(escaped)
  }
  return { paper, texts, text: (text, between = ' ') => texts(text).join(between) }
}

/** People's words are no markup, and a line of dashes is no rule. */
export const escaped = (text: string): string =>
  inCodePage(text)
    .replaceAll(/[\r\n\t]+/g, ' ')
    .replaceAll(/[|{}\-=~_"`^]/g, (special) => `\\${special}`)

function slipHead(facts: DocumentFacts, write: Writer): string[] {
  const { ticket, station, store, changed, change, again, maybeCopy } = facts
  return [
    oneColumn,
    ...(maybeCopy ? [inverted(write.text(words.maybeCopy))] : []),
    ...(again ? [inverted(write.text(words.again))] : []),
    ...(changed ? write.texts(words[changed]).map((text) => `^^^${inverted(text)}`) : []),
    ...(changed && change ? [`^^${clockOf(store, change.at)} v${change.version}`] : []),
    ...write.texts(station ?? store.name).map((text) => `^^${text}`),
    `^^^^^#${ticket.number}`,
    `^^${write.text(words[ticket.fulfilment])}`,
    ...timesOf(ticket, store, write),
    rule,
  ]
}

const inverted = (text: string): string => `\`~${text.replaceAll(' ', '~')}~`

function timesOf(ticket: PrintedTicket, store: PrintedStore, write: Writer): string[] {
  const at = (label: LocalText, time: Date | string): string => `${write.text(label, '/')} ${clockOf(store, time)}`
  return [
    ...(ticket.wantedAt ? [`"^^${write.text(words.wanted, '/')} ${dayAndClockOf(store, ticket.wantedAt)}`] : []),
    at(words.ordered, ticket.createdAt),
    ...(ticket.readyBy ? [at(words.promised, ticket.readyBy)] : []),
  ]
}

const localText = (store: PrintedStore, time: Date | string): string =>
  new Date(localTime(new Date(time).getTime(), timeZoneOf(store))).toISOString()
const clockOf = (store: PrintedStore, time: Date | string): string => localText(store, time).slice(11, 16)
const dayAndClockOf = (store: PrintedStore, time: Date | string): string =>
  localText(store, time).slice(5, 16).replace('T', ' ').replace('-', '.')

function linesFor({ lines }: DocumentFacts, write: Writer): string[] {
  return ['{width:5,*}', ...lines.flatMap((line) => lineOf(line, write)), oneColumn, rule]
}

function lineOf({ quantity, name, options, change }: PrintedLine, write: Writer): string[] {
  const [first = '', ...rest] = write.texts(name)
  const below = [...rest, ...options.map((option) => `+ ${write.text(option.name, ' / ')}`)]
  const marked = change ? [`|~ |${inverted(write.text(words[change]))}`] : []
  const sign = change === 'removed' ? '\\-' : ''
  return [...marked, `|^^${sign}${quantity} |^^${first}`, ...below.map((text) => `|~ |${text}`)]
}

function noteOf({ ticket, changed }: DocumentFacts, write: Writer): string[] {
  if (changed === 'CANCELED') return []
  if (ticket.noteAwaited) return [inverted(write.text(words.noteAwaited, ' / '))]
  if (ticket.note === undefined) return []
  return [`|"^^${write.text(words.note, '/')}`, ...ticket.note.split('\n').map((line) => `|^^${escaped(line)}`)]
}

function receiptOf({ store, ticket, lines, again, maybeCopy }: DocumentFacts, write: Writer): string[] {
  const wide = widthOf(write.paper)
  const price = (money: Money): string => write.texts(amount(money))[0] ?? ''
  return [
    oneColumn,
    ...(maybeCopy ? [inverted(write.text(words.maybeCopy))] : []),
    ...(again ? [inverted(write.text(words.again))] : []),
    ...write.texts(store.name).map((text) => `^^${text}`),
    escaped([store.address.line1, store.address.line2].filter(Boolean).join(' ')),
    `^^^#${ticket.number}`,
    `^^${write.text(words.receipt)}`,
    `${localText(store, ticket.createdAt).slice(0, 16).replace('T', ' ').replaceAll('-', '.')}`,
    rule,
    `{width:*,${wide}}`,
    ...lines.flatMap(({ name, quantity, options, total }) => {
      const [first = '', ...rest] = write.texts(name)
      const below = [...rest, ...options.map((option) => `+ ${write.text(option.name, ' / ')}`)]
      return [`|${first} × ${quantity} |${total ? price(total) : '~'}|`, ...below.map((text) => `|~~${text} |~|`)]
    }),
    oneColumn,
    rule,
    `{width:*,${wide}}`,
    ...sumsFor(ticket, write).map(([label, money, sign]) => `|${label} |${sign}${price(money)}|`),
    `{width:*,${wide + 4}}`,
    `|^^${write.text(words.total, '/')} |^^${price(ticket.total)}|`,
  ]
}

/** What the total is made of; nothing where it is the lines alone. */
function sumsFor({ subtotal, deliveryFee, discounts = [] }: PrintedTicket, write: Writer): [string, Money, string][] {
  return [
    ...(subtotal ? [[write.text(words.subtotal, '/'), subtotal, ''] as [string, Money, string]] : []),
    ...(deliveryFee ? [[write.text(words.fee, '/'), deliveryFee, ''] as [string, Money, string]] : []),
    ...discounts.map(({ name, amount }): [string, Money, string] => [write.text(name, '/'), amount, '\\-']),
  ]
}

export const widthOf = ({ columns }: Paper): number => (columns === 32 ? 11 : 14)

/** Won have no minor units; what has, has two. */
export function amount({ amount: minor, currency }: Money): LocalText {
  if (currency === 'KRW') {
    const won = minor.toLocaleString('en-US')
    return { ko: `${won}원`, en: `${won} KRW` }
  }
  return { en: `${(minor / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })} ${currency}` }
}

function labelOf({ store, ticket, lines, again }: DocumentFacts, write: Writer): string[] {
  const count = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  return [
    oneColumn,
    ...(again ? [inverted(write.text(words.again))] : []),
    `^^^^^^#${ticket.number}`,
    `^^${write.text(words[ticket.fulfilment])}`,
    ...(ticket.address ? [escaped(ticket.address.line1)] : []),
    write.text(store.name),
    `${count} ${write.text(words.items, '/')}`,
    rule,
    ...lines.map(({ name, quantity }) => `|${quantity} × ${write.text(name, ' / ')}`),
  ]
}

function testPageOf({ store, ticket, station }: DocumentFacts, write: Writer): string[] {
  return [
    oneColumn,
    ...write.texts(words.test).map((text) => `^^^${text}`),
    ...write.texts(station ?? store.name).map((text) => `^^${text}`),
    `${localText(store, ticket.createdAt).slice(0, 16).replace('T', ' ').replaceAll('-', '.')}`,
    rule,
    ...write.texts(words.testWords),
    '가나다라마바사 ABC 123 □■',
    `|${'1234567890'.repeat(5).slice(0, write.paper.columns)}`,
    rule,
  ]
}
