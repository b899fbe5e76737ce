/** What operators read who look an order up by what somebody told them on the phone. */
import { inBoth } from '../../texts/in-both.ts'

export const lookupTexts = inBoth({
  by_phone: {
    ko: (end: string) => `전화번호 끝자리 ${end}`,
    en: (end: string) => `Phone number ending in ${end}`,
  },
  by_card: { ko: (end: string) => `카드 끝 네 자리 ${end}`, en: (end: string) => `Card ending in ${end}` },
  by_payment: { ko: (id: string) => `결제 ${id}`, en: (id: string) => `Payment ${id}` },
  noted: {
    ko: '사람을 찾는 일은 보안 기록에 남아요. 입력한 번호는 남지 않아요.',
    en: 'Looking somebody up is noted in the security log, without the number.',
  },
  found: { ko: (n: number) => `주문 ${n}건`, en: (n: number) => (n === 1 ? '1 order' : `${n} orders`) },
  nothing_phone: {
    ko: '그런 번호의 주문이 없어요. 끝난 주문의 번호는 하루 뒤에 지워져요.',
    en: 'No order with such a number. Numbers are no longer shown a day after the order ended.',
  },
  nothing_card: {
    ko: '최근 90일 안에 그런 카드로 결제한 주문이 없어요.',
    en: 'No order was paid with such a card in the last 90 days.',
  },
  nothing_payment: { ko: '그런 결제가 없어요.', en: 'There is no such payment.' },
})
