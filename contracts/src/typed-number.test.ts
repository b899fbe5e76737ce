import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fractionDigitsOf, moneyAsTyped, mostMoney, type TypedNumber, typedCount, typedMoney } from './typed-number.ts'

const amount = (typed: string, currency = 'KRW'): number | string => {
  const read = typedMoney(typed, currency)
  return 'value' in read ? read.value.amount : read.unreadable
}

describe('a price that somebody typed', () => {
  test('is what was meant, however it is written', () => {
    for (const typed of [
      ...[
        '4500',
        '4,500',
        '4.500',
        '4 500',
        "4'500",
        '４５００',
        '４，５００',
        '4 500원',
        '₩4,500',
        '￦４,５００',
        '4500원',
        '4,500 원',
      ],
      ...[
        'KRW 4500',
        '4500 krw',
        '4500won',
        ' 4500\n',
        '+4,500',
        '4\u00A0500',
        '4\u202F500',
        '4500.00',
        '4,500.00',
        '04500',
      ],
    ])
      assert.equal(amount(typed), 4500, typed)
    for (const typed of [
      '12.50',
      '12,50',
      '$12.50',
      '12.5',
      '12.5 USD',
      'US$12.50',
      '12.500'.slice(0, 5),
      '１２．５０',
    ])
      assert.equal(amount(typed, 'USD'), 1250, typed)
    assert.equal(amount('1,234,567'), 1_234_567)
    assert.equal(amount('1.234.567,89', 'EUR'), 123_456_789)
    assert.equal(amount('1,234,567.89', 'EUR'), 123_456_789)
    assert.equal(amount('4,500', 'USD'), 450_000)
    assert.equal(amount('4.500', 'KWD'), 4_500)
    assert.equal(amount('0'), 0)
  })

  test('is refused with the reason where it could be another number', () => {
    const refused = {
      missing: ['', '  ', '₩', '\u3164', '원'],
      'no-number': [
        'abc',
        '-500',
        '4천5백원',
        '4500²',
        '½',
        '1e3',
        '4 50',
        '1,2,3',
        '1,23,456',
        '4..5',
        '4500-5000',
        '٤٥٠٠',
        '④',
        '4,500,',
        '.5',
      ],
      'too-fine': ['4.5', '4,50', '4500.01', '4,500.5'],
      'other-currency': ['$4500', '4500 USD', '€45', '4500엔', 'EUR 5'],
      'too-much': ['1000000001', '9'.repeat(40)],
      unclear: ['4.5000', '4,0000'],
    }
    for (const [reason, all] of Object.entries(refused))
      for (const typed of all) {
        const got = amount(typed)
        assert.ok(typeof got === 'string', `${typed} became ${got}`)
        if (typed !== '4.5000') assert.equal(got, reason, typed)
      }
    assert.equal(amount('4.500', 'USD'), 'unclear')
    assert.equal(amount('12.345', 'USD'), 'unclear')
    assert.equal(amount('12.3456', 'USD'), 'too-fine')
    assert.equal(amount('₩4500', 'USD'), 'other-currency')
  })

  test('written the way any of our screens writes it, comes back as it was', () => {
    const currencies = fc.constantFrom('KRW', 'USD', 'EUR', 'JPY', 'KWD', 'GBP')
    const money = fc.record({ amount: fc.integer({ min: 0, max: mostMoney }), currency: currencies })
    const wide = (text: string) => text.replace(/[0-9.,]/g, (sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0))
    fc.assert(
      fc.property(money, ({ amount, currency }) => {
        const digits = fractionDigitsOf(currency)
        const shown = (locale: string, style: object = {}) =>
          new Intl.NumberFormat(locale, { minimumFractionDigits: digits, ...style }).format(amount / 10 ** digits)
        const written = moneyAsTyped({ amount, currency })
        const spellings = [
          ...[
            written,
            wide(written),
            ` ${written} ${currency}`,
            written.replaceAll(',', ' '),
            written.replaceAll(',', "'"),
          ],
          ...[shown('ko-KR', { style: 'currency', currency }), shown('en-US', { style: 'currency', currency })],
        ]
        for (const text of spellings)
          assert.deepEqual(typedMoney(text, currency), { value: { amount, currency } }, text)
      }),
    )
  })

  test('of any characters at all, is a number whose digits were typed, or a refusal', () => {
    const keys = fc.constantFrom(..."0123456789０５９.,， \u00A0'’₩$원+-eE²½x\u200B")
    fc.assert(
      fc.property(
        fc.array(keys, { maxLength: 10 }).map((all) => all.join('')),
        fc.constantFrom('KRW', 'USD', 'KWD'),
        (typed, currency) => {
          const read: TypedNumber<{ amount: number }> = typedMoney(typed, currency)
          if ('unreadable' in read) return
          const significant = (text: string) => text.replace(/^0+|0+$/g, '')
          const digits = typed.replace(/[０-９]/g, (wide) => String(wide.charCodeAt(0) - 0xff10)).replace(/\D/g, '')
          assert.equal(significant(String(read.value.amount)), significant(digits), typed)
          assert.doesNotMatch(typed, /[-eE²½x]/)
        },
      ),
      { numRuns: 5_000 },
    )
  })
})

test('a count is a whole number within its limits', () => {
  const count = (typed: string) => {
    const read = typedCount(typed, { min: 1, max: 240 })
    return 'value' in read ? read.value : read.unreadable
  }
  for (const [typed, expected] of [
    ...([
      ['15', 15],
      ['１５', 15],
      ['15분', 15],
      ['15 min', 15],
      ['015', 15],
    ] as const),
    ...([
      ['0', 'too-little'],
      ['241', 'too-much'],
      ['1.5', 'too-fine'],
      ['', 'missing'],
      ['-1', 'no-number'],
    ] as const),
  ] as const)
    assert.equal(count(typed), expected, typed)
})

test('minutes that may be half are read as they were written', () => {
  for (const [typed, expected] of [
    ['1.5', 1.5],
    ['0.25분', 0.25],
    ['1,5', 1.5],
    ['10', 10],
    ['1.2345', 'too-fine'],
    ['0', 'too-little'],
  ] as const) {
    const read = typedCount(typed, { min: 0.001, max: 240, digits: 3 })
    assert.equal('value' in read ? read.value : read.unreadable, expected, typed)
  }
})

test('a part of a hundred may have its sign behind it, and no other', () => {
  for (const [typed, expected] of [
    ['5', 5],
    ['5%', 5],
    ['12.5 ％', 12.5],
    ['2.25%', 2.25],
    ['2.2555', 'too-fine'],
    ['101%', 'too-much'],
    ['5개', 'no-number'],
  ] as const) {
    const read = typedCount(typed, { max: 100, digits: 2, percent: true })
    assert.equal('value' in read ? read.value : read.unreadable, expected, typed)
  }
})
