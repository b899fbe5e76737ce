import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { cleanLine, cleanLines, normalEmail } from './clean-text.ts'

/** Any string at all, with what goes wrong in practice well mixed in. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom(
        ...[
          '\u3164',
          '\u115F',
          '\u1160',
          '\uFFA0',
          '\u200B',
          '\u200C',
          '\u200D',
          '\u202E',
          '\u2066',
          '\uFEFF',
          '\u00AD',
        ],
        ...[
          '\uFE0F',
          '\u{E0067}',
          '\u{E007F}',
          '\u2800',
          '\0',
          '\b',
          '\t',
          '\n',
          '\r',
          '\u0085',
          '\u3000',
          '\u00A0',
          ' ',
        ],
        ...[
          '라떼',
          '라떼'.normalize('NFD'),
          'é',
          'e\u0301',
          '👨‍👩‍👧',
          '❤️',
          '1️⃣',
          '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
          'क्‍ष',
          'می‌خواهم',
          '葛󠄀',
          '\ud83d',
          '\ude00',
        ],
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('a text that people read', () => {
  test('is the same however often it is cleaned, and holds nothing that cannot be seen', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        for (const clean of [cleanLine, cleanLines]) {
          const text = clean(typed)
          assert.equal(clean(text), text)
          assert.equal(text, text.trim())
          assert.equal(text, text.normalize('NFC'))
          assert.ok(text.isWellFormed())
          assert.doesNotMatch(
            text,
            /[\u115F\u1160\u3164\uFFA0\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u2800]/u,
          )
          assert.doesNotMatch(text, /[^\P{Cc}\n]/u)
          assert.doesNotMatch(text, / {2}|\n{3}|[^\S \n]/u)
          assert.ok(text === '' || /[\p{L}\p{N}\p{P}\p{S}]/u.test(text))
        }
        assert.doesNotMatch(cleanLine(typed), /\n/u)
      }),
      { numRuns: 5_000 },
    )
  })

  test('keeps every letter, number and sign that was typed', () => {
    const seen = (text: string) => text.normalize('NFC').match(/[\p{L}\p{N}\p{P}]/gu) ?? []
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const plain = typed.replace(/[\p{Default_Ignorable_Code_Point}\u2800]/gu, '')
        assert.deepEqual(seen(cleanLines(plain)), seen(plain))
      }),
    )
  })

  test('that cannot be seen is no text', () => {
    for (const nothing of [
      '\u3164',
      '\u200B\u200D',
      '\u202E',
      ' \u3000\t\n',
      '\u2800',
      '\b\u007F',
      '\u0301',
      '\uFE0F',
      '\u{E0067}',
    ])
      assert.equal(cleanLine(nothing), '', JSON.stringify(nothing))
  })

  test('looks alike and is alike', () => {
    assert.equal(cleanLine('라떼'.normalize('NFD')), '라떼')
    assert.equal(cleanLine(' 라\u200B떼\u3000\u3000큰\u0008컵 '), '라떼 큰컵')
    assert.equal(cleanLine('라\u200D떼\uFE0F'), '라떼')
    assert.equal(cleanLine('\u202Eabc\u202C'), 'abc')
  })

  test('emoji, joined scripts and rare forms of a letter stay as they are', () => {
    for (const text of ['👨‍👩‍👧', '👩🏽‍🍳 셰프', '❤️‍🔥', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇰🇷', 'क्‍ष', 'می‌خواهم', '葛󠄀'])
      assert.equal(cleanLine(text), text)
  })

  test('has lines where lines are meant, and one line where it is a name', () => {
    const note = ' 문 앞에 \r\n\r\n\r\n\t두고\u2028가세요 '
    assert.equal(cleanLines(note), '문 앞에\n\n두고\n가세요')
    assert.equal(cleanLine(note), '문 앞에 두고 가세요')
  })
})

describe('an e-mail address', () => {
  test('is the same account however it was typed', () => {
    for (const typed of [
      ...['kim@jumun.test', ' kim@jumun.test', 'kim@jumun.test\u3000', '\tkim@jumun.test\n', 'KIM@Jumun.Test'],
      ...[
        'ｋｉｍ＠ｊｕｍｕｎ．ｔｅｓｔ',
        'kim\u200B@jumun.test',
        '\uFEFFkim@jumun.test',
        'kim@jumun。test',
        '\u202Ekim@jumun.test',
      ],
    ])
      assert.equal(normalEmail(typed), 'kim@jumun.test', JSON.stringify(typed))
    assert.equal(normalEmail('민지@주문.한국'.normalize('NFD')), '민지@xn--z92bt5w.xn--3e0b707e')
    assert.equal(normalEmail('a b@jumun.test'), 'a b@jumun.test') // refused, not guessed
  })

  test('in its normal form stays as it is', () => {
    fc.assert(fc.property(anyText, (typed) => assert.equal(normalEmail(normalEmail(typed)), normalEmail(typed))))
  })
})
