/** Why a number that was typed cannot be read, and what to type instead. */
import type { Unreadable } from '@jumun/contracts'
import { inBoth } from './in-both.ts'

export const numberTexts = inBoth({
  missing: { ko: '숫자를 적어 주세요.', en: 'Type a number.' },
  'no-number': { ko: '숫자만 적어 주세요. 예: 4,500', en: 'Type digits only, such as 4,500.' },
  unclear: {
    ko: '어느 금액인지 알 수 없어요. 쉼표와 마침표 없이 적어 주세요.',
    en: 'This could be two different amounts. Type it without the comma or the point.',
  },
  'too-fine': { ko: '이보다 작은 단위는 없어요.', en: 'There is nothing as small as that: fewer digits, please.' },
  'other-currency': {
    ko: '다른 통화예요. 이 메뉴의 통화로 적어 주세요.',
    en: 'That is another currency than this product has.',
  },
  'too-little': { ko: '너무 작은 숫자예요.', en: 'That is too small.' },
  'too-much': { ko: '너무 큰 숫자예요.', en: 'That is too large.' },
} satisfies Record<Unreadable, { ko: string; en: string }>)
