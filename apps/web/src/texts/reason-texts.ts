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

/** Why an order ended. */
export const reasonTexts = inBoth({
  CUSTOMER: { ko: '손님이 취소했어요.', en: 'Canceled by the customer.' },
  OPERATOR: { ko: '운영자가 취소했어요.', en: 'Canceled by an operator.' },
  OUT_OF_STOCK: { ko: '재고가 모자라 취소됐어요.', en: 'Something was out of stock.' },
  STORE_REJECTED: { ko: '가게에서 주문을 받지 못했어요.', en: 'The store could not take the order.' },
  STORE_NO_RESPONSE: { ko: '가게에서 제시간에 응답하지 않았어요.', en: 'The store did not answer in time.' },
  DELIVERY_FAILED: { ko: '배달하지 못했어요.', en: 'It could not be delivered.' },
  STORE_CANCELED: { ko: '가게에서 주문을 취소했어요.', en: 'The store had to cancel the order.' },
  NO_RIDER: { ko: '배달할 라이더를 찾지 못했어요.', en: 'No rider was available.' },
  NOT_COLLECTED: { ko: '준비된 주문을 아무도 찾아가지 않았어요.', en: 'It was ready but never picked up.' },
  OVERDUE: { ko: '처리가 너무 늦어져 취소됐어요.', en: 'It was delayed for too long and was canceled.' },
  SLOT_FULL: {
    ko: '그 시간의 주문이 가득 차서 받지 못했어요.',
    en: 'The kitchen was full at that time.',
  },
  EXPIRED: { ko: '결제가 늦어 취소됐어요.', en: 'It was not paid in time.' },
})
const isEnding = (text: string): text is keyof typeof reasonTexts => Object.hasOwn(reasonTexts, text)

/** A reason as this reader reads it: the usual part in their language, the words as they were said. */
export function reasonSentence(text: string, language: Language): string {
  if (isEnding(text)) return inLanguage(reasonTexts, language)[text]
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
