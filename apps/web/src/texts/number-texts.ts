/** Why a number that was typed cannot be read, and what to type instead. */
import type { Unreadable } from '@jumun/contracts'
import { inBoth } from './in-both.ts'

export const numberTexts = inBoth({
  missing: { ko: '숫자를 입력해 주세요.', en: 'Enter a number.' },
  'no-number': { ko: '숫자만 입력해 주세요. 예: 4,500', en: 'Use digits only, such as 4,500.' },
  unclear: {
    ko: '어느 금액인지 알 수 없어요. 쉼표와 마침표 없이 입력해 주세요.',
    en: 'This could mean two different amounts. Enter it without commas or points.',
  },
  'too-fine': { ko: '소수점 아래 숫자가 너무 많아요.', en: 'Too many digits after the decimal point.' },
  'other-currency': {
    ko: '다른 통화예요. 이 메뉴의 통화로 입력해 주세요.',
    en: 'This product is sold in another currency. Use that one.',
  },
  'too-little': { ko: '숫자가 너무 작아요.', en: 'This number is too small.' },
  'too-much': { ko: '숫자가 너무 커요.', en: 'This number is too large.' },
} satisfies Record<Unreadable, { ko: string; en: string }>)
