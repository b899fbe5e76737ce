/** Usual reasons of a store or a rider, in the reader's language, and who is heard. */
import { type ReasonCode, readReason, speakerOf } from '@jumun/contracts'
import { inBoth, inLanguage, type Language } from './in-both.ts'

export const saidTexts = inBoth({
  TOO_BUSY: { ko: '주문이 너무 많아 제때 만들기 어려워요.', en: 'We are too busy to make it in time.' },
  SOLD_OUT: { ko: '재료가 떨어졌어요.', en: 'We have run out of an ingredient.' },
  EQUIPMENT_BROKEN: { ko: '기계가 고장 나서 만들 수 없어요.', en: 'Something broke and we cannot make it.' },
  CLOSING_SOON: { ko: '곧 문을 닫아요.', en: 'We are about to close.' },
  ALREADY_COOKING: {
    ko: '이미 조리를 시작해서 취소할 수 없어요.',
    en: 'It is already being prepared and cannot be canceled.',
  },
  ALREADY_READY: { ko: '이미 다 만들어서 취소할 수 없어요.', en: 'It is already packed and cannot be canceled.' },
  ALREADY_COLLECTED: { ko: '이미 찾아간 주문이에요.', en: 'It has already been picked up.' },
  NO_ANSWER: { ko: '손님과 연락이 안 돼요.', en: 'The customer does not answer.' },
  ADDRESS_NOT_FOUND: { ko: '주소를 찾을 수 없어요.', en: 'The address cannot be found.' },
  FOOD_SPILLED: { ko: '음식이 쏟아졌어요.', en: 'The food was spilled.' },
  VEHICLE_BROKEN: { ko: '오토바이가 고장 났어요.', en: 'The scooter broke down.' },
} satisfies Record<ReasonCode, { ko: string; en: string }>)

/** A reason as this reader reads it: the usual part in their language, the words as they were said. */
export function reasonSentence(text: string, language: Language): string {
  const { code, words } = readReason(text)
  return [code && inLanguage(saidTexts, language)[code], words].filter(Boolean).join(' ')
}

export type Speaker = 'store' | 'rider' | 'operator'

/** Whose words the message of an order is. */
export function speakerOfMessage(message: string, reason: string | null): Speaker {
  const { code } = readReason(message)
  if (code) return speakerOf(code)
  if (reason === 'DELIVERY_FAILED') return 'rider'
  return reason === 'OPERATOR' ? 'operator' : 'store'
}
