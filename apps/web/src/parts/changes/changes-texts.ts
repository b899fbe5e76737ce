/** What is said of an order that was changed, and of money that goes back in parts. */
import { inBoth } from '../../texts/in-both.ts'

export const changesTexts = inBoth({
  was: { ko: (before: string) => `주문: ${before}`, en: (before: string) => `Ordered: ${before}` },
  paid: { ko: '결제 금액', en: 'Paid' },
  back: { ko: '환불', en: 'Refund' },
  giveBack: { ko: '일부 환불', en: 'Partial refund' },
  giveBackTitle: { ko: '얼마를 돌려줄까요?', en: 'How much goes back?' },
  giveBackHint: {
    ko: '결제한 카드로 돌아가요. 손님에게 금액과 이유가 보여요.',
    en: 'It goes back to the card. The customer sees the amount and the reason.',
  },
  amount: { ko: '금액', en: 'Amount' },
  reason: { ko: '이유', en: 'Reason' },
  givenBack: { ko: (amount: string) => `${amount}을 환불해요.`, en: (amount: string) => `${amount} is refunded.` },
  sheet: { ko: '자세히 · 변경', en: 'Details and changes' },
  sheetTitle: { ko: (n: number) => `${n}번 주문`, en: (n: number) => `Order ${n}` },
  takeOut: { ko: '빼기', en: 'Take out' },
  takeOutTitle: { ko: (what: string) => `${what} 빼기`, en: (what: string) => `Take out ${what}` },
  takeOutHint: {
    ko: '손님에게 바로 알리고 그 값을 환불해요. 마지막 메뉴를 빼면 주문이 취소돼요.',
    en: 'The customer is told at once and gets the price back. Without its last item the order is canceled.',
  },
  replace: { ko: '바꾸기', en: 'Replace' },
  replaceWith: { ko: '대신 드릴 메뉴', en: 'What to give instead' },
  replaceTitle: { ko: (what: string) => `${what} 대신`, en: (what: string) => `Instead of ${what}` },
  replaceHint: {
    ko: '같은 값이거나 더 싼 메뉴만 보여요. 차액은 바로 환불돼요.',
    en: 'Only items that cost the same or less are shown. The difference is refunded at once.',
  },
  nothingCheaper: { ko: '대신 드릴 수 있는 메뉴가 없어요.', en: 'Nothing can be given instead.' },
  changed: { ko: '주문을 바꿨어요. 손님에게 알렸어요.', en: 'The order was changed. The customer has been told.' },
  story: { ko: '진행 상황', en: 'What happened' },
  ifSoldOut: { ko: '품절이면', en: 'If sold out' },
  remove: { ko: '이 메뉴만 빼고 환불', en: 'Leave it out and refund it' },
  ask: { ko: '나에게 물어보기', en: 'Ask me' },
  cancel: { ko: '주문 전체 취소', en: 'Cancel the whole order' },
})
