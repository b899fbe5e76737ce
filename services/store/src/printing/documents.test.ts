/** What stands on paper, as a cook and a customer read it; and that the printer's bytes say the same. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { printedText } from '@jumun/testing'
import { inCodePage } from './code-page.ts'
import { type DocumentFacts, documentOf } from './documents.ts'
import { asBytes, asPicture, asPlainText } from './render.ts'

const won = (amount: number) => ({ amount, currency: 'KRW' })
const slip: DocumentFacts = {
  kind: 'slip',
  store: { name: { ko: '강남 커피', en: 'Gangnam Coffee' }, address: { line1: '테헤란로 1' } },
  ticket: {
    ...{ number: 12, fulfilment: 'pickup', total: won(13_500), note: '얼음 빼고\n5시쯤요' },
    ...{ createdAt: new Date('2026-03-02T01:00:00Z'), readyBy: '2026-03-02T01:20:00Z' },
  },
  lines: [
    {
      ...{ name: { ko: '아메리카노와 아주 긴 이름의 음료', en: 'Americano' }, quantity: 2, total: won(9_000) },
      options: [{ name: { ko: '라지', en: 'Large' } }],
    },
    { name: { ko: '크루아상' }, quantity: 1, options: [], total: won(4_500) },
  ],
}
const narrow = { columns: 32, language: 'ko' } as const
const shown = (facts: DocumentFacts, paper: Parameters<typeof documentOf>[1] = narrow): string[] =>
  asPlainText(documentOf(facts, paper), paper.columns)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')

describe('a slip', () => {
  test('has the number, the times by the store’s clocks, every line with its options, and what was asked', () =>
    assert.deepEqual(shown(slip), [
      '            강남 커피',
      '          #   1   2',
      '              포장',
      '           주문 10:00',
      '           완성 10:20',
      '-'.repeat(32),
      '2     아메리카노와 아주 긴 이름',
      '      의 음료',
      '      + 라지',
      '1     크루아상',
      '-'.repeat(32),
      '요청',
      '얼음 빼고',
      '5시쯤요',
    ]))

  test('of what changed says so, line by line', () => {
    const [first, second] = slip.lines
    assert.ok(first && second)
    const lines = [
      { ...first, quantity: 1, change: 'removed' },
      { ...second, quantity: 3, change: 'added' },
    ] as const
    const text = shown({ ...slip, lines, changed: 'CHANGED' })
    assert.match(text[0] ?? '', /변 {2}경/)
    assert.deepEqual(
      text.filter((line) => /빼기|추가|^-?\d +/.test(line)).map((line) => line.trim()),
      ['빼기', '-1    아메리카노와 아주 긴 이름', '추가', '3     크루아상'],
    )
  })

  test('of the same change made twice says when each was, by the store’s clocks, and which: no cook takes them for one', () => {
    const [line] = slip.lines
    assert.ok(line)
    const oneLess = (version: number): string[] =>
      shown({
        ...{ ...slip, lines: [{ ...line, quantity: 1, change: 'removed' }], changed: 'CHANGED' },
        change: { at: new Date('2026-03-02T01:05:30Z'), version },
      })
    assert.ok(
      oneLess(4).some((text) => text.replaceAll(' ', '') === '10:05v4'),
      oneLess(4).join('\n'),
    )
    assert.notDeepEqual(oneLess(4), oneLess(5))
  })

  test('of an order that is off names what is not to be made, and asks for nothing', () => {
    const text = shown({ ...slip, changed: 'CANCELED' }).join('\n')
    assert.match(text, /취 {2}소/)
    assert.doesNotMatch(text, /요청/)
  })

  test('tells when it is wanted, that a note is still to come, that it may be a copy, that somebody wanted it again', () => {
    const { note: _, ...ticket } = slip.ticket
    const later = { ...ticket, noteAwaited: true as const, wantedAt: '2026-03-03T03:00:00Z' }
    const text = shown({ ...slip, ticket: later, maybeCopy: true, again: true }).join('\n')
    for (const part of [/예약 03\.03 12:00/, /요청 사항 있음/, /중복 출력일 수 있음/, /재출력/])
      assert.match(text, part)
  })

  test('is in English, and in both languages, where its printer is', () => {
    const english = shown(slip, { columns: 42, language: 'en' }).join('\n')
    assert.match(english, /Americano/)
    assert.match(english, /Ready by 10:20/)
    assert.match(english, /크루아상/) // it has no other name
    const both = shown(slip, { columns: 48, language: 'both' }).join('\n')
    for (const part of ['아메리카노', 'Americano', '라지 / Large', '포장 Pickup']) assert.ok(both.includes(part), part)
  })
})

test('a receipt adds up on the right, and no line is wider than the paper', () => {
  for (const columns of [32, 42, 48] as const) {
    const text = shown({ ...slip, kind: 'receipt' }, { columns, language: 'ko' })
    assert.match(text.at(-1) ?? '', /^합계 +13,500원$/)
    assert.ok(text.some((line) => /9,000원$/.test(line)))
    for (const line of text) assert.ok(widthOf(line) <= columns, `${line} is wider than ${columns}`)
  }
})

test('a receipt says what its total is made of', () => {
  const discounts = [{ name: { ko: '첫 주문', en: 'First order' }, amount: won(1_000) }]
  const ticket = { ...slip.ticket, subtotal: won(13_500), deliveryFee: won(3_000), discounts, total: won(15_500) }
  const text = shown({ ...slip, kind: 'receipt', ticket })
  assert.deepEqual(
    text.slice(-4).map((line) => line.replaceAll(/ +/g, ' ')),
    ['상품 금액 13,500원', '배달비 3,000원', '첫 주문 -1,000원', '합계 15,500원'],
  )
})

test('a label has the number, how many pieces there are, and which', () => {
  const text = shown({ ...slip, kind: 'label' })
  assert.match(text.join('\n'), /3 개\n-+\n2 × 아메리카노/)
})

for (const language of ['escpos', 'star'] as const)
  for (const columns of [32, 42, 48] as const)
    test(`${language}, ${columns} columns: the bytes are CP949, and a printer reads what the text says`, () => {
      for (const kind of ['slip', 'station', 'receipt', 'label', 'test'] as const) {
        const text = documentOf({ ...slip, kind }, { columns, language: 'both' })
        const bytes = asBytes(text, columns, language === 'escpos' ? 'escpos' : 'starprnt')
        const bare = (printed: string): string => printed.replaceAll(/[\s-]/g, '')
        assert.equal(bare(printedText(bytes, language)), bare(asPlainText(text, columns)))
      }
      const americano = Buffer.from([0xbe, 0xc6, 0xb8, 0xde, 0xb8, 0xae, 0xc4, 0xab, 0xb3, 0xeb]) // KS X 1001
      const bytes = asBytes(
        documentOf(slip, { columns, language: 'ko' }),
        columns,
        language === 'escpos' ? 'escpos' : 'starprnt',
      )
      assert.ok(bytes.includes(americano))
    })

test('ends with the question that a printer answers when it has come to it', () =>
  assert.ok(
    asBytes(documentOf(slip, narrow), 32, 'escpos')
      .subarray(-3)
      .equals(Buffer.from([0x1d, 0x72, 0x31])),
  ))

test('people’s words are no markup, and what the printer has no letter for is not left out in silence', () => {
  const note = '| {code:1} --- === ~_"`^ \\ ₩5 é 🥜 뷁 e\u0301'
  const text = documentOf({ ...slip, ticket: { ...slip.ticket, note } }, narrow)
  const printed = asPlainText(text, 32).replaceAll(/\s/g, '')
  assert.ok(printed.includes('|{code:1}---===~_"`^＼￦5e□뷁e'), printed)
  assert.equal(inCodePage('커피 ☕ 10% – 한'.normalize('NFD')), '커피 □ 10% - 한')
  assert.doesNotThrow(() => printedText(asBytes(text, 32, 'escpos'), 'escpos'))
})

test('is a picture for a screen, in the same words', () =>
  assert.match(asPicture(documentOf(slip, narrow), 32), /^<svg [^>]*width="384px"/))

const widthOf = (line: string): number => [...line].reduce((sum, letter) => sum + (letter > '\x7f' ? 2 : 1), 0)
